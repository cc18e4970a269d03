using FlowMatching.Core.Engine;
using static TorchSharp.torch;

namespace FlowMatching.Core.Data;

/// <summary>The attractor of Lorenz: a curve that winds about two centres and never closes.</summary>
/// <remarks>Lorenz 1963, "Deterministic nonperiodic flow": x' = 10 (y − x), y' = x (28 − z) − y, z' = x y − 8z/3. The states of 256
/// trajectories from (1, 1, 1) + ε, ε ~ N(0, I₃) of a fixed seed, after 4000 steps of 0.01 by the classic Runge-Kutta method, are kept at
/// each of 400 further steps: 102,400 points near the attractor. A draw picks one of them, goes on for a time τ ~ U[0, 0.01) in a straight
/// line along its velocity, and is (x, y, z − 25)/10 + 0.02 ε.</remarks>
public sealed class Lorenz : IDataStream
{
    private const double Sigma = 10,
        Rho = 28,
        Beta = 8.0 / 3,
        Step = 0.01,
        Noise = 0.02;

    private const int Trajectories = 256,
        Passed = 4000,
        Kept = 400,
        Seed = 1963;

    private static readonly Lazy<(float[] Points, float[] Velocities)> Attractor = new(Compute);

    /// <inheritdoc/>
    public string Name => "lorenz";

    /// <inheritdoc/>
    public string Description => "the Lorenz attractor in space, a tenth of its size, noise 0.02";

    /// <inheritdoc/>
    public int Dimension => 3;

    /// <inheritdoc/>
    public Tensor Draw(long count, Generator rng)
    {
        using var scope = NewDisposeScope();
        var (points, velocities) = Attractor.Value;
        var which = randint(points.Length / 3, new long[] { count }, dtype: ScalarType.Int64, generator: rng);
        var time = Step * rand(count, 1, generator: rng);
        var noise = Noise * randn(count, 3, generator: rng);

        var state = from_array(points).view(-1, 3).index_select(0, which);
        var velocity = from_array(velocities).view(-1, 3).index_select(0, which);
        var middle = tensor(new float[] { 0, 0, 25 });

        return ((state + time * velocity - middle) / 10 + noise).MoveToOuterDisposeScope();
    }

    private static (float[] Points, float[] Velocities) Compute()
    {
        SplitMix64 random = new(Seed);
        List<float> points = [],
            velocities = [];
        for (int trajectory = 0; trajectory < Trajectories; trajectory++)
        {
            var state = Start(random, trajectory);
            for (int step = 0; step < Passed + Kept; step++)
            {
                state = Next(state);
                if (step < Passed)
                    continue;

                points.AddRange([(float)state.X, (float)state.Y, (float)state.Z]);
                var v = Velocity(state);
                velocities.AddRange([(float)v.X, (float)v.Y, (float)v.Z]);
            }
        }

        return ([.. points], [.. velocities]);
    }

    // Normal numbers by Box and Muller 1958.
    private static State Start(SplitMix64 random, int trajectory)
    {
        double Normal(int i) =>
            Math.Sqrt(-2 * Math.Log(1 - Uniform(random, 6 * trajectory + 2 * i)))
            * Math.Cos(2 * Math.PI * Uniform(random, 6 * trajectory + 2 * i + 1));

        return new State(1 + Normal(0), 1 + Normal(1), 1 + Normal(2));
    }

    private static double Uniform(SplitMix64 random, int index) => (random.At(index) >> 11) * Math.Pow(2, -53);

    private static State Next(State s)
    {
        var k1 = Velocity(s);
        var k2 = Velocity(s + Step / 2 * k1);
        var k3 = Velocity(s + Step / 2 * k2);
        var k4 = Velocity(s + Step * k3);

        return s + Step / 6 * (k1 + 2 * k2 + 2 * k3 + k4);
    }

    private static State Velocity(State s) => new(Sigma * (s.Y - s.X), s.X * (Rho - s.Z) - s.Y, s.X * s.Y - Beta * s.Z);

    private readonly record struct State(double X, double Y, double Z)
    {
        public static State operator +(State a, State b) => new(a.X + b.X, a.Y + b.Y, a.Z + b.Z);

        public static State operator *(double factor, State a) => new(factor * a.X, factor * a.Y, factor * a.Z);
    }
}
