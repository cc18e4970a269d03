using FlowMatching.Core.Engine;
using FlowMatching.Core.Models;
using FlowMatching.Core.Paths;
using FlowMatching.Core.Solvers;
using FlowMatching.Core.Specification;
using static TorchSharp.torch;

namespace FlowMatching.Core.Sampling;

/// <summary>Draws samples: solves dx/dt = v(x, t) from σ(tMin) x0, with x0 of the flow's source, up to t = 1.</summary>
/// <remarks>Where the path ends before t = 1, the solver goes up to tMax, and what is left of the way is closed by the estimate of x1 that
/// the velocity at tMax gives (<see cref="IProbabilityPath.PredictX1"/>): one more evaluation, which counts.</remarks>
/// <param name="model">The flow.</param>
/// <param name="dimension">Number D of coordinates of a sample.</param>
public sealed class Sampler(IFlow model, int dimension)
{
    /// <summary>Draws samples chunk by chunk. The noise belongs to the sample, not to the chunk it is in.</summary>
    /// <param name="request">How many, and how.</param>
    /// <param name="onProgress">Told before the first and after every solver step what part of the work is done, in [0, 1].</param>
    /// <param name="cancel">Asked before every solver step.</param>
    /// <exception cref="InvalidInputException">The request has faults; all of them are named.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public SampleResult Draw(SampleRequest request, Action<double>? onProgress = null, CancellationToken cancel = default)
    {
        InvalidInputException.ThrowIfAny([.. request.Faults(dimension), .. Faults(request)]);

        using var frozen = no_grad();
        using var noise = Noise(request);
        var recorder = new SampleRecorder(request, dimension, model.Path);
        long nfe = 0;
        for (int first = 0; first < request.Count; first += request.Chunk)
        {
            int start = first;
            long evaluations = DrawChunk(
                request,
                noise,
                start,
                (step, x) =>
                {
                    cancel.ThrowIfCancellationRequested();
                    recorder.Keep(step, start, x);
                    onProgress?.Invoke(recorder.Progress(step, start));
                }
            );
            nfe = Math.Max(nfe, evaluations); // a solver that chooses its own steps does so for each chunk
        }

        return recorder.Result(nfe);
    }

    /// <summary>The x0 that a request starts from, at the scale of the source.</summary>
    /// <param name="request">How many, and from which seed.</param>
    /// <returns>Count x dimension numbers, row by row, as <see cref="SampleRequest.Noise"/> takes them.</returns>
    public float[] StartOf(SampleRequest request)
    {
        using var noise = Noise(request);

        return noise.ToFloatArray();
    }

    /// <summary>Solves for one chunk and returns its NFE.</summary>
    private long DrawChunk(SampleRequest request, Tensor noise, int first, Action<int, Tensor> onStep)
    {
        using var scope = NewDisposeScope();
        int count = Math.Min(request.Chunk, request.Count - first);
        NfeCounter field = new(ConditionalField.Of(model, request, first, count));
        var x = model.Path.StartScale() * noise.narrow(0, first, count).to(model.Device);

        var end = Solve(request, field, x, first, onStep);
        if (model.Path.TMax < 1)
        {
            onStep(request.Steps, FinalStep.ToData(field.Evaluate, end, model.Path));
        }

        return field.Evaluations;
    }

    /// <summary>Takes states from tMin to tMax.</summary>
    private Tensor Solve(SampleRequest request, NfeCounter field, Tensor x, int first, Action<int, Tensor> onStep)
    {
        if (request.SdeStrength is { } strength)
        {
            return new EulerMaruyama((AffinePath)model.Path, strength, new SampleNoise(request.Seed)).Integrate(
                field.Evaluate,
                x,
                request.Steps,
                request.First + first,
                onStep
            );
        }

        return SolverOf(request, field, first, x.shape[0])
            .Integrate(
                field.Evaluate,
                x,
                model.Path.TMin,
                model.Path.TMax,
                request.Steps,
                (step, _, state) => onStep(step, state),
                request.Grid
            );
    }

    private IOdeSolver SolverOf(SampleRequest request, NfeCounter field, int first, long count) =>
        request.UsesFlowMap ? new FlowMapSteps(field.Counting(ConditionalField.MapOf(model, request, first, (int)count)!)) : request.Solver;

    private string[] Faults(SampleRequest request) =>
        [
            .. request.SdeStrength is null ? [] : Compatibility.SdeFaults(model.Path.Name, model.Coupling, model.Source.Name),
            .. request.UsesFlowMap && ConditionalField.MapOf(model, request, 0, 1) is null
                ? [Compatibility.NoFlowMap]
                : Array.Empty<string>(),
        ];

    private Tensor Noise(SampleRequest request)
    {
        if (request.Noise is { } given)
        {
            return tensor(given, [request.Count, dimension]);
        }

        using var rng = new RandomStreams(request.Seed).For("sample-noise");

        return model.Source.Draw([request.Count, dimension], rng);
    }
}

/// <summary>The field that a request asks for: of its classes with its guidance, or of no class in particular.</summary>
internal static class ConditionalField
{
    /// <summary>The field of some examples of a request.</summary>
    /// <param name="model">The flow.</param>
    /// <param name="request">The request.</param>
    /// <param name="first">Number of the first example.</param>
    /// <param name="count">Number of examples.</param>
    /// <exception cref="InvalidInputException">The flow does not know classes, or not without one.</exception>
    public static VectorField Of(IFlow model, SampleRequest request, int first, int count) =>
        ConditionOf(model, request, first, count) is { } condition ? model.AsField(condition) : model.AsField();

    /// <summary>The flow map of some examples of a request; null where the flow has none.</summary>
    /// <param name="model">The flow.</param>
    /// <param name="request">The request.</param>
    /// <param name="first">Number of the first example.</param>
    /// <param name="count">Number of examples.</param>
    public static FlowMap? MapOf(IFlow model, SampleRequest request, int first, int count) =>
        model.AsFlowMap(ConditionOf(model, request, first, count));

    private static Condition? ConditionOf(IFlow model, SampleRequest request, int first, int count) =>
        request.Classes is { } classes
            ? new Condition(tensor([.. classes.Skip(first).Take(count).Select(label => (long)label)]).to(model.Device), request.Guidance)
            {
                GuidanceInterval = request.GuidanceInterval,
            }
            : null;
}
