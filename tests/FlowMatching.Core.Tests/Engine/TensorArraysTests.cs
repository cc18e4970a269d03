using FlowMatching.Core.Engine;
using FlowMatching.Core.Tests.Support;
using static TorchSharp.torch;

namespace FlowMatching.Core.Tests.Engine;

public sealed class TensorArraysTests : EngineTestBase
{
    public static IEnumerable<TestCaseData> Sources =>
        [
            new TestCaseData((Func<Tensor, Tensor>)(t => t.transpose(0, 1)), new double[] { 1, 3, 2, 4 }).SetArgDisplayNames("transposed"),
            new TestCaseData((Func<Tensor, Tensor>)(t => t[.., 1]), new double[] { 2, 4 }).SetArgDisplayNames("a column"),
            new TestCaseData((Func<Tensor, Tensor>)(t => t[0].expand(2, 2)), new double[] { 1, 2, 1, 2 }).SetArgDisplayNames("expanded"),
            new TestCaseData((Func<Tensor, Tensor>)(t => t.bfloat16()), new double[] { 1, 2, 3, 4 }).SetArgDisplayNames("bf16"),
            new TestCaseData((Func<Tensor, Tensor>)(t => t.@long()), new double[] { 1, 2, 3, 4 }).SetArgDisplayNames("int64"),
            new TestCaseData((Func<Tensor, Tensor>)(t => t > 2), new double[] { 0, 0, 1, 1 }).SetArgDisplayNames("bool"),
            new TestCaseData((Func<Tensor, Tensor>)(t => t.requires_grad_() * 2), new double[] { 2, 4, 6, 8 }).SetArgDisplayNames(
                "with a graph"
            ),
            new TestCaseData((Func<Tensor, Tensor>)(t => t[..0]), Array.Empty<double>()).SetArgDisplayNames("empty"),
            new TestCaseData((Func<Tensor, Tensor>)(t => t.sum()), new double[] { 10 }).SetArgDisplayNames("no dimensions"),
        ];

    [TestCaseSource(nameof(Sources))]
    public void ToArray_OfAnyTensor_CopiesItsEntriesRowByRow(Func<Tensor, Tensor> source, double[] expected)
    {
        var made = source(tensor([1f, 2, 3, 4], [2, 2]));

        Assert.That(made.ToDoubleArray(), Is.EqualTo(expected));
        Assert.That(made.ToFloatArray(), Is.EqualTo(expected));
        Assert.That(made.ToLongArray(), Is.EqualTo(expected));
    }

    [Test]
    public void ToFloatArray_OfATensor_IsACopy()
    {
        var numbers = ones(1);

        numbers.ToFloatArray()[0] = 9;

        Assert.That(numbers.item<float>(), Is.EqualTo(1));
    }
}
