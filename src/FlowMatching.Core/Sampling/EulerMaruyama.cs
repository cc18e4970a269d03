using FlowMatching.Core.Engine;
using FlowMatching.Core.Paths;
using FlowMatching.Core.Solvers;
using static TorchSharp.torch;

namespace FlowMatching.Core.Sampling;

/// <summary>Solves the SDE that has the marginals of the flow: dX = [v + g ∇ log p_t] dt + √(2g) dW with g(t) = c σ(t)²/2, on equal
/// steps.</summary>
/// <remarks>
/// Any g ≥ 0 leaves the marginals as they are, Song et al. 2021 (arXiv:2011.13456), Ma et al. 2024 (arXiv:2401.08740); c = 0 is Euler's
/// method on the ODE. With ∇ log p_t = −ε/σ one σ cancels: g ∇ log p_t = −c σ ε/2, which is finite where σ = 0, and √(2g) = √c σ. A step of
/// Euler and Maruyama is x' = x + h (v − c σ ε/2) + √(c h) σ ξ, one evaluation of the field; the last one is without ξ, as nothing would
/// take that noise away again. It holds for Gaussian x0 independent of x1 only.
/// </remarks>
/// <param name="path">The path of the field.</param>
/// <param name="strength">c ≥ 0.</param>
/// <param name="noise">Where the ξ come from.</param>
internal sealed class EulerMaruyama(AffinePath path, double strength, SampleNoise noise)
{
    /// <summary>Solves from tMin to tMax.</summary>
    /// <param name="v">The field; the tensors it makes are freed after each step.</param>
    /// <param name="x">The states at tMin, shape (B, D); they stay the caller's.</param>
    /// <param name="steps">Number of steps, 1 or more.</param>
    /// <param name="first">Number of the first of these samples.</param>
    /// <param name="onStep">Called with (0, x) before the first step and with (i, x) after the i-th; it must not keep x.</param>
    /// <returns>The states at tMax, a new tensor.</returns>
    public Tensor Integrate(VectorField v, Tensor x, int steps, int first, Action<int, Tensor> onStep)
    {
        var state = x.alias();
        onStep(0, state);
        for (int i = 0; i < steps; i++)
        {
            var next = Step(v, state, i, steps, first);
            state.Dispose();
            state = next;
            onStep(i + 1, state);
        }

        return state;
    }

    private Tensor Step(VectorField v, Tensor x, int i, int steps, int first)
    {
        EngineThread.BetweenSteps();
        using var scope = NewDisposeScope();
        double h = (path.TMax - path.TMin) / steps,
            t = path.TMin + i * h,
            sigma = path.At(t).Sigma;
        var velocity = v(x, t);
        var epsilon = path.PredictEpsilon(velocity, x, full([x.shape[0]], t, dtype: x.dtype, device: x.device));
        var next = x + h * (velocity - strength * sigma / 2 * epsilon);

        return (i + 1 < steps ? next + Math.Sqrt(strength * h) * sigma * noise.Draw(i, first, x) : next).MoveToOuterDisposeScope();
    }
}

/// <summary>The noise of an SDE's steps: a pure function of the seed, the step and the number of the sample, whatever chunk it is
/// in.</summary>
/// <remarks>Samples are taken in blocks of 1024; block b of step i draws from the stream "sample-sde" at 2³² i + b.</remarks>
/// <param name="seed">The seed of the samples.</param>
internal sealed class SampleNoise(long seed)
{
    private const int Block = 1024;

    private readonly RandomStreams streams = new(seed);

    /// <summary>Draws the noise of some samples at one step.</summary>
    /// <param name="step">Number of the step, counted from 0.</param>
    /// <param name="first">Number of the first sample.</param>
    /// <param name="x">Their states, shape (B, D).</param>
    /// <returns>ξ ~ N(0, I) of the shape, dtype and device of x.</returns>
    public Tensor Draw(int step, int first, Tensor x)
    {
        int count = (int)x.shape[0],
            block = first / Block,
            end = (first + count - 1) / Block + 1;
        Tensor[] blocks = [.. Enumerable.Range(block, end - block).Select(number => BlockOf(step, number, x.shape[1]))];

        return cat(blocks).narrow(0, first - block * Block, count).to(x.dtype, x.device);
    }

    private Tensor BlockOf(int step, int number, long dimension)
    {
        using var rng = streams.For("sample-sde", ((long)step << 32) + number);

        return randn(Block, dimension, generator: rng);
    }
}
