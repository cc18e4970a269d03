namespace FlowMatching.Torch.Tests;

public sealed class SequentialTests : EngineTestBase
{
    [Test]
    public void Call_OfThreeSteps_AppliesThemInOrder()
    {
        using var net = nn.Sequential(new Step(static x => x + 1), new Step(static x => x * 2), new Step(static x => x - 3));

        TensorAssert.Equal(net.call(tensor([1f])), [1], [1]);
        Assert.That(net.Count, Is.EqualTo(3));
    }

    [Test]
    public void Names_OfUnnamedSteps_AreTheirPositions()
    {
        using var net = nn.Sequential(nn.Linear(1, 1), nn.SiLU(), nn.Linear(1, 1));

        Assert.That(net.named_parameters().Select(static named => named.name), Is.EqualTo(new[] { "0.weight", "0.bias", "2.weight", "2.bias" }));
    }

    [Test]
    public void Names_OfNamedSteps_AreGiven()
    {
        using var net = nn.Sequential(("in", nn.Linear(1, 1)), ("out", nn.Linear(1, 1, hasBias: false)));

        Assert.That(net.named_parameters().Select(static named => named.name), Is.EqualTo(new[] { "in.weight", "in.bias", "out.weight" }));
    }

    [Test]
    public void Call_OfManySteps_FreesWhatLiesBetween()
    {
        using var net = nn.Sequential(new Step(static x => x + 1), new Step(static x => x + 1), new Step(static x => x + 1));
        var x = ones(1);
        long before = Tensor.TotalCount;

        using (net.call(x)) Assert.That(Tensor.TotalCount, Is.EqualTo(before + 1));
    }

    [Test]
    public void Call_OfStepsThatReturnTheirInput_LeavesItValid()
    {
        using var net = nn.Sequential(new Step(static x => x), new Step(static x => x), nn.Identity());
        var x = ones(1);

        TensorAssert.Equal(net.call(x), [1], [1]);
        Assert.That(x.IsInvalid, Is.False);
    }

    [Test]
    public void Call_OfNoSteps_IsTheInput()
    {
        using var net = nn.Sequential(Array.Empty<nn.Module<Tensor, Tensor>>());

        TensorAssert.Equal(net.call(ones(1)), [1], [1]);
    }

    [Test]
    public void ModuleList_OfLayers_IsAListWithPositionsAsNames()
    {
        using var list = nn.ModuleList(nn.Linear(1, 2), nn.Linear(2, 3));
        list.Add(nn.Linear(3, 4));
        list.append(nn.Linear(4, 5));

        Assert.That(list.Count, Is.EqualTo(4));
        Assert.That(list.Select(static layer => layer.out_features), Is.EqualTo(new long[] { 2, 3, 4, 5 }));
        Assert.That(list[2].in_features, Is.EqualTo(3));
        Assert.That(list.named_children().Select(static named => named.name), Is.EqualTo(new[] { "0", "1", "2", "3" }));
    }

    private sealed class Step(Func<Tensor, Tensor> body) : nn.Module<Tensor, Tensor>("step")
    {
        public override Tensor forward(Tensor input) => body(input);
    }
}
