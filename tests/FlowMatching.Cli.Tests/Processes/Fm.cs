using System.Diagnostics;
using System.Text;
using FlowMatching.Testing;

namespace FlowMatching.Cli.Tests.Processes;

/// <summary>Runs the built fm as a user would.</summary>
internal sealed class Fm : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly Process process;
    private readonly StringBuilder output = new(),
        error = new();

    private Fm(string program, string folder, string[] arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        ProcessStartInfo start = new(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
            start.Environment[name] = value;
        process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, line) => Append(output, line.Data);
        process.ErrorDataReceived += (_, line) => Append(error, line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>The process, for a signal.</summary>
    public int Id => process.Id;

    /// <summary>Whether it has ended.</summary>
    public bool HasEnded => process.HasExited;

    /// <summary>Runs fm to its end.</summary>
    public static FmResult Run(string folder, params string[] arguments) => RunAt(Repository.Program, folder, arguments);

    /// <summary>Runs a copy of fm to its end.</summary>
    public static FmResult RunAt(string program, string folder, params string[] arguments)
    {
        using Fm fm = new(program, folder, arguments);
        return fm.WaitForEnd();
    }

    /// <summary>Runs fm to its end with more in its environment.</summary>
    public static FmResult RunWith(IReadOnlyDictionary<string, string> environment, string folder, params string[] arguments)
    {
        using Fm fm = new(Repository.Program, folder, arguments, environment);
        return fm.WaitForEnd();
    }

    /// <summary>Runs fm to its end under a launcher.</summary>
    public static FmResult RunUnder(
        string[] launcher,
        IReadOnlyDictionary<string, string> environment,
        string folder,
        params string[] arguments
    )
    {
        using var fm = StartUnder(launcher, environment, folder, arguments);
        return fm.WaitForEnd();
    }

    /// <summary>Starts fm under a launcher.</summary>
    public static Fm StartUnder(
        string[] launcher,
        IReadOnlyDictionary<string, string> environment,
        string folder,
        params string[] arguments
    ) => new(launcher[0], folder, [.. launcher[1..], Repository.Program, .. arguments], environment);

    /// <summary>Starts fm.</summary>
    public static Fm Start(string folder, params string[] arguments) => new(Repository.Program, folder, arguments);

    /// <summary>Waits for the end.</summary>
    public FmResult WaitForEnd()
    {
        if (!process.WaitForExit(Patience))
            process.Kill();
        process.WaitForExit();
        lock (output)
            return new FmResult(process.ExitCode, output.ToString(), error.ToString());
    }

    public void Dispose()
    {
        if (!process.HasExited)
            process.Kill();
        process.Dispose();
    }

    private void Append(StringBuilder text, string? line)
    {
        lock (output)
        {
            if (line is not null)
                text.Append(line).Append('\n');
        }
    }
}
