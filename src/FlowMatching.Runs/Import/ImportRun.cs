using FlowMatching.Core;
using FlowMatching.Core.Checkpoints;
using FlowMatching.Runs.Engines;
using FlowMatching.Runs.Options;

namespace FlowMatching.Runs.Import;

/// <summary>The use case "import": makes a checkpoint, and a run folder for it, of weights that another program has trained.</summary>
/// <param name="plan">What to do.</param>
/// <param name="observer">Who watches.</param>
public sealed class ImportRun(ImportPlan plan, IRunObserver observer)
{
    /// <summary>Does the run.</summary>
    /// <param name="stop">Cancels it; nothing is written then.</param>
    /// <returns>The outcome.</returns>
    public ImportReport Execute(CancellationToken stop)
    {
        using var session = EngineSession.OpenFor(plan.Folder, EngineRequest.Plain, work: null, observer);
        string file = plan.Weights.File.Path;
        observer.Note($"Importing {file}.");
        foreach (string note in Notes(plan.Weights))
            observer.Note(note);
        session.Run(() =>
        {
            StateDict.Import(
                plan.Weights,
                plan.Header,
                plan.Folder.Checkpoint,
                () =>
                {
                    stop.ThrowIfCancellationRequested();
                    plan.Folder.RemoveRun();
                }
            );
            return true;
        });
        OptionsFile.Write(plan.Folder, "import", ImportOptions.Table.Write(plan.Options));
        return new ImportReport(
            file,
            plan.Header.Architecture.Describe(),
            plan.Header.Architecture.ParameterCount(),
            plan.Header.DataSet,
            plan.Folder.Checkpoint
        );
    }

    private static IEnumerable<string> Notes(NamedWeights weights)
    {
        if (weights.Prefix.Length > 0)
            yield return $"The names of its tensors begin with {Printable.Excerpt(weights.Prefix)}, which is taken off.";
        if (weights.LeftOut > 0)
            yield return $"{weights.LeftOut} tensors stand elsewhere in the file and are left out.";
    }
}

/// <summary>The outcome of an import.</summary>
/// <param name="File">The weights.</param>
/// <param name="Architecture">The network in words.</param>
/// <param name="Parameters">Its numbers.</param>
/// <param name="Dataset">The data set that it has learnt.</param>
/// <param name="Checkpoint">The checkpoint that was written.</param>
public sealed record ImportReport(string File, string Architecture, long Parameters, string Dataset, string Checkpoint);
