using FlowMatching.Core;

namespace FlowMatching.Runs.Data.Tables;

/// <summary>The standard input as a source of tables: the program gives it, as nothing here knows a console.</summary>
public static class StandardInput
{
    /// <summary>What a user types for it.</summary>
    public const string Path = "-";

    /// <summary>What messages call it.</summary>
    public const string Name = "standard input";

    /// <summary>Opens it.</summary>
    public static Func<Stream> Open { get; set; } =
        static () => throw new InvalidInputException($"There is no {Name} to read here, expected a file.");
}
