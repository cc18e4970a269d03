namespace FlowMatching.Torch.Tests;

public sealed class InPlaceTests : EngineTestBase
{
    public static IEnumerable<TestCaseData> Changes =>
    [
        Change("add_", t => t.add_(tensor([1f, 1])), [2, 3]),
        Change("add_ alpha", t => t.add_(tensor([1f, 1]), 0.5), [1.5, 2.5]),
        Change("add_ number", t => t.add_(2), [3, 4]),
        Change("sub_", t => t.sub_(tensor([1f, 1])), [0, 1]),
        Change("sub_ number", t => t.sub_(2), [-1, 0]),
        Change("mul_", t => t.mul_(tensor([2f, 3])), [2, 6]),
        Change("mul_ number", t => t.mul_(2), [2, 4]),
        Change("div_ number", t => t.div_(2), [0.5, 1]),
        Change("div_ floor", t => t.div_(2, RoundingMode.floor), [0, 1]),
        Change("addcmul_", t => t.addcmul_(tensor([2f, 2]), tensor([3f, 3]), 0.5), [4, 5]),
        Change("addcdiv_", t => t.addcdiv_(tensor([6f, 6]), tensor([3f, 3]), 0.5), [2, 3]),
        Change("lerp_", t => t.lerp_(tensor([3f, 4]), tensor([0.5f, 0.5f])), [2, 3]),
        Change("clamp_", t => t.clamp_(1.5, 1.75), [1.5, 1.75]),
        Change("clamp_ above only", t => t.clamp_(max: 1.5), [1, 1.5]),
        Change("zero_", t => t.zero_(), [0, 0]),
        Change("fill_", t => t.fill_(3), [3, 3]),
        Change("copy_", t => t.copy_(tensor([7.0, 8.0])), [7, 8]),
        Change("copy_ broadcasts", t => t.copy_(tensor(7f)), [7, 7]),
        Change("masked_fill_", t => t.masked_fill_(tensor([true, false]), 9), [9, 2]),
        Change("relu_", t => nn.functional.relu(t.sub_(1.5), inplace: true), [0, 0.5]),
        Change("silu_", t => nn.functional.silu(t, inplace: true), [1 / (1 + Math.Exp(-1)), 2 / (1 + Math.Exp(-2))]),
    ];

    [TestCaseSource(nameof(Changes))]
    public void InPlace_OnATensor_ChangesItAndReturnsItself(Func<Tensor, Tensor> change, double[] expected)
    {
        var changed = tensor([1f, 2]);

        var returned = change(changed);

        Assert.That(returned, Is.SameAs(changed));
        TensorAssert.Equal(changed, [2], expected);
    }

    private static TestCaseData Change(string name, Func<Tensor, Tensor> change, double[] expected) =>
        new TestCaseData(change, expected).SetArgDisplayNames(name);
}
