namespace FlowMatching.Cli.Output;

/// <summary>Where fm writes: results to one side, talk and errors to the other.</summary>
/// <param name="output">Results.</param>
/// <param name="error">Progress, notes and errors.</param>
/// <param name="isInteractive">Whether a person sees the talk as it is written.</param>
/// <param name="hasColour">Whether colours are wanted.</param>
internal sealed class Terminal(TextWriter output, TextWriter error, bool isInteractive, bool hasColour)
{
    private const int FewestColumns = 40;

    /// <summary>Results.</summary>
    public TextWriter Out => output;

    /// <summary>Progress, notes and errors.</summary>
    public TextWriter Error => error;

    /// <summary>Whether a person sees the talk as it is written.</summary>
    public bool IsInteractive => isInteractive;

    /// <summary>Whether colours are wanted.</summary>
    public bool HasColour => hasColour;

    /// <summary>Whether a small picture can be drawn in colours of letters: it takes all colours, and room.</summary>
    public bool ShowsPictures =>
        isInteractive
        && hasColour
        && Environment.GetEnvironmentVariable("COLORTERM") is "truecolor" or "24bit"
        && Console.WindowWidth >= FewestColumns;

    /// <summary>The terminal of this process. NO_COLOR is obeyed (no-color.org).</summary>
    /// <returns>The terminal.</returns>
    public static Terminal OfProcess() =>
        new(
            new FaultTolerantWriter(Console.Out),
            new FaultTolerantWriter(Console.Error),
            isInteractive: !Console.IsErrorRedirected && Environment.GetEnvironmentVariable("TERM") != "dumb",
            hasColour: string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"))
        );

    /// <summary>Tells faults, each in a line of the same form.</summary>
    /// <param name="sentences">One sentence a fault.</param>
    public void Faults(IEnumerable<string> sentences)
    {
        foreach (string sentence in sentences)
        {
            bool isClosed = sentence.EndsWith('.') || sentence.EndsWith('?');
            error.WriteLine($"fm: {sentence}{(isClosed ? "" : ".")}");
        }
    }

    /// <summary>Shows results as aligned names and values.</summary>
    /// <param name="rows">The results.</param>
    public void Results(IReadOnlyList<ResultRow> rows)
    {
        int width = rows.Count == 0 ? 0 : rows.Max(row => row.Name.Length);
        foreach (var row in rows)
            output.WriteLine($"{row.Name.PadRight(width)}  {row.Value}".TrimEnd());
    }
}

/// <summary>A line of a result.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Value">Its value with its unit.</param>
internal readonly record struct ResultRow(string Name, string Value);
