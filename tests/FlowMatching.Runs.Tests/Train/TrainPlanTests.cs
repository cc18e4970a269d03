using FlowMatching.Core;
using FlowMatching.Runs.Options;
using FlowMatching.Runs.Train;

namespace FlowMatching.Runs.Tests.Train;

public sealed class TrainPlanTests
{
    [Test]
    public void Prepare_WithoutAPreset_IsTheFastOne() =>
        Assert.That(Prepare(("dataset", "moons")), Is.EqualTo(Prepare(("dataset", "moons"), ("preset", "fast"))));

    [TestCase("moons")]
    [TestCase("digits")]
    public void Prepare_BestPreset_BecomesPlainOptions_ThatTrainLonger(string dataSet)
    {
        var fast = Prepare(("dataset", dataSet));

        var best = Prepare(("preset", "best"), ("dataset", dataSet));

        Assert.That(best.Training.Steps, Is.GreaterThan(fast.Training.Steps));
        Assert.That(TrainOptions.Table.Write(best).Select(pair => pair.Key), Does.Not.Contain("preset"));
    }

    [Test]
    public void Prepare_OptionBesideAPreset_OverridesIt_WhateverTheirOrder()
    {
        var before = Prepare(("steps", "7"), ("preset", "best"), ("dataset", "moons"));
        var after = Prepare(("dataset", "moons"), ("preset", "best"), ("steps", "7"));

        Assert.That((before.Training.Steps, after.Training.Steps), Is.EqualTo((7, 7)));
        Assert.That(before, Is.EqualTo(after));
    }

    [Test]
    public void Prepare_UnknownPreset_NamesThePresets() =>
        Assert.That(
            () => Prepare(("dataset", "moons"), ("preset", "quick")),
            Throws.TypeOf<InvalidInputException>().With.Message.Contains("--preset is quick, expected one of fast, best")
        );

    private static TrainOptions Prepare(params (string Name, string Text)[] options) =>
        TrainPlan
            .Prepare(
                [.. options.Select(one => new GivenOption(one.Name, one.Text, "--" + one.Name)), new("dry-run", "true", "--dry-run")],
                []
            )
            .Options;
}
