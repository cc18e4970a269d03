using System.Runtime.InteropServices;

namespace FlowMatching.Torch.Tests;

public sealed class FactoriesTests : EngineTestBase
{
    public static IEnumerable<OperatorCase> Filled =>
    [
        new("zeros(1)", () => zeros(2), [2], [0, 0]),
        new("zeros(2)", () => zeros(1, 2), [1, 2], [0, 0]),
        new("zeros(3)", () => zeros(1, 2, 1), [1, 2, 1], [0, 0]),
        new("zeros(4)", () => zeros(1, 2, 1, 1), [1, 2, 1, 1], [0, 0]),
        new("zeros([])", () => zeros([]), [], [0]),
        new("ones(1)", () => ones(2), [2], [1, 1]),
        new("ones(2)", () => ones(1, 2), [1, 2], [1, 1]),
        new("ones(3)", () => ones(1, 2, 1), [1, 2, 1], [1, 1]),
        new("ones(4)", () => ones(1, 2, 1, 1), [1, 2, 1, 1], [1, 1]),
        new("ones of a type", () => ones([2], ScalarType.Int32), [2], [1, 1], ScalarType.Int32),
        new("ones on a device", () => ones([2], ScalarType.Float32, CPU), [2], [1, 1]),
        new("empty(1)", () => empty(2).fill_(1), [2], [1, 1]),
        new("empty(2)", () => empty(1, 2).fill_(1), [1, 2], [1, 1]),
        new("empty(3)", () => empty(1, 2, 1).fill_(1), [1, 2, 1], [1, 1]),
        new("empty(4)", () => empty(1, 2, 1, 1, ScalarType.BFloat16).fill_(1), [1, 2, 1, 1], [1, 1], ScalarType.BFloat16),
        new("full of a real number is float32", () => full([2], 1.5), [2], [1.5, 1.5]),
        new("full of an integer is int64", () => full([2], 3), [2], [3, 3], ScalarType.Int64),
        new("full of a truth value is bool", () => full([2], true), [2], [1, 1], ScalarType.Bool),
        new("full of a given type", () => full([2], 3, ScalarType.Float64), [2], [3, 3], ScalarType.Float64),
        new("arange(stop)", () => arange(3), [3], [0, 1, 2], ScalarType.Int64),
        new("arange(real stop)", () => arange(2.5), [3], [0, 1, 2]),
        new("arange(start, stop)", () => arange(2, 5), [3], [2, 3, 4], ScalarType.Int64),
        new("arange(start, stop, step)", () => arange(0.5, 2, 0.5), [3], [0.5, 1, 1.5]),
        new("arange of a type", () => arange(3, ScalarType.Float32), [3], [0, 1, 2]),
        new("linspace", () => linspace(-1, 1, 5), [5], [-1, -0.5, 0, 0.5, 1]),
        new("linspace in float64", () => linspace(0, 1, 3, ScalarType.Float64), [3], [0, 0.5, 1], ScalarType.Float64),
        new("eye", () => eye(2), [2, 2], [1, 0, 0, 1]),
        new("eye of other width", () => eye(2, 3), [2, 3], [1, 0, 0, 0, 1, 0]),
        new("zeros_like", () => zeros_like(ones(1, 2)), [1, 2], [0, 0]),
        new("ones_like of a type", () => ones_like(zeros(2), ScalarType.Bool), [2], [1, 1], ScalarType.Bool),
        new("empty_like", () => empty_like(zeros(2), ScalarType.Float64).fill_(2), [2], [2, 2], ScalarType.Float64),
    ];

    public static IEnumerable<OperatorCase> Copied =>
    [
        new("bool[]", () => tensor([true, false]), [2], [1, 0], ScalarType.Bool),
        new("byte[]", () => tensor(new byte[] { 0, 255 }), [2], [0, 255], ScalarType.Byte),
        new("int[]", () => tensor(new[] { -1, 2 }), [2], [-1, 2], ScalarType.Int32),
        new("long[]", () => tensor(new[] { -1L, 2 }), [2], [-1, 2], ScalarType.Int64),
        new("float[]", () => tensor(new[] { -1.5f, 2 }), [2], [-1.5, 2]),
        new("double[]", () => tensor(new[] { -1.5, 2 }), [2], [-1.5, 2], ScalarType.Float64),
        new("bool[] of a shape", () => tensor([true, false], [2, 1]), [2, 1], [1, 0], ScalarType.Bool),
        new("byte[] of a shape", () => tensor(new byte[] { 1, 2 }, [2, 1]), [2, 1], [1, 2], ScalarType.Byte),
        new("int[] of a shape", () => tensor(new[] { 1, 2 }, [2, 1]), [2, 1], [1, 2], ScalarType.Int32),
        new("long[] of a shape", () => tensor(new[] { 1L, 2 }, [2, 1]), [2, 1], [1, 2], ScalarType.Int64),
        new("double[] of a shape", () => tensor(new[] { 1.0, 2 }, [2, 1]), [2, 1], [1, 2], ScalarType.Float64),
        new("float[] into another type", () => tensor([1.9f], ScalarType.Int64), [1], [1], ScalarType.Int64),
        new("empty array", () => tensor(Array.Empty<float>()), [0], []),
        new("empty array of a shape", () => tensor(Array.Empty<float>(), [0, 2]), [0, 2], []),
        new("float", () => tensor(1.5f), [], [1.5]),
        new("int", () => tensor(2), [], [2], ScalarType.Int32),
        new("long", () => tensor(2L), [], [2], ScalarType.Int64),
        new("double", () => tensor(1.5), [], [1.5], ScalarType.Float64),
        new("bool", () => tensor(true), [], [1], ScalarType.Bool),
        new("double into another type", () => tensor(1.5, ScalarType.Float32), [], [1.5]),
        new("long into another type", () => tensor(2L, ScalarType.Float32), [], [2]),
        new("bool into another type", () => tensor(true, ScalarType.Float32), [], [1]),
    ];

    [TestCaseSource(nameof(Filled))]
    public void Factory_OfAShape_FillsIt(OperatorCase operation) => operation.Check();

    [TestCaseSource(nameof(Copied))]
    public void Tensor_OfManagedNumbers_CopiesThem(OperatorCase operation) => operation.Check();

    [Test]
    public void Tensor_OfAnArray_DoesNotShareItsMemory()
    {
        float[] numbers = [1, 2];
        var copy = tensor(numbers);

        numbers[0] = 9;

        TensorAssert.Equal(copy, [2], [1, 2]);
    }

    [Test]
    public void Tensor_OfAShapeThatDoesNotHoldTheArray_IsRefused() =>
        Assert.That(() => tensor([1f, 2, 3], [2, 2]), Throws.ArgumentException.With.Message.StartsWith("3 values do not fill a tensor of shape (2, 2)."));

    [Test]
    public void Factory_WithRequiresGrad_MakesALeafThatRequiresGrad()
    {
        Tensor[] leaves = [zeros(1, requires_grad: true), ones(1, requires_grad: true), full([1], 2.0, requires_grad: true), tensor([1f], requires_grad: true), randn(1, requires_grad: true)];

        Assert.That(leaves, Has.All.Matches<Tensor>(static leaf => leaf.requires_grad && leaf.is_leaf));
    }

    [Test]
    public void FromArray_OfAnArray_SharesItsMemoryBothWays()
    {
        float[] numbers = [1, 2];
        var shared = from_array(numbers);

        numbers[0] = 9;
        shared[1] = tensor(8f);

        TensorAssert.Equal(shared, [2], [9, 8]);
        Assert.That(numbers, Is.EqualTo(new[] { 9f, 8f }));
    }

    [Test]
    public void FromArray_OfATwoDimensionalArray_KeepsItsShape() =>
        TensorAssert.Equal(from_array(new double[,] { { 1, 2, 3 }, { 4, 5, 6 } }), [2, 3], [1, 2, 3, 4, 5, 6]);

    [TestCase(typeof(bool), ScalarType.Bool)]
    [TestCase(typeof(byte), ScalarType.Byte)]
    [TestCase(typeof(int), ScalarType.Int32)]
    [TestCase(typeof(long), ScalarType.Int64)]
    [TestCase(typeof(float), ScalarType.Float32)]
    [TestCase(typeof(double), ScalarType.Float64)]
    public void FromArray_OfEachElementType_TakesIt(Type element, ScalarType expected) =>
        Assert.That(from_array(Array.CreateInstance(element, 3)).dtype, Is.EqualTo(expected));

    [Test]
    public void FromArray_OfElementsWithoutATensorType_IsRefused() =>
        Assert.That(() => from_array(new decimal[1]), Throws.ArgumentException.With.Message.Contains("Decimal has no tensor type"));

    [Test]
    public void FromArray_OfAnEmptyArray_IsEmpty() => Assert.That(from_array(Array.Empty<float>()).shape, Is.EqualTo(new long[] { 0 }));

    [Test]
    public void Factory_OfANegativeSize_IsAnExternalException() =>
        Assert.That(() => zeros(-1), Throws.TypeOf<ExternalException>().With.Message.Contains("negative"));
}
