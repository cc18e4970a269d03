namespace FlowMatching.Runs.Data;

/// <summary>A data set that is a file or a folder of the user's: points:FILE, picture:FILE or folder:PATH.</summary>
/// <param name="Prefix">What it is: <see cref="Points"/>, <see cref="Picture"/> or <see cref="Folder"/>.</param>
/// <param name="File">The file or the folder.</param>
public sealed record DataSpec(string Prefix, string File)
{
    /// <summary>Points of the plane, CSV or NPY.</summary>
    public const string Points = "points";

    /// <summary>A grey picture as a density, PNG.</summary>
    public const string Picture = "picture";

    /// <summary>A folder of pictures as images.</summary>
    public const string Folder = "folder";

    /// <summary>The forms that can be typed, for messages.</summary>
    public static IReadOnlyList<string> Forms { get; } = [$"{Points}:FILE", $"{Picture}:FILE", $"{Folder}:PATH"];

    /// <summary>What checkpoints, reports and folders call it: without the folders it lies in, which are no business of theirs.</summary>
    public string Name => $"{Prefix}:{Path.GetFileName(Prefix == Folder ? Path.TrimEndingDirectorySeparator(Path.GetFullPath(File)) : File)}";

    /// <summary>What was typed.</summary>
    public string Text => $"{Prefix}:{File}";

    /// <summary>Reads what was typed.</summary>
    /// <param name="text">Such as points:clouds/one.csv.</param>
    /// <returns>The data set; null where the text names no file and no folder.</returns>
    public static DataSpec? Parse(string text)
    {
        string[] parts = text.Split(':', 2);
        return parts is [Points or Picture or Folder, { Length: > 0 }] ? new DataSpec(parts[0], parts[1]) : null;
    }
}
