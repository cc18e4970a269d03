using FlowMatching.Core.Engine;
using FlowMatching.Core.Models;
using FlowMatching.Core.Options;
using FlowMatching.Core.Paths;
using FlowMatching.Core.Tests.Support;
using static TorchSharp.torch;

namespace FlowMatching.Core.Tests.Models;

/// <summary>On condot with s = 1 the velocity is √2 times the network's answer, which is c + 1 for class c and 4 for the null class of
/// three.</summary>
public sealed class GuidanceTests
{
    private static readonly double Scale = Math.Sqrt(2);

    [TestCase(0.0, 4, 4)]
    [TestCase(1.0, 1, 3)]
    [TestCase(2.5, -3.5, 1.5)] // 4 + 2.5 (1 − 4) and 4 + 2.5 (3 − 4)
    public void AsField_Guidance_LeadsFromTheNullClassThroughTheClass(double guidance, double first, double second)
    {
        using var scope = NewDisposeScope();
        using var model = Create(hasNullClass: true);

        var v = model.AsField(new Condition(tensor(new long[] { 0, 2 }), guidance))(zeros(2, 3), 0.4);

        Assert.That(v[0].ToFloatArray(), Is.All.EqualTo(Scale * first).Within(1e-5));
        Assert.That(v[1].ToFloatArray(), Is.All.EqualTo(Scale * second).Within(1e-5));
    }

    [TestCase(0.1, 1, 3)]
    [TestCase(0.2, -3.5, 1.5)]
    [TestCase(0.5, -3.5, 1.5)]
    [TestCase(0.8, -3.5, 1.5)]
    [TestCase(0.9, 1, 3)]
    public void AsField_GuidanceInterval_LeadsWithinItAndDrawsTheClassElsewhere(double time, double first, double second)
    {
        using var scope = NewDisposeScope();
        using var model = Create(hasNullClass: true);
        Condition condition = new(tensor(new long[] { 0, 2 }), Guidance: 2.5) { GuidanceInterval = new TimeInterval(0.2, 0.8) };

        var v = model.AsField(condition)(zeros(2, 3), time);

        Assert.That(v[0].ToFloatArray(), Is.All.EqualTo(Scale * first).Within(1e-5));
        Assert.That(v[1].ToFloatArray(), Is.All.EqualTo(Scale * second).Within(1e-5));
    }

    [Test]
    public void AsField_NoCondition_AsksForTheNullClass()
    {
        using var scope = NewDisposeScope();
        using var model = Create(hasNullClass: true);

        Assert.That(model.AsField()(zeros(2, 3), 0.4).ToFloatArray(), Is.All.EqualTo(Scale * 4).Within(1e-5));
    }

    [Test]
    public void AsField_NoNullClass_RefusesGuidanceAndNoClass()
    {
        using var scope = NewDisposeScope();
        using var model = Create(hasNullClass: false);
        Condition guided = new(tensor(new long[] { 0, 2 }), 2);

        Assert.That(() => model.AsField(guided), Throws.TypeOf<InvalidInputException>().With.Message.Contains("guidance is 2"));
        Assert.That(() => model.AsField()(zeros(2, 3), 0.4), Throws.TypeOf<InvalidInputException>().With.Message.Contains("--class"));
    }

    [Test]
    public void AsField_ModelWithoutClasses_RefusesAClass()
    {
        using var scope = NewDisposeScope();
        using VelocityModel model = new(new FunctionNetwork((x, _) => x), new CondOtPath(), dataStd: 1);

        Assert.That(
            () => model.AsField(new Condition(zeros(2, dtype: ScalarType.Int64))),
            Throws.TypeOf<InvalidInputException>().With.Message.Contains("no classes")
        );
    }

    private static VelocityModel Create(bool hasNullClass) =>
        new(new ClassNetwork(3, hasNullClass), new CondOtPath(), dataStd: 1, preconditioning: Preconditioning.Scales);
}
