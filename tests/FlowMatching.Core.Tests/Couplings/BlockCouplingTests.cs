using FlowMatching.Core.Couplings;
using FlowMatching.Core.Engine;
using FlowMatching.Core.Tests.Support;
using static TorchSharp.torch;

namespace FlowMatching.Core.Tests.Couplings;

public sealed class BlockCouplingTests
{
    [TestCase(2, 10)]
    [TestCase(4, 10)]
    [TestCase(10, 10)]
    [TestCase(64, 10)]
    public void Pair_Ot_AssignsEachBlockExactlyAndNoRowTwice(int block, int count)
    {
        using var scope = NewDisposeScope();
        using var rng = new Generator(seed: 1);
        float[] x = CongruentialPoints.Draw(1, count, 2),
            y = CongruentialPoints.Draw(2, count, 2);
        var coupling = CouplingCatalog.Create(new CouplingSettings { Name = "ot", OtBatch = block });

        var paired = coupling.Pair(tensor(x, [count, 2]), tensor(y, [count, 2]), rng).X1.ToFloatArray();

        List<float> expected = [];
        foreach (int[] rows in Enumerable.Range(0, count).Chunk(block))
        {
            float[] from = [.. rows.SelectMany(i => x[(2 * i)..(2 * i + 2)])],
                to = [.. rows.SelectMany(i => y[(2 * i)..(2 * i + 2)])];
            using var costs = CostMatrix.SquaredDistances(from, to, 2);
            expected.AddRange(LinearAssignment.Solve(costs).SelectMany(j => to[(2 * j)..(2 * j + 2)]));
        }

        Assert.That(paired, Is.EqualTo(expected));
        Assert.That(paired.Order(), Is.EqualTo(y.Order()));
    }

    [Test]
    public void Pair_SinkhornThatDoesNotConverge_FailsAsItself()
    {
        using var scope = NewDisposeScope();
        using var rng = new Generator(seed: 1);
        var coupling = CouplingCatalog.Create(
            new CouplingSettings
            {
                Name = "sinkhorn",
                SinkhornReg = 1e-2,
                SinkhornIterations = 2,
                SinkhornTolerance = 1e-6,
                OtBatch = 50,
            }
        );

        Assert.Throws<RunFailedException>(() => coupling.Pair(randn(200, 2, generator: rng), randn(200, 2, generator: rng), rng));
    }

    [Test]
    public void Pair_Sinkhorn_FollowsThePlanOverManySeeds()
    {
        // Two points of noise and of data: the chance of a change of places is that of the closed form.
        using var scope = NewDisposeScope();
        var x0 = tensor(new float[] { 0, 0, 1, 0 }, [2, 2]);
        var x1 = tensor(new float[] { 0, 0, 1, 0 }, [2, 2]);
        var coupling = CouplingCatalog.Create(
            new CouplingSettings
            {
                Name = "sinkhorn",
                SinkhornReg = 1,
                SinkhornTolerance = 1e-6,
            }
        );
        int across = 0;

        for (ulong seed = 0; seed < 1000; seed++)
        {
            using var rng = new Generator(seed);
            float[] paired = coupling.Pair(x0, x1, rng).X1.ToFloatArray();
            across += (int)paired[0] + 1 - (int)paired[2];
        }

        // c = (0 1; 1 0), ε = 1: a row goes across with probability 1/(1 + e).
        Assert.That(across / 2000.0, Is.EqualTo(1 / (1 + Math.E)).Within(0.04)); // 4 standard errors
    }
}
