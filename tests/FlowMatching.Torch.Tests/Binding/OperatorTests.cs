using System.Runtime.InteropServices;

using FlowMatching.Torch.Binding;

using TorchSharp.Modules;

namespace FlowMatching.Torch.Tests;

/// <summary>Every mistake at the border is an exception with one sentence, and the process lives on.</summary>
public sealed class OperatorTests : EngineTestBase
{
    private static readonly Operator Add = new("aten::add", "Tensor");

    public static IEnumerable<TestCaseData> Mistakes =>
    [
        Mistake("matmul of unfitting shapes", () => ones(2, 3).matmul(ones(2, 3)), "mat1 and mat2 shapes cannot be multiplied (2x3 and 2x3)"),
        Mistake("mm of vectors", () => ones(2).mm(ones(2)), "must be a matrix"),
        Mistake("bmm of unfitting batches", () => ones(2, 1, 1).bmm(ones(3, 1, 1)), "2"),
        Mistake("linear of unfitting shapes", () => nn.functional.linear(ones(1, 3), ones(2, 4)), "cannot be multiplied"),
        Mistake("conv2d of unfitting channels", () => nn.functional.conv2d(ones(1, 2, 3, 3), ones(1, 3, 1, 1)), "channels"),
        Mistake("add of unfitting shapes", () => ones(2) + ones(3), "must match the size of tensor b (3)"),
        Mistake("cat of unfitting shapes", () => cat([ones(1, 2), ones(1, 3)]), "Sizes of tensors must match"),
        Mistake("cat of nothing", () => cat([]), "non-empty"),
        Mistake("stack of unfitting shapes", () => stack([ones(2), ones(3)]), "stack expects each tensor to be equal size"),
        Mistake("view of an unfitting shape", () => ones(6).view(4), "invalid for input of size 6"),
        Mistake("sum over a dimension that is not there", () => ones(2).sum(3L), "Dimension out of range"),
        Mistake("embedding beyond the table", () => Aten.embedding.Call(ones(2, 2), tensor([5L])), "index out of range"),
        Mistake("index_select beyond the end", () => ones(2).index_select(0, tensor([5L])), "index out of range"),
        Mistake("product of two types", () => ones(2, 2).matmul(ones([2, 2], ScalarType.Float64)), "expected"),
        Mistake("einsum of a wrong equation", () => einsum("ij,j", ones(2)), "einsum"),
        Mistake("out of memory", () => empty(1L << 50), "can't allocate memory"),
        Mistake("size beyond 64 bits", () => empty([1L << 40, 1L << 40]), "overflow"),
        Mistake("undefined second operand", () => ones(1).add((Tensor)null!), ""),
        Mistake("undefined condition", () => where(null!, ones(1), ones(1)), ""),
        Mistake("undefined weights", () => nn.functional.linear(ones(1, 1), null!), ""),
        Mistake("undefined kernel", () => nn.functional.conv2d(ones(1, 1, 1, 1), null!), ""),
        Mistake("too few arguments", () => Add.Call(ones(1)), "aten::add needs its argument 'other'"),
        Mistake("no arguments", () => Add.Call(), "aten::add needs its argument 'self'"),
        Mistake("too many arguments", () => Add.Call(ones(1), ones(1), 1), "aten::add takes fewer positional arguments"),
        Mistake("unknown name of an argument", () => Add.Call(ones(1), ones(1), ((Argument)1).As("beta")), "aten::add has no argument named 'beta'"),
        Mistake("argument given twice", () => Add.Call(ones(1), ones(1), ((Argument)ones(1)).As("other")), "aten::add is given its argument 'other' twice"),
        Mistake("number for a tensor", () => Add.Call(ones(1), 1), "argument 'other' does not take this value; the schema asks for Tensor"),
        Mistake("tensor for a number", () => Add.Call(ones(1), ones(1), ((Argument)ones(1)).As("alpha")), "argument 'alpha' does not take this value; the schema asks for"),
        Mistake("real number for an integer", () => Aten.select_int.Call(ones(2), 0, 0.5), "argument 'index' does not take this value"),
        Mistake("text for a list", () => Aten.view.Call(ones(1), "x"), "does not take this value"),
        Mistake("none for a number", () => Aten.pow_Tensor_Scalar.Call(ones(1), Argument.None), "argument 'exponent' does not take this value"),
    ];

    [TestCaseSource(nameof(Mistakes))]
    public void Call_WithAMistake_ThrowsOneLineAndLeavesTheEngineWorking(Func<Tensor> call, string message)
    {
        var error = Assert.Throws<ExternalException>(() => call())!;

        Assert.That(error.Message, Is.Not.Empty.And.Contains(message).And.Not.Contains("\n").And.Not.Contains("frame #"));
        TensorAssert.Equal(ones(2, 2).matmul(ones(2, 2)), [2, 2], [2, 2, 2, 2]);
    }

    [Test]
    public void Call_OfAnUnknownOperator_NamesItAndTheVersion()
    {
        Operator unknown = new("aten::no_such_thing", "out");

        Assert.That(unknown.Exists, Is.False);
        Assert.That(() => unknown.Call(ones(1)), Throws.TypeOf<NotSupportedException>().With.Message.EqualTo($"This libtorch ({Engine.Facts.Version}) has no operator aten::no_such_thing.out."));
    }

    [Test]
    public void Call_OfAnUnknownOverload_NamesIt() =>
        Assert.That(() => new Operator("aten::add", "Tenser").Call(ones(1)), Throws.TypeOf<NotSupportedException>().With.Message.Contains("aten::add.Tenser"));

    [Test]
    public void Call_ForOneTensorOfAnOperatorWithTwo_SaysSo() =>
        Assert.That(() => Aten.max_dim.Call(ones(2, 2), 0, false), Throws.InvalidOperationException.With.Message.EqualTo("aten::max returned 2 values, expected 1."));

    [Test]
    public void Use_OfADisposedTensor_IsAnInvalidOperation()
    {
        Tensor disposed = ones(2), alive = ones(2);
        disposed.Dispose();

        Func<object?>[] uses =
        [
            () => disposed + 1, () => alive + disposed, () => cat([alive, disposed]), () => disposed.shape, () => disposed.dtype,
            () => disposed.item<float>(), () => disposed.bytes.Length, () => disposed.grad, () => disposed.ToFloatArray(), () => alive[disposed],
            () => alive.add_(disposed), () => disposed.requires_grad_(), () => new Parameter(disposed), () => autograd.grad([disposed], [alive]),
        ];

        foreach (var use in uses) Assert.That(() => use(), Throws.InvalidOperationException.With.Message.Contains("Tensor invalid"));
        Assert.That(disposed.Dispose, Throws.Nothing);
        Assert.That(disposed.ToString(), Is.EqualTo("[disposed]"));
    }

    [Test]
    public void Backward_ThatFailsInTheMiddle_LeavesTheEngineWorking()
    {
        var x = ones(2, requires_grad: true);
        var broken = x.exp();
        var loss = (broken * 2).sum();
        using (no_grad()) broken.zero_();

        for (int i = 0; i < 3; i++) Assert.That(() => loss.backward(), Throws.TypeOf<ExternalException>());
        x.square().sum().backward();
        Assert.That(x.grad, Is.Not.Null);
    }

    [Test]
    public void Call_WithLongLists_PassesThemWhole()
    {
        long[] sizes = [.. Enumerable.Range(0, 300).Select(static i => (long)(i % 3))];
        var row = arange(sizes.Sum());

        Assert.That(row.split(sizes).Select(static part => part.numel()), Is.EqualTo(sizes));
        Assert.That(cat([.. Enumerable.Range(0, 300).Select(static i => tensor([(long)i]))]).ToLongArray(), Is.EqualTo(Enumerable.Range(0, 300)));
    }

    [Test]
    public void DebugLog_OfAnError_GetsTheNativeStackThatTheMessageLacks()
    {
        var before = NativeLog.Sink;
        List<string> log = [];
        NativeLog.Sink = log.Add;
        try
        {
            Assert.That(() => ones(2, 3).matmul(ones(2, 3)), Throws.TypeOf<ExternalException>());
        }
        finally
        {
            NativeLog.Sink = before;
        }

        Assert.That(log, Has.One.Contains("frame #"));
    }

    private static TestCaseData Mistake(string name, Func<Tensor> call, string message) => new TestCaseData(call, message).SetArgDisplayNames(name);
}
