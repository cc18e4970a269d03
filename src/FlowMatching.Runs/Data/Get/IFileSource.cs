using FlowMatching.Core;

namespace FlowMatching.Runs.Data.Get;

/// <summary>A place that may have the files of a set.</summary>
internal interface IFileSource
{
    /// <summary>What it is called.</summary>
    string Name { get; }

    /// <summary>Puts the files that are missing into the store.</summary>
    /// <param name="store">The store.</param>
    /// <param name="cancel">Stops the fetching.</param>
    /// <exception cref="RunFailedException">The source is not there.</exception>
    /// <exception cref="InvalidInputException">What it has is not what is wanted.</exception>
    void Fetch(FileStore store, CancellationToken cancel);
}
