namespace FlowMatching.Torch.Tests;

public sealed class ConversionTests : EngineTestBase
{
    public static IEnumerable<OperatorCase> Conversions =>
    [
        new("float", () => tensor([1L, 2]).@float(), [2], [1, 2]),
        new("double", () => tensor([1f, 2]).@double(), [2], [1, 2], ScalarType.Float64),
        new("long cuts towards zero", () => tensor([1.9f, -1.9f]).@long(), [2], [1, -1], ScalarType.Int64),
        new("bool", () => tensor([0f, 0.5f]).@bool(), [2], [0, 1], ScalarType.Bool),
        new("bfloat16 keeps 8 bits of mantissa, ties to even", () => tensor([1.00390625f, 1.01171875f, 3.1415927f]).bfloat16(), [3], [1, 1.015625, 3.140625], ScalarType.BFloat16),
        new("to type", () => tensor([1.5f]).to(ScalarType.Float16), [1], [1.5], ScalarType.Float16),
        new("to type and device", () => tensor([1.5f]).to(ScalarType.Float64, CPU), [1], [1.5], ScalarType.Float64),
        new("to device", () => tensor([1.5f]).to(CPU), [1], [1.5]),
        new("to kind of device", () => tensor([1.5f]).to(DeviceType.CPU), [1], [1.5]),
        new("cpu", () => tensor([1.5f]).cpu(), [1], [1.5]),
        new("to_type int32", () => tensor([3L]).to_type(ScalarType.Int32), [1], [3], ScalarType.Int32),
        new("to_type byte", () => tensor([3L]).to_type(ScalarType.Byte), [1], [3], ScalarType.Byte),
        new("to_type int8", () => tensor([-3L]).to_type(ScalarType.Int8), [1], [-3], ScalarType.Int8),
        new("to_type int16", () => tensor([-300L]).to_type(ScalarType.Int16), [1], [-300], ScalarType.Int16),
        new("zeros_like", () => tensor([1f, 2]).zeros_like(), [2], [0, 0]),
        new("ones_like of another type", () => tensor([1f, 2]).ones_like(ScalarType.Int64), [2], [1, 1], ScalarType.Int64),
        new("empty_like has the shape", () => tensor([1f, 2]).empty_like().fill_(3), [2], [3, 3]),
        new("clone", () => tensor([1f, 2]).clone(), [2], [1, 2]),
        new("contiguous", () => tensor([1f, 2, 3, 4], [2, 2]).transpose(0, 1).contiguous(), [2, 2], [1, 3, 2, 4]),
    ];

    [TestCaseSource(nameof(Conversions))]
    public void Conversion_OfSmallNumbers_GivesTheHandComputedResult(OperatorCase operation) => operation.Check();

    [Test]
    public void Clone_OfATensor_OwnsItsMemory()
    {
        var original = tensor([1f, 2]);
        var copy = original.clone();

        original.zero_();

        TensorAssert.Equal(copy, [2], [1, 2]);
    }

    [Test]
    public void Alias_OfATensor_SharesItsMemory()
    {
        var original = tensor([1f, 2]);
        var alias = original.alias();

        original.zero_();

        TensorAssert.Equal(alias, [2], [0, 0]);
    }

    [Test]
    public void Detach_OfAResult_LeavesTheGraphAndSharesTheMemory()
    {
        var result = ones(2, requires_grad: true) * 2;
        var detached = result.detach();

        detached.zero_();

        Assert.That(detached.requires_grad, Is.False);
        TensorAssert.Equal(result, [2], [0, 0]);
    }

    [Test]
    public void ToType_WithDisposeAfter_DisposesTheSource()
    {
        var source = tensor([1f]);

        source.to_type(ScalarType.Float64, disposeAfter: true);

        Assert.That(source.IsInvalid, Is.True);
    }

    [Test]
    public void ToType_OfTheSameTypeWithCopy_OwnsItsMemory()
    {
        var source = tensor([1f]);
        var copy = source.to_type(ScalarType.Float32, copy: true);

        source.zero_();

        Assert.That(copy.item<float>(), Is.EqualTo(1));
    }
}
