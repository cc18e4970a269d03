namespace FlowMatching.Core.Files;

/// <summary>The steps in which a file is replaced, each by its name, so that a test can fail any of them.</summary>
public interface IDiskSteps
{
    /// <summary>Writes a new file.</summary>
    /// <param name="path">Its name.</param>
    /// <param name="write">Writes the file whose name it is given.</param>
    void Write(string path, Action<string> write);

    /// <summary>Has the disk take a file's bytes (fsync).</summary>
    /// <param name="path">The file.</param>
    void Flush(string path);

    /// <summary>Gives a file another's name, and so takes the other away.</summary>
    /// <param name="from">The file.</param>
    /// <param name="to">Its name afterwards.</param>
    void Rename(string from, string to);

    /// <summary>Has the disk take the names in a folder (fsync): until then a rename need not outlive a power failure.</summary>
    /// <param name="path">The folder.</param>
    void FlushFolder(string path);

    /// <summary>Gives a file a second name, by a hard link where there are such, else by a copy.</summary>
    /// <param name="path">The file.</param>
    /// <param name="name">Its second name, which no file has.</param>
    void Link(string path, string name);

    /// <summary>Removes a file, if it is there.</summary>
    /// <param name="path">The file.</param>
    void Delete(string path);
}
