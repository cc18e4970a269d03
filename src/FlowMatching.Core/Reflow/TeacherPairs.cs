using FlowMatching.Core.Distributed;
using FlowMatching.Core.Engine;
using FlowMatching.Core.Models;
using FlowMatching.Core.Sampling;
using FlowMatching.Core.Specification;
using FlowMatching.Core.Training;
using static TorchSharp.torch;

namespace FlowMatching.Core.Reflow;

/// <summary>x0 of the teacher's source and the end x1 of the teacher's trajectory from it: what reflow and one-step distillation learn
/// from.</summary>
/// <remarks>
/// Liu et al. 2022 (arXiv:2209.03003), Alg. 1: (Z0, Z1) with Z1 = ODE(Z0). Pairs come from a pool that is solved for at once. Pool p serves
/// the steps p R to (p + 1) R − 1 and is a pure function of the teacher and the stream "pool" at p; which of its pairs step k takes, with
/// replacement, is one of "pair" at k. A teacher that knows classes makes each pair for one of them, all equally likely, from the
/// stream "pool-class" at p; the class stays with the pair, and may guide the teacher (<see cref="PairPoolSettings.Guidance"/>). A run that
/// goes on in the middle of a pool makes it again, or finds it where it was kept, and draws what it would have drawn.
/// </remarks>
/// <param name="teacher">The teacher; disposed with this.</param>
/// <param name="dimension">Number D of coordinates.</param>
/// <param name="pool">Size, life and accuracy of a pool.</param>
/// <param name="streams">The randomness of the student's run.</param>
/// <param name="batchSize">Number B of pairs of a step.</param>
/// <param name="cache">Keeps what the teacher makes; null keeps nothing.</param>
/// <param name="processes">The processes that make the pools together; null for this one alone.</param>
internal sealed class TeacherPairs(
    VelocityModel teacher,
    int dimension,
    PairPoolSettings pool,
    RandomStreams streams,
    int batchSize,
    IPairCache? cache = null,
    ICommunicator? processes = null
) : IPairSource
{
    private const int PicturesAtATime = 128,
        ChunksOfPoints = 4;

    private readonly PoolSolver solver = new(
        new Sampler(teacher, dimension),
        dimension,
        pool,
        OfPoints(teacher) ? new SampleRequest().Chunk : PicturesAtATime,
        OfPoints(teacher) ? ChunksOfPoints : 1,
        processes ?? new SingleProcess(),
        cache
    );
    private int current = -1;
    private Tensor? starts;
    private Tensor? ends;
    private Tensor? labels;

    /// <inheritdoc/>
    public TrainingPairs Draw(int step, CancellationToken stop = default)
    {
        Fill(step / pool.RenewEvery, stop);
        using var rng = streams.For("pair", step);
        var rows = randint(pool.Pairs, new long[] { batchSize }, dtype: ScalarType.Int64, generator: rng).to(teacher.Device);

        return new TrainingPairs(starts!.index_select(0, rows), ends!.index_select(0, rows), labels?.index_select(0, rows));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Empty();
        teacher.Dispose();
    }

    private void Fill(int number, CancellationToken stop)
    {
        if (number == current)
            return;

        Empty();
        using var scope = NewDisposeScope();
        using var rng = streams.For("pool", number);
        float[] noise = teacher.Source.Draw([pool.Pairs, dimension], rng).ToFloatArray();
        int[]? classes = Classes(number);
        float[] solved = solver.Solve(number, noise, classes, stop);
        starts = OnDevice(noise);
        ends = OnDevice(solved);
        labels = classes is null
            ? null
            : tensor(Array.ConvertAll(classes, label => (long)label)).to(teacher.Device).DetachFromDisposeScope();
        current = number;
    }

    private int[]? Classes(int number)
    {
        if (teacher.Network.Classes == 0)
            return null;

        using var rng = streams.For("pool-class", number);

        return Array.ConvertAll(
            randint(teacher.Network.Classes, new long[] { pool.Pairs }, dtype: ScalarType.Int64, generator: rng).ToLongArray(),
            label => (int)label
        );
    }

    private Tensor OnDevice(float[] points) =>
        tensor(points, OfPoints(teacher) ? [pool.Pairs, dimension] : [pool.Pairs, .. teacher.Network.ExampleShape])
            .to(teacher.Device)
            .DetachFromDisposeScope();

    private static bool OfPoints(VelocityModel teacher) => teacher.Network.ExampleShape.Count == 0;

    private void Empty()
    {
        starts?.Dispose();
        ends?.Dispose();
        labels?.Dispose();
        current = -1;
    }
}
