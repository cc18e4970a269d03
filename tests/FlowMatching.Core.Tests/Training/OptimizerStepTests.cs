using FlowMatching.Core.Engine;
using FlowMatching.Core.Specification;
using FlowMatching.Core.Training;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace FlowMatching.Core.Tests.Training;

public sealed class OptimizerStepTests
{
    private static readonly TrainerSettings Settings = new()
    {
        Steps = 100,
        WarmUpSteps = 0,
        LearningRate = 0.1,
        WeightDecay = 0,
        ClipNorm = 1,
        EmaDecay = 0.5,
    };

    [Test]
    public void TryUpdate_TwoLosses_AddsTheirGradients()
    {
        using var parameter = NewParameter();
        using var optimizer = NewOptimizer(parameter);
        OptimizerStep seam = new(optimizer, Settings);

        Backpropagation.Run((parameter * tensor(new float[] { 3, 0 })).sum());
        Backpropagation.Run((parameter * tensor(new float[] { 0, 4 })).sum());
        seam.TryUpdate(0);

        Assert.That(seam.LastNorm, Is.EqualTo(5).Within(1e-6)); // ‖(3, 4)‖
    }

    [Test]
    public void TryUpdate_LongGradient_IsShortenedToTheClipNorm()
    {
        using var parameter = NewParameter();
        using var optimizer = NewOptimizer(parameter);

        Backpropagation.Run((parameter * tensor(new float[] { 3, 4 })).sum());
        new OptimizerStep(optimizer, Settings).TryUpdate(0);

        // The first moment after one step is 0.1 g: g = (3, 4)/5 after clipping to norm 1.
        Assert.That(optimizer.FirstMoments["p"].ToDoubleArray(), Is.EqualTo(new[] { 0.06, 0.08 }).Within(1e-6));
    }

    [Test]
    public void TryUpdate_ShortGradient_IsLeftAsItIs()
    {
        using var parameter = NewParameter();
        using var optimizer = NewOptimizer(parameter);

        Backpropagation.Run((parameter * tensor(new[] { 0.3f, 0.4f })).sum());
        new OptimizerStep(optimizer, Settings).TryUpdate(0);

        Assert.That(optimizer.FirstMoments["p"].ToDoubleArray(), Is.EqualTo(new[] { 0.03, 0.04 }).Within(1e-6));
    }

    [Test]
    public void TryUpdate_FirstStep_MovesByTheLearningRateAndTheAverageFollows()
    {
        using var parameter = NewParameter();
        using var optimizer = NewOptimizer(parameter);

        Backpropagation.Run((parameter * tensor(new[] { 0.3f, -0.4f })).sum());
        new OptimizerStep(optimizer, Settings).TryUpdate(0);

        // Adam's first step is −η g/|g|: from (1, 2) to (0.9, 2.1). The average starts at (1, 2) and keeps min(0.5, 1/10) of it.
        Assert.That(parameter.ToDoubleArray(), Is.EqualTo(new[] { 0.9, 2.1 }).Within(1e-5));
        Assert.That(optimizer.Ema["p"].ToDoubleArray(), Is.EqualTo(new[] { 0.91, 2.09 }).Within(1e-5));
    }

    [Test]
    public void TryUpdate_AfterAnUpdate_TheGradientIsForgotten()
    {
        using var parameter = NewParameter();
        using var optimizer = NewOptimizer(parameter);
        OptimizerStep seam = new(optimizer, Settings);

        Backpropagation.Run((parameter * tensor(new float[] { 3, 4 })).sum());
        seam.TryUpdate(0);
        Backpropagation.Run((parameter * tensor(new float[] { 0, 1 })).sum());
        seam.TryUpdate(1);

        Assert.That(seam.LastNorm, Is.EqualTo(1).Within(1e-6));
    }

    [TestCase(float.NaN)]
    [TestCase(float.PositiveInfinity)]
    public void TryUpdate_GradientNotFinite_ChangesNothing(float bad)
    {
        using var parameter = NewParameter();
        using var optimizer = NewOptimizer(parameter);

        Backpropagation.Run((parameter * tensor(new[] { bad, 1 })).sum());
        bool updated = new OptimizerStep(optimizer, Settings).TryUpdate(0);

        Assert.That(updated, Is.False);
        Assert.That(parameter.ToDoubleArray(), Is.EqualTo(new double[] { 1, 2 }));
        Assert.That(optimizer.FirstMoments["p"].ToDoubleArray(), Is.EqualTo(new double[] { 0, 0 }));
        Assert.That(optimizer.StepCount, Is.Zero);
    }

    private static Parameter NewParameter() => nn.Parameter(tensor(new float[] { 1, 2 }));

    private static EmaOptimizer NewOptimizer(Parameter parameter) => new([("p", parameter)], new AdamWSettings { WeightDecay = 0 });
}
