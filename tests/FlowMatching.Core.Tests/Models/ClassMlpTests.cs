using FlowMatching.Core.Checkpoints;
using FlowMatching.Core.Engine;
using FlowMatching.Core.Models;
using FlowMatching.Core.Sampling;
using FlowMatching.Core.Tests.Support;
using FlowMatching.Core.Training;
using FlowMatching.Testing;
using static TorchSharp.torch;

namespace FlowMatching.Core.Tests.Models;

/// <summary>The perceptron that tells classes apart.</summary>
public sealed class ClassMlpTests : EngineTestBase
{
    private static readonly Architecture Small = new()
    {
        Hidden = 16,
        Depth = 2,
        Classes = 3,
        NullClass = true,
    };

    [Test]
    public void Parameters_OfTheNetwork_AreThoseTheArchitectureLists()
    {
        using var network = Small.Create(new RandomStreams(0));

        var actual = network.named_parameters().Select(p => $"{p.Item1} {Shapes.Text(p.Item2)}").Order();

        Assert.That(actual, Is.EqualTo(Small.Parameters().Select(p => $"{p.Name} {Shapes.Sizes(p.Shape)}").Order()));
        Assert.That((network.Classes, network.HasNullClass), Is.EqualTo((3, true)));
    }

    [Test]
    public void Forward_OtherClass_GivesAnotherOutput_AndNoneIsRefused()
    {
        using var network = Small.Create(new RandomStreams(1));
        var (x, t) = (zeros(2, 2), zeros(2));

        float[] first = network.call(x, t, tensor(new long[] { 0, 0 })).ToFloatArray(),
            other = network.call(x, t, tensor(new long[] { 1, 1 })).ToFloatArray();

        Assert.That(other, Is.Not.EqualTo(first));
        Assert.Throws<ArgumentException>(() => network.call(x, t, null));
    }

    // Class c of the data lies about (10 c, 10 c).
    [Test]
    public void Train_LabelledPoints_AreDrawnByClass_AndTheCheckpointKnowsThem()
    {
        using TemporaryFolder folder = new();
        var plan = TinyRun.Plan with
        {
            Architecture = Small with { Hidden = 32 },
            Settings = TinyRun.Plan.Settings with { Steps = 300, BatchSize = 256, LearningRate = 1e-2, LabelDropout = 0.1 },
        };
        using (var trainer = Trainer.Create(plan, new LabelledData(), CPU))
        {
            trainer.Run(new RecordingEvents());
            trainer.Save(folder.In("run"));
        }

        using var checkpoint = Checkpoint.Load(folder.In("run"));
        using var model = checkpoint.CreateModel(CPU, Precision.Float32);
        int[] classes = [.. Enumerable.Range(0, 300).Select(i => i % 3)];
        float[] samples = new Sampler(model, 2).Draw(new SampleRequest { Count = 300, Classes = classes }).Samples;

        Assert.That(checkpoint.Header.FormatVersion, Is.EqualTo(CheckpointHeader.TableFormatVersion));
        Assert.That(checkpoint.Header.ClassNames, Is.EqualTo(new[] { "a", "b", "c" }));
        double right = classes.Where((label, i) => Math.Abs(LabelledData.ClassOf(samples[2 * i]) - label) < 0.5).Count() / 300.0;
        Assert.That(right, Is.GreaterThan(0.9));
    }

    [Test]
    public void Faults_NullClassWithoutClasses_IsNamed() =>
        Assert.That(
            new Architecture { NullClass = true }.Faults(),
            Is.EqualTo(new[] { "classes is 0 with a null class, expected 1 to 65536." })
        );
}
