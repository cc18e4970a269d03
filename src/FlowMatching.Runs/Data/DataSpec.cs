namespace FlowMatching.Runs.Data;

/// <summary>A data set that is a file of the user's: points:FILE or picture:FILE.</summary>
/// <param name="Prefix">What the file is: <see cref="Points"/> or <see cref="Picture"/>.</param>
/// <param name="File">The file.</param>
public sealed record DataSpec(string Prefix, string File)
{
    /// <summary>Points of the plane, CSV or NPY.</summary>
    public const string Points = "points";

    /// <summary>A grey picture as a density, PNG.</summary>
    public const string Picture = "picture";

    /// <summary>The forms that can be typed, for messages.</summary>
    public static IReadOnlyList<string> Forms { get; } = [$"{Points}:FILE", $"{Picture}:FILE"];

    /// <summary>What checkpoints, reports and folders call it: the file without its folders, which are no business of theirs.</summary>
    public string Name => $"{Prefix}:{Path.GetFileName(File)}";

    /// <summary>What was typed.</summary>
    public string Text => $"{Prefix}:{File}";

    /// <summary>Reads what was typed.</summary>
    /// <param name="text">Such as points:clouds/one.csv.</param>
    /// <returns>The data set; null where the text names no file.</returns>
    public static DataSpec? Parse(string text)
    {
        string[] parts = text.Split(':', 2);
        return parts is [Points or Picture, { Length: > 0 }] ? new DataSpec(parts[0], parts[1]) : null;
    }
}
