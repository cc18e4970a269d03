using FlowMatching.Core;

namespace FlowMatching.Runs.Files;

// Who may write into the folder, and what is taken out of it.
public sealed partial class RunFolder
{
    private readonly List<string> made = [];

    /// <summary>What speaks against starting a run here; null when nothing does.</summary>
    /// <param name="resume">Whether the run is to go on.</param>
    /// <param name="overwrite">Whether it may be replaced.</param>
    /// <returns>One sentence that says what to do.</returns>
    public string? Objection(bool resume, bool overwrite) =>
        RunLock.Objection(path)
        ?? (HasBegun, resume, overwrite) switch
        {
            (_, true, true) => "--resume and --overwrite exclude each other: go on with the run, or replace it.",
            (true, false, false) =>
                $"{path} holds a run already: add --resume to go on with it, --overwrite to replace it, or --name for a new one.",
            (false, true, _) => $"{path} holds no {CheckpointName} to resume: leave out --resume to start a run.",
            _ => null,
        };

    /// <summary>Makes the folder and tries to write there, before anything is computed.</summary>
    /// <param name="option">The option that says where the folder lies, for the message.</param>
    /// <exception cref="InvalidInputException">Nothing can be written there.</exception>
    public void RequireWritable(string option = "--output-dir")
    {
        Make(option);
        Guarded(
            option,
            () =>
            {
                using FileStream probe = new(In(".probe"), FileMode.Create, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose);
            }
        );
    }

    /// <summary>Makes the folder.</summary>
    /// <param name="option">The option that says where the folder lies, for the message.</param>
    /// <exception cref="InvalidInputException">It cannot be made.</exception>
    public void Make(string option = "--output-dir") =>
        Guarded(
            option,
            () =>
            {
                if (made.Count == 0)
                    made.AddRange(Missing());
                Directory.CreateDirectory(path);
            }
        );

    private void Guarded(string option, Action write)
    {
        try
        {
            write();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InvalidInputException(NotWritable(path, e, option));
        }
    }

    /// <summary>Says that nothing can be written into a folder.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="fault">What the disk said.</param>
    /// <param name="option">The option that says where the folder lies.</param>
    /// <returns>One sentence that says what to do.</returns>
    internal static string NotWritable(string path, Exception fault, string option = "--output-dir") =>
        $"{path} cannot be written: {Faults.Sentence(fault)} Choose another {option}.";

    /// <summary>Removes the folders that were made for this run if nothing is in them: a run that never began leaves no trace.</summary>
    public void RemoveIfEmpty()
    {
        bool holdsItsLockOnly =
            made.Count > 0 && Directory.Exists(path) && Directory.GetFileSystemEntries(path) is [var only] && only == In(RunLock.LockName);
        if (holdsItsLockOnly)
            File.Delete(In(RunLock.LockName));
        foreach (string folder in made.TakeWhile(folder => Directory.Exists(folder) && !Directory.EnumerateFileSystemEntries(folder).Any()))
            Directory.Delete(folder);
        made.Clear();
    }

    // The folder and those above it that do not exist yet, the innermost first.
    private IEnumerable<string> Missing()
    {
        for (
            string? folder = System.IO.Path.GetFullPath(path);
            folder is not null && !Directory.Exists(folder);
            folder = System.IO.Path.GetDirectoryName(folder)
        )
            yield return folder;
    }

    /// <summary>Removes what an earlier run derived from its checkpoint, which is being replaced.</summary>
    public void RemoveDerived()
    {
        string[] patterns =
        [
            $"{EvolutionPrefix}*.png",
            $"{FieldPrefix}*.gif",
            $"{CloudPrefix}*.gif",
            $"{LikelihoodPrefix}*.png",
            $"{QualityPrefix}*.npy",
        ];
        IEnumerable<string> named = patterns.SelectMany(pattern => Directory.EnumerateFiles(path, pattern));
        foreach (
            string file in (string[])
                [
                    BestCheckpoint,
                    Report,
                    Losses,
                    Samples,
                    SamplesTable("csv"),
                    SamplesTable("parquet"),
                    SamplesPicture,
                    FinalSamples,
                    GuidanceStrip,
                    Interpolation,
                    Inversion,
                    Trajectory,
                    FewSteps,
                    Noise,
                    NoisePicture,
                    .. named,
                ]
        )
            File.Delete(file);
        foreach (string folder in (string[])[Previews, OlderCheckpoints])
            if (Directory.Exists(folder))
                Directory.Delete(folder, recursive: true);
    }

    /// <summary>Removes what a killed process has left half written.</summary>
    public void RemoveUnfinished()
    {
        string[] extensions = ["safetensors", "yaml", "jsonl", "json", "png", "gif", "npy", "csv", "parquet"];
        foreach (string file in extensions.SelectMany(extension => Directory.GetFiles(path, $".*.new.{extension}")).Append(NextCheckpoint))
            File.Delete(file);
    }

    /// <summary>Removes the checkpoint of an earlier run and all that belongs to it.</summary>
    public void RemoveRun()
    {
        if (!Directory.Exists(path))
            return;

        foreach (string file in (string[])[Checkpoint, RunYaml, Metrics, Timing])
            File.Delete(file);
        RemoveDerived();
    }

    /// <summary>Removes the rounds that a longer run has left here before.</summary>
    /// <param name="kept">How many rounds belong to the present run.</param>
    public void RemoveRoundsAfter(int kept)
    {
        for (int round = kept + 1; Directory.Exists(OfRound(round).Path); round++)
            Directory.Delete(OfRound(round).Path, recursive: true);
    }
}
