using FlowMatching.Core.Checkpoints;
using FlowMatching.Core.Models;
using FlowMatching.Runs.Data;
using FlowMatching.Runs.Engines;

namespace FlowMatching.Runs.Sample;

/// <summary>The averaged weights of a checkpoint as a model, with what the checkpoint says of it. Lives on the engine's thread.</summary>
internal sealed class LearntModel : IDisposable
{
    private LearntModel(VelocityModel model, CheckpointHeader header) => (Model, Header) = (model, header);

    /// <summary>The model; it computes in its own units.</summary>
    public VelocityModel Model { get; }

    /// <summary>What the checkpoint says.</summary>
    public CheckpointHeader Header { get; }

    /// <summary>Number of coordinates of a sample.</summary>
    public int Dimension => Header.Architecture.Dimension;

    /// <summary>Takes what the model computes to the units of its data.</summary>
    public DataUnits Units => new(Header.DataAffine);

    /// <summary>Loads a checkpoint.</summary>
    /// <param name="file">The file.</param>
    /// <param name="session">The engine.</param>
    /// <returns>The model.</returns>
    public static LearntModel Load(string file, EngineSession session)
    {
        using var checkpoint = Checkpoint.Load(file);
        return new LearntModel(checkpoint.CreateModel(session.Device, session.Tuning.Precision), checkpoint.Header);
    }

    /// <inheritdoc/>
    public void Dispose() => Model.Dispose();
}
