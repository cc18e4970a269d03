using FlowMatching.Core.Engine;
using FlowMatching.Core.Models;
using FlowMatching.Core.Paths;
using FlowMatching.Core.Reflow;
using FlowMatching.Core.Solvers;
using FlowMatching.Core.Sources;
using FlowMatching.Core.Specification;
using FlowMatching.Core.Tests.Support;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace FlowMatching.Core.Tests.Reflow;

public sealed class TeacherPairsTests
{
    private static readonly PairPoolSettings Pool = new()
    {
        Pairs = 500,
        RenewEvery = 4,
        Steps = 8,
    };

    [Test]
    public void Draw_LinearTeacher_GivesNoiseAndTheEndsOfItsOde()
    {
        using var pairs = Create();

        var (x0, x1, _) = pairs.Draw(0);

        // dx/dt = −x by 8 midpoint steps: the factor 1 − h + h²/2 each.
        double factor = Math.Pow(1 - 1 / 8.0 + 1 / 128.0, 8);
        Assert.That(x0.shape, Is.EqualTo(new long[] { 300, 2 }));
        Assert.That(x1.ToFloatArray(), Is.EqualTo((factor * x0).ToFloatArray()).Within(1e-5));
        Assert.That(x0.mean().item<float>(), Is.Zero.Within(0.25));
        Assert.That(x0.std().item<float>(), Is.EqualTo(1).Within(0.2));
    }

    [Test]
    public void Draw_TeacherOnVe_GivesNoiseOfUnitScaleAndTheEndsFromItsWideStart()
    {
        // No motion: the ends are the starts, σ_max x0, wherever the student's x0 is at unit scale.
        VelocityModel teacher = new(
            new FunctionNetwork((x, _) => 0 * x),
            new VePath(0.01, 20),
            dataStd: 2,
            preconditioning: Preconditioning.Scales
        );
        using TeacherPairs pairs = new(teacher, dimension: 2, Pool, new RandomStreams(7), batchSize: 300);

        var (x0, x1, _) = pairs.Draw(0);

        Assert.That(x0.std().item<float>(), Is.EqualTo(1).Within(0.2));
        Assert.That(x1.ToFloatArray(), Is.EqualTo((20 * x0).ToFloatArray()).Within(1e-4));
    }

    [TestCase(null, 1)]
    [TestCase(1.0, 1)]
    [TestCase(2.5, 2.5)]
    public void Draw_GuidedTeacher_GivesTheEndsOfItsGuidedFlow(double? guidance, double strength)
    {
        VelocityModel teacher = new(new ClassNetwork(), new CondOtPath(), dataStd: 1, preconditioning: Preconditioning.None);
        using TeacherPairs pairs = new(teacher, dimension: 2, Pool with { Guidance = guidance }, new RandomStreams(7), batchSize: 300);

        var (x0, x1, labels) = pairs.Draw(0);

        // v = c + 1 of class c and 0 of none, so that v_null + w (v_class − v_null) = w (c + 1), at all times.
        var expected = x0 + strength * (labels!.unsqueeze(1) + 1);
        Assert.That(labels.unique(sorted: true).output.ToLongArray(), Is.EqualTo(new long[] { 0, 1 }));
        Assert.That(x1.ToFloatArray(), Is.EqualTo(expected.to_type(ScalarType.Float32).ToFloatArray()).Within(1e-5));
    }

    [Test]
    public void Draw_TeacherFromASource_DrawsItsX0ThereToo()
    {
        VelocityModel teacher = new(
            new FunctionNetwork((x, _) => 0 * x),
            new CondOtPath(),
            2,
            source: SourceCatalog.Create("8gaussians", 2),
            preconditioning: Preconditioning.Scales
        );
        using TeacherPairs pairs = new(teacher, dimension: 2, Pool, new RandomStreams(7), batchSize: 300);

        var (x0, x1, _) = pairs.Draw(0);

        Assert.That(x0.square().sum(1).mean().item<float>(), Is.EqualTo(8.25).Within(0.5)); // radius² + 2 std²
        Assert.That(x1.ToFloatArray(), Is.EqualTo(x0.ToFloatArray()));
    }

    [Test]
    public void Draw_AnyStep_IsAPureFunctionOfIt()
    {
        using TeacherPairs one = Create(),
            other = Create();
        for (int step = 0; step < 6; step++)
        {
            one.Draw(step);
        }

        Assert.That(other.Draw(6).X1.ToFloatArray(), Is.EqualTo(one.Draw(6).X1.ToFloatArray()));
        Assert.That(other.Draw(1).X0.ToFloatArray(), Is.EqualTo(one.Draw(1).X0.ToFloatArray()));
    }

    [Test]
    public void Draw_WithinAPool_TakesOtherRowsOfTheSameAndThenOfANewOne()
    {
        using var pairs = Create();

        var sets = Enumerable.Range(0, 5).Select(step => pairs.Draw(step).X0.ToFloatArray()).ToArray();

        var first = sets[..4].SelectMany(set => set).ToHashSet();
        Assert.That(sets[0], Is.Not.EqualTo(sets[1]));
        Assert.That(first, Has.Count.InRange(850, 1000)); // 1,200 draws with replacement find 91 % of 500 points
        Assert.That(sets[4].Count(first.Contains), Is.Zero);
    }

    [Test]
    public void Draw_ManySteps_HoldsOnePoolAndDisposeFreesIt()
    {
        long before = LiveTensors.Count();
        var pairs = Create();

        using (NewDisposeScope())
        {
            pairs.Draw(0);
            pairs.Draw(9);
        }

        Assert.That(LiveTensors.Count() - before, Is.EqualTo(3)); // starts, ends, and the network's one parameter
        pairs.Dispose();
        Assert.That(LiveTensors.Count(), Is.EqualTo(before));
    }

    [Test]
    public void Draw_PoolOfManyParts_IsKeptPartByPartAndFoundAgain()
    {
        MemoryCache cache = new();
        using TeacherPairs made = Large(cache),
            alone = Large(null);
        var (x0, x1, _) = made.Draw(0);
        using var found = Large(cache);
        int before = cache.Makings;

        Assert.That(found.Draw(0).X1.ToFloatArray(), Is.EqualTo(x1.ToFloatArray()).And.EqualTo(alone.Draw(0).X1.ToFloatArray()));
        Assert.That(found.Draw(0).X0.ToFloatArray(), Is.EqualTo(x0.ToFloatArray()));
        Assert.That(cache.Kept.Keys, Is.EquivalentTo(new[] { new PairPart(0, 0, 32_768, 40_000), new PairPart(0, 32_768, 7232, 40_000) }));
        Assert.That((before, cache.Makings - before), Is.EqualTo((15, 0))); // 5 chunks of 3 states
    }

    [Test]
    public void Draw_StopInTheMiddle_GivesUpThePartAndGoesOnLater()
    {
        using CancellationTokenSource stop = new();
        MemoryCache cache = new()
        {
            OnMaking = making =>
            {
                if (making == 13)
                    stop.Cancel();
            },
        }; // in the second part
        using var pairs = Large(cache);
        Assert.That(() => pairs.Draw(0, stop.Token), Throws.InstanceOf<OperationCanceledException>());
        Assert.That(cache.Kept, Has.Count.EqualTo(1));

        using var alone = Large(null);
        Assert.That(pairs.Draw(0).X1.ToFloatArray(), Is.EqualTo(alone.Draw(0).X1.ToFloatArray()));
    }

    [Test]
    public void Draw_TeacherWithTolerances_IsSolvedToThem()
    {
        PairPoolSettings adaptive = Pool with { Solver = "dopri5", RelativeTolerance = 1e-2, AbsoluteTolerance = 1e-6 };
        VelocityModel teacher = new(
            new FunctionNetwork((x, _) => ones_like(x)),
            new CondOtPath(),
            dataStd: 1,
            preconditioning: Preconditioning.Scales
        );
        using TeacherPairs pairs = new(teacher, dimension: 2, adaptive, new RandomStreams(7), batchSize: 300);

        var (x0, x1, _) = pairs.Draw(0);

        Assert.That(x1.ToFloatArray(), Is.EqualTo((x0 + Math.Sqrt(2)).ToFloatArray()).Within(1e-4)); // c_out = √(1 + 1)
        Assert.That(
            adaptive.CreateSolver(),
            Is.InstanceOf<Dopri5>()
                .With.Property(nameof(Dopri5.RelativeTolerance))
                .EqualTo(1e-2)
                .And.Property(nameof(Dopri5.AbsoluteTolerance))
                .EqualTo(1e-6)
        );
    }

    [Test]
    public void Faults_TolerancesOfFixedSteps_AreNamed() =>
        Assert.That(
            new PairPoolSettings { RelativeTolerance = 1e-3, AbsoluteTolerance = 0.5 }.Faults(),
            Has.Exactly(2).Items.And.All.Contains("The solver midpoint takes no")
        );

    [Test]
    public void Faults_EverythingWrong_AreAllNamed() =>
        Assert.That(
            new PairPoolSettings
            {
                Pairs = 0,
                RenewEvery = 0,
                Solver = "ruler",
                Steps = 0,
            }.Faults(),
            Has.Exactly(4).Items
        );

    /// <summary>A teacher with v(x, t) = −x: with s = 0 on condot the model computes F(x/(1 − t), t).</summary>
    private static TeacherPairs Create()
    {
        VelocityModel teacher = new(
            new FunctionNetwork((x, t) => (t - 1).unsqueeze(1) * x),
            new CondOtPath(),
            dataStd: 0,
            preconditioning: Preconditioning.Scales
        );

        return new TeacherPairs(teacher, dimension: 2, Pool, new RandomStreams(7), batchSize: 300);
    }

    private static TeacherPairs Large(IPairCache? cache)
    {
        VelocityModel teacher = new(
            new FunctionNetwork((x, t) => (t - 1).unsqueeze(1) * x),
            new CondOtPath(),
            dataStd: 0,
            preconditioning: Preconditioning.Scales
        );

        return new TeacherPairs(
            teacher,
            dimension: 2,
            Pool with
            {
                Pairs = 40_000,
                Steps = 2,
            },
            new RandomStreams(7),
            batchSize: 300,
            cache
        );
    }

    private sealed class MemoryCache : IPairCache
    {
        public Dictionary<PairPart, float[]> Kept { get; } = [];

        public int Makings { get; private set; }

        public Action<int> OnMaking { get; init; } = _ => { };

        public float[]? Find(PairPart part) => Kept.GetValueOrDefault(part);

        public float[] Make(IReadOnlyList<PairPart> parts, Func<Action<double>, float[]> make) =>
            Kept[parts.Single()] = make(_ => OnMaking(++Makings));
    }

    /// <summary>Two classes and a null class, v = c + 1 and 0.</summary>
    private sealed class ClassNetwork : VelocityNetwork
    {
        private readonly Parameter unused;

        public ClassNetwork()
            : base(nameof(ClassNetwork))
        {
            unused = nn.Parameter(zeros(1));
            RegisterComponents();
        }

        public Parameter Unused => unused;

        public override int Classes => 2;

        public override bool HasNullClass => true;

        public override Tensor forward(Tensor x, Tensor t, Tensor? labels, Tensor? end) =>
            where(labels! < Classes, labels! + 1, 0).unsqueeze(1).to_type(x.dtype).expand_as(x);
    }
}
