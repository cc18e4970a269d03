using FlowMatching.Core;
using FlowMatching.Core.Checkpoints;
using FlowMatching.Core.Models;
using FlowMatching.Studio.Engine;

namespace FlowMatching.Studio.Training;

/// <summary>The models of the runs, the last used ones loaded. To be used on the engine's thread.</summary>
internal sealed class ModelShelf
{
    private const int Most = 8;

    private readonly List<(string Id, VelocityModel Model)> loaded = []; // the last used one last

    /// <summary>The averaged weights of a run as they are now: of its trainer while it trains, else of its checkpoint.</summary>
    /// <param name="run">The run.</param>
    /// <param name="engine">The engine.</param>
    /// <exception cref="InvalidInputException">Nothing is learnt yet.</exception>
    public VelocityModel Of(StudioRun run, EngineFound engine)
    {
        if (run.Trainer is { } trainer)
            return trainer.AveragedModel();
        if (!run.Facts.Folder.HasRun)
            throw new InvalidInputException($"{run.Facts.Id} has learnt nothing yet: wait for its first steps.");

        int place = loaded.FindIndex(one => one.Id == run.Facts.Id);
        var model = place >= 0 ? loaded[place].Model : Load(run, engine);
        if (place >= 0)
            loaded.RemoveAt(place);
        loaded.Add((run.Facts.Id, model));
        while (loaded.Count > Most)
            Drop(0);
        return model;
    }

    /// <summary>Lets a run's model go.</summary>
    /// <param name="run">The run.</param>
    /// <returns>Whether it was loaded.</returns>
    public bool Forget(StudioRun run)
    {
        int place = loaded.FindIndex(one => one.Id == run.Facts.Id);
        if (place >= 0)
            Drop(place);
        return place >= 0;
    }

    private static VelocityModel Load(StudioRun run, EngineFound engine)
    {
        using var checkpoint = Checkpoint.Load(run.Facts.Folder.Checkpoint);
        return checkpoint.CreateModel(engine.Device, engine.Precision);
    }

    private void Drop(int place)
    {
        loaded[place].Model.Dispose();
        loaded.RemoveAt(place);
    }
}
