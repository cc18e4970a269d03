using FlowMatching.Core.Checkpoints;
using FlowMatching.Core.Engine;
using FlowMatching.Core.Likelihood;
using FlowMatching.Core.Models;
using FlowMatching.Core.Paths;
using FlowMatching.Core.Sampling;
using FlowMatching.Core.Specification;

namespace FlowMatching.Runs.Engines;

/// <summary>The averaged weights of a checkpoint as a model, with what the checkpoint says of it. Lives on the engine's thread.</summary>
internal sealed class LoadedModel : IDisposable
{
    private readonly DrawnModel source;
    private readonly Helpers? helpers;

    private LoadedModel(VelocityModel model, CheckpointHeader header, IFlow flow, DrawnModel source, Helpers? helpers) =>
        (Model, Header, Flow, this.source, this.helpers) = (model, header, flow, source, helpers);

    /// <summary>The model; it computes in its own units.</summary>
    public VelocityModel Model { get; }

    /// <summary>What is solved: the model itself, or the model run along another path.</summary>
    public IFlow Flow { get; }

    /// <summary>What the checkpoint says.</summary>
    public CheckpointHeader Header { get; }

    /// <summary>Number of coordinates of a sample.</summary>
    public int Dimension => Header.Architecture.Dimension;

    /// <summary>Whether its flow can be asked without a class: for a likelihood, or for the field of a picture.</summary>
    public bool HasMarginalFlow => Header.Architecture.ClassCount() == 0 || Header.Architecture.HasNullClass();

    /// <summary>Whether it has learnt one Euler step only, and no flow.</summary>
    public bool IsOneStep => Header.Kind == ModelKind.Distilled;

    /// <summary>Takes points of the model, row by row, to the units of its data.</summary>
    public float[] ToData(float[] points) => Header.DataAffine?.ToDataUnits(points) ?? points;

    /// <summary>Takes points in data units, row by row, to those of the model.</summary>
    public float[] ToModel(float[] points) => Header.DataAffine?.ToModelUnits(points) ?? points;

    /// <summary>Takes velocities of the model to data units a unit of t.</summary>
    public float[] VelocitiesToData(float[] velocities) => Header.DataAffine?.VelocitiesToDataUnits(velocities) ?? velocities;

    /// <summary>Takes natural logarithms of the model's density to those of the density in data units.</summary>
    public double[] LogDensitiesToData(double[] logs) => Header.DataAffine?.LogDensitiesToDataUnits(logs) ?? logs;

    /// <summary>Loads a checkpoint.</summary>
    /// <param name="file">The file.</param>
    /// <param name="session">The engine.</param>
    /// <param name="path">The path to run along; null for the one it was trained on.</param>
    /// <param name="precision">The precision of its matrix products; null for the session's.</param>
    /// <returns>The model.</returns>
    public static LoadedModel Load(string file, EngineSession session, string? path = null, Precision? precision = null)
    {
        using var checkpoint = Checkpoint.Load(file);
        var model = checkpoint.CreateModel(session.Device, precision ?? session.Tuning.Precision);
        bool isOwn = path is null || path == checkpoint.Header.Path.Name;
        return new LoadedModel(
            model,
            checkpoint.Header,
            isOwn ? model : new ScheduleTransformedFlow(model, Path(path!, model)),
            new DrawnModel(file, path, precision),
            session.Helpers
        );
    }

    /// <summary>Draws samples in the model's units, with the help of the session's other processes.</summary>
    /// <param name="request">How many, and how.</param>
    /// <param name="onProgress">Told what part of the work is done, in [0, 1].</param>
    /// <param name="stop">Cancels.</param>
    public SampleResult Draw(SampleRequest request, Action<double>? onProgress, CancellationToken stop)
    {
        Sampler sampler = new(Flow, Dimension);
        if (helpers is null)
            return sampler.Draw(request, onProgress, stop);

        helpers.Send(new DrawOrder(source, request), stop);
        return new SharedSampler(sampler, Dimension, helpers.Processes).Draw(request, onProgress, stop);
    }

    /// <summary>Computes log-likelihoods of points in the model's units under the path it was trained on, with the help of the session's
    /// other processes.</summary>
    /// <inheritdoc cref="LikelihoodEstimate"/>
    public LikelihoodReading Estimate(
        LikelihoodPoints points,
        LikelihoodRequest request,
        Action<double>? onProgress,
        CancellationToken stop
    )
    {
        helpers?.Send(new LikelihoodOrder(source, points, request), stop);
        return new FlowLikelihood(Model, helpers?.Processes).Estimate(points, request, onProgress, stop);
    }

    private static AffinePath Path(string name, VelocityModel model) =>
        (AffinePath)ProbabilityPaths.Create(new PathSettings { Name = name }.Resolve(model.DataStd));

    /// <inheritdoc/>
    public void Dispose() => Model.Dispose();
}
