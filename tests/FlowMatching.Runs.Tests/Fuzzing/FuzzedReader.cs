namespace FlowMatching.Runs.Tests.Fuzzing;

/// <summary>A reader of files that are not trusted, with what is needed to try it on broken ones.</summary>
/// <param name="Name">What the files are.</param>
/// <param name="Corpus">Makes whole files, all of which the reader takes. Called on the engine's thread, as the reader is.</param>
/// <param name="Read">Reads a file, through the door that the program itself uses.</param>
internal sealed record FuzzedReader(string Name, Func<IReadOnlyList<byte[]>> Corpus, Action<string> Read)
{
    /// <summary>The extension of the file, where the reader looks at it.</summary>
    public string Extension { get; init; } = ".bin";

    /// <summary>Texts that mean something in the format.</summary>
    public IReadOnlyList<string> Tokens { get; init; } = [];

    /// <summary>Puts right what anybody can who makes such a file: checksums, lengths.</summary>
    public Func<byte[], byte[]> Mend { get; init; } = bytes => bytes;

    /// <summary>The most bytes of managed memory that reading 4 KiB may take.</summary>
    public long MostAllocated { get; init; } = 4 << 20;

    /// <summary>Whether the reader makes do with anything, because what it reads can be had anew.</summary>
    public bool TakesAnything { get; init; }

    /// <summary>A second exception by which the reader says cleanly that a file is none of its own;
    /// <see cref="Core.InvalidInputException"/> always does.</summary>
    public Type? AlsoClean { get; init; }

    public override string ToString() => Name;
}
