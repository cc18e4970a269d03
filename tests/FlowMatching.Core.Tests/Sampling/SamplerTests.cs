using FlowMatching.Core.Engine;
using FlowMatching.Core.Models;
using FlowMatching.Core.Options;
using FlowMatching.Core.Paths;
using FlowMatching.Core.Sampling;
using FlowMatching.Core.Solvers;
using FlowMatching.Core.Tests.Support;
using static TorchSharp.torch;

namespace FlowMatching.Core.Tests.Sampling;

public sealed class SamplerTests
{
    private const double DataStd = 2;

    [Test]
    public void Draw_ConstantVelocity_ShiftsTheNoise()
    {
        // The network says 1, so v = c_out = √(s² + 1) = √5 for a time of 1.
        float[] noise = [0, 1, 2, 3, 4, 5];

        var result = Draw(
            (x, _) => ones_like(x),
            new SampleRequest
            {
                Count = 3,
                Noise = noise,
                Steps = 4,
            }
        );

        Assert.That(result.Samples, Is.EqualTo(noise.Select(x => x + Math.Sqrt(5))).Within(1e-5));
        Assert.That(result.Dimension, Is.EqualTo(2));
    }

    [Test]
    public void Draw_NoVelocity_ReturnsUnitGaussianNoise()
    {
        var result = Draw(
            (x, _) => zeros_like(x),
            new SampleRequest
            {
                Count = 50_000,
                Seed = 1,
                Steps = 1,
            }
        );

        Assert.That(result.Samples.Average(x => (double)x), Is.Zero.Within(0.015)); // 4.7 standard errors
        Assert.That(result.Samples.Average(x => (double)x * x), Is.EqualTo(1).Within(0.02));
    }

    [TestCase("euler", 10)]
    [TestCase("midpoint", 20)]
    [TestCase("heun", 20)]
    [TestCase("rk4", 40)]
    public void Draw_TenSteps_CountsTheEvaluationsOfASample(string solver, int nfe)
    {
        SampleRequest request = new()
        {
            Count = 10,
            Chunk = 4,
            Steps = 10,
            Solver = OdeSolvers.All.Get(solver),
        };

        Assert.That(Draw((x, _) => x, request).Nfe, Is.EqualTo(nfe));
    }

    [TestCase(1)]
    [TestCase(7)]
    [TestCase(100)]
    public void Draw_AnyChunk_GivesTheSameSamples(int chunk)
    {
        SampleRequest request = new()
        {
            Count = 20,
            Seed = 3,
            Steps = 5,
        };

        var whole = Draw((x, t) => x * t.unsqueeze(1), request);
        var chunked = Draw((x, t) => x * t.unsqueeze(1), request with { Chunk = chunk });

        Assert.That(chunked.Samples, Is.EqualTo(whole.Samples));
    }

    [Test]
    public void Draw_Seeds_DecideTheSamples()
    {
        SampleRequest request = new() { Count = 20, Steps = 2 };

        float[] first = Draw((x, _) => x, request).Samples;
        float[] again = Draw((x, _) => x, request).Samples;
        float[] other = Draw((x, _) => x, request with { Seed = 1 }).Samples;

        Assert.That(again, Is.EqualTo(first));
        Assert.That(other, Is.Not.EqualTo(first));
    }

    [Test]
    public void StartOf_Request_IsTheNoiseThatItsSamplesStartFrom()
    {
        SampleRequest request = new()
        {
            Count = 20,
            Seed = 3,
            Steps = 1,
        };
        using var model = Model((x, _) => zeros_like(x));
        Sampler sampler = new(model, 2);

        Assert.That(sampler.StartOf(request), Is.EqualTo(sampler.Draw(request).Samples));
    }

    [Test]
    public void Draw_FrameTimes_AreTakenToTheGridAndHoldAllSamples()
    {
        SampleRequest request = new()
        {
            Count = 5,
            Chunk = 2,
            Steps = 4,
            Noise = new float[10],
            FrameTimes = [1, 0, 0.3],
        };

        var result = Draw((x, _) => ones_like(x), request);

        Assert.That(result.Frames.Select(f => f.Time), Is.EqualTo(new[] { 0, 0.25, 1 }));
        foreach (var frame in result.Frames)
        {
            Assert.That(frame.Points, Has.Length.EqualTo(10));
            Assert.That(frame.Points, Is.All.EqualTo(frame.Time * Math.Sqrt(5)).Within(1e-5));
        }

        Assert.That(result.Frames[^1].Points, Is.EqualTo(result.Samples));
    }

    [Test]
    public void Draw_AnotherGrid_StepsAndFramesLieOnIt()
    {
        SampleRequest request = new()
        {
            Count = 2,
            Steps = 4,
            Noise = new float[4],
            Grid = TimeGrids.All.Get("quadratic"),
            FrameTimes = [0, 0.3, 0.5, 1],
        };

        var result = Draw((x, _) => ones_like(x), request);

        Assert.That(result.Frames.Select(f => f.Time), Is.EqualTo(new[] { 0, 0.25, 0.5625, 1 }).Within(1e-12)); // (i/4)²
        foreach (var frame in result.Frames)
        {
            Assert.That(frame.Points, Is.All.EqualTo(frame.Time * Math.Sqrt(5)).Within(1e-5));
        }
    }

    [Test]
    public void Draw_Progress_RisesToOne()
    {
        List<double> seen = [];
        using var model = Model((x, _) => x);

        new Sampler(model, 2).Draw(
            new SampleRequest
            {
                Count = 5,
                Chunk = 2,
                Steps = 2,
            },
            seen.Add
        );

        Assert.That(seen, Is.Ordered);
        Assert.That(seen[0], Is.Zero);
        Assert.That(seen[^1], Is.EqualTo(1));
    }

    [Test]
    public void Draw_Cancelled_Stops()
    {
        using CancellationTokenSource source = new();
        using var model = Model((x, _) => x);
        int steps = 0;

        Assert.Throws<OperationCanceledException>(() =>
            new Sampler(model, 2).Draw(
                new SampleRequest { Count = 5, Steps = 100 },
                _ =>
                {
                    if (++steps == 3)
                    {
                        source.Cancel();
                    }
                },
                source.Token
            )
        );
        Assert.That(steps, Is.EqualTo(3));
    }

    [Test]
    public void Draw_FaultyRequest_NamesAllFaults()
    {
        SampleRequest request = new()
        {
            Count = 3,
            Steps = 0,
            Chunk = 0,
            Noise = new float[5],
            FrameTimes = [2],
            GuidanceInterval = new TimeInterval(0.8, 0.2),
        };

        var e = Assert.Throws<InvalidInputException>(() => Draw((x, _) => x, request));

        Assert.That(e.Faults, Has.Count.EqualTo(5));
        Assert.That(e.Faults, Does.Contain("The noise has 5 numbers, expected 6: 3 rows of 2."));
    }

    [Test]
    public void Draw_AnyRequest_FreesEveryTensor()
    {
        using var model = Model((x, _) => x);
        long before = LiveTensors.Count();

        new Sampler(model, 2).Draw(
            new SampleRequest
            {
                Count = 50,
                Chunk = 20,
                Steps = 3,
            }
        );

        Assert.That(LiveTensors.Count(), Is.EqualTo(before));
    }

    [Test]
    public void Draw_ModelWithParameters_BuildsNoGraph()
    {
        using VelocityModel model = new(new VelocityMlp(new Architecture { Hidden = 8 }, new RandomStreams(0)), new CondOtPath(), DataStd);
        bool graph = true;

        new Sampler(model, 2).Draw(new SampleRequest { Count = 5, Steps = 1 }, _ => graph = is_grad_enabled());

        Assert.That(graph, Is.False);
        Assert.That(is_grad_enabled(), Is.True);
    }

    private static SampleResult Draw(Func<Tensor, Tensor, Tensor> network, SampleRequest request)
    {
        using var model = Model(network);

        return new Sampler(model, 2).Draw(request);
    }

    private static VelocityModel Model(Func<Tensor, Tensor, Tensor> network) =>
        new(new FunctionNetwork(network), new CondOtPath(), DataStd, preconditioning: Preconditioning.Scales);
}
