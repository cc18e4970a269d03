namespace FlowMatching.Torch.Tests;

public sealed class OperatorsTests : EngineTestBase
{
    public static IEnumerable<OperatorCase> Arithmetic =>
    [
        new("tensor + tensor", () => Row() + Row(), [3], [2, 4, 8]),
        new("row + column broadcasts", () => Row() + Column(), [2, 3], [11, 12, 14, 21, 22, 24]),
        new("column - row broadcasts", () => Column() - Row(), [2, 3], [9, 8, 6, 19, 18, 16]),
        new("tensor + int", () => Row() + 1, [3], [2, 3, 5]),
        new("tensor + long", () => Row() + 1L, [3], [2, 3, 5]),
        new("tensor + float", () => Row() + 0.5f, [3], [1.5, 2.5, 4.5]),
        new("tensor + double", () => Row() + 0.5, [3], [1.5, 2.5, 4.5]),
        new("tensor + Scalar", () => Row() + (Scalar)0.5, [3], [1.5, 2.5, 4.5]),
        new("int + tensor", () => 1 + Row(), [3], [2, 3, 5]),
        new("long + tensor", () => 1L + Row(), [3], [2, 3, 5]),
        new("float + tensor", () => 0.5f + Row(), [3], [1.5, 2.5, 4.5]),
        new("double + tensor", () => 0.5 + Row(), [3], [1.5, 2.5, 4.5]),
        new("Scalar + tensor", () => (Scalar)0.5 + Row(), [3], [1.5, 2.5, 4.5]),
        new("tensor - tensor", () => Row() - tensor(new float[] { 3, 2, 1 }), [3], [-2, 0, 3]),
        new("tensor - int", () => Row() - 1, [3], [0, 1, 3]),
        new("tensor - long", () => Row() - 1L, [3], [0, 1, 3]),
        new("tensor - float", () => Row() - 0.5f, [3], [0.5, 1.5, 3.5]),
        new("tensor - double", () => Row() - 0.5, [3], [0.5, 1.5, 3.5]),
        new("tensor - Scalar", () => Row() - (Scalar)1, [3], [0, 1, 3]),
        new("int - tensor", () => 1 - Row(), [3], [0, -1, -3]),
        new("long - tensor", () => 1L - Row(), [3], [0, -1, -3]),
        new("float - tensor", () => 0.5f - Row(), [3], [-0.5, -1.5, -3.5]),
        new("double - tensor", () => 0.5 - Row(), [3], [-0.5, -1.5, -3.5]),
        new("Scalar - tensor", () => (Scalar)0.5 - Row(), [3], [-0.5, -1.5, -3.5]),
        new("- tensor", () => -Row(), [3], [-1, -2, -4]),
        new("tensor * tensor", () => Row() * Row(), [3], [1, 4, 16]),
        new("tensor * int", () => Row() * 2, [3], [2, 4, 8]),
        new("tensor * long", () => Row() * 2L, [3], [2, 4, 8]),
        new("tensor * float", () => Row() * 0.5f, [3], [0.5, 1, 2]),
        new("tensor * double", () => Row() * 0.5, [3], [0.5, 1, 2]),
        new("tensor * Scalar", () => Row() * (Scalar)2, [3], [2, 4, 8]),
        new("int * tensor", () => 2 * Row(), [3], [2, 4, 8]),
        new("long * tensor", () => 2L * Row(), [3], [2, 4, 8]),
        new("float * tensor", () => 0.5f * Row(), [3], [0.5, 1, 2]),
        new("double * tensor", () => 0.5 * Row(), [3], [0.5, 1, 2]),
        new("Scalar * tensor", () => (Scalar)2 * Row(), [3], [2, 4, 8]),
        new("tensor / tensor", () => Row() / tensor(new float[] { 2, 4, 16 }), [3], [0.5, 0.5, 0.25]),
        new("tensor / int", () => Row() / 2, [3], [0.5, 1, 2]),
        new("tensor / long", () => Row() / 2L, [3], [0.5, 1, 2]),
        new("tensor / float", () => Row() / 0.5f, [3], [2, 4, 8]),
        new("tensor / double", () => Row() / 0.5, [3], [2, 4, 8]),
        new("tensor / Scalar", () => Row() / (Scalar)2, [3], [0.5, 1, 2]),
        new("int / tensor", () => 2 / Row(), [3], [2, 1, 0.5]),
        new("long / tensor", () => 2L / Row(), [3], [2, 1, 0.5]),
        new("float / tensor", () => 0.5f / Row(), [3], [0.5, 0.25, 0.125]),
        new("double / tensor", () => 0.5 / Row(), [3], [0.5, 0.25, 0.125]),
        new("Scalar / tensor", () => (Scalar)2 / Row(), [3], [2, 1, 0.5]),
        new("tensor % Scalar takes the divisor's sign", () => tensor(new float[] { -3, 3, 5 }) % (Scalar)2, [3], [1, 1, 1]),
        new("tensor % tensor", () => Row() % tensor(new float[] { 2, 2, 3 }), [3], [1, 0, 1]),
    ];

    public static IEnumerable<OperatorCase> Promotion =>
    [
        new("long + int stays long", () => tensor([1L, 2L]) + 1, [2], [2, 3], ScalarType.Int64),
        new("int + long number stays int", () => tensor(new[] { 1, 2 }) + 1L, [2], [2, 3], ScalarType.Int32),
        new("long * double becomes float", () => tensor([1L, 2L]) * 0.5, [2], [0.5, 1]),
        new("double - long becomes float", () => 0.5 - tensor([1L, 2L]), [2], [-0.5, -1.5]),
        new("long / long becomes float", () => tensor([1L, 3L]) / tensor([2L, 2L]), [2], [0.5, 1.5]),
        new("int / long tensor becomes float", () => 1 / tensor([2L, 4L]), [2], [0.5, 0.25]),
        new("float + double number stays float", () => tensor([1f]) + 0.5, [1], [1.5]),
        new("double + float number stays double", () => tensor([1.0]) + 0.5f, [1], [1.5], ScalarType.Float64),
        new("float + double tensor becomes double", () => tensor([1f]) + tensor([0.5]), [1], [1.5], ScalarType.Float64),
        new("float + double tensor of no dimensions stays float", () => tensor([1f]) + tensor(0.5), [1], [1.5]),
        new("bf16 * number stays bf16", () => tensor([1f]).bfloat16() * 0.5, [1], [0.5], ScalarType.BFloat16),
        new("bf16 number / bf16 stays bf16", () => 1.0 / tensor([2f]).bfloat16(), [1], [0.5], ScalarType.BFloat16),
        new("double number / double stays double", () => 1.0 / tensor([3.0]), [1], [1.0 / 3], ScalarType.Float64),
        new("bf16 + float becomes float", () => tensor([1f]).bfloat16() + tensor([0.5f]), [1], [1.5]),
        new("bool + bool is or", () => tensor([true, false]) + tensor([true, false]), [2], [1, 0], ScalarType.Bool),
        new("bool * long", () => tensor([true, false]) * 3, [2], [3, 0], ScalarType.Int64),
    ];

    public static IEnumerable<OperatorCase> Logic =>
    [
        new("== tensor", () => Row() == tensor(new float[] { 1, 0, 4 }), [3], [1, 0, 1], ScalarType.Bool),
        new("== number", () => Row() == (Scalar)2, [3], [0, 1, 0], ScalarType.Bool),
        new("!= tensor", () => Row() != tensor(new float[] { 1, 0, 4 }), [3], [0, 1, 0], ScalarType.Bool),
        new("!= number", () => Row() != (Scalar)2, [3], [1, 0, 1], ScalarType.Bool),
        new("< tensor broadcasts", () => Row() < tensor(2f), [3], [1, 0, 0], ScalarType.Bool),
        new("< number", () => Row() < 2, [3], [1, 0, 0], ScalarType.Bool),
        new("<= tensor", () => Row() <= tensor(2f), [3], [1, 1, 0], ScalarType.Bool),
        new("<= number", () => Row() <= 2, [3], [1, 1, 0], ScalarType.Bool),
        new("> tensor", () => Row() > tensor(2f), [3], [0, 0, 1], ScalarType.Bool),
        new("> number", () => Row() > 2, [3], [0, 0, 1], ScalarType.Bool),
        new(">= tensor", () => Row() >= tensor(2f), [3], [0, 1, 1], ScalarType.Bool),
        new(">= number", () => Row() >= 2.5, [3], [0, 0, 1], ScalarType.Bool),
        new("&", () => tensor([true, true, false]) & tensor([true, false, false]), [3], [1, 0, 0], ScalarType.Bool),
        new("|", () => tensor([true, true, false]) | tensor([true, false, false]), [3], [1, 1, 0], ScalarType.Bool),
        new("~", () => ~tensor([true, false]), [2], [0, 1], ScalarType.Bool),
        new("~ of integers flips bits", () => ~tensor([0L, 5L]), [2], [-1, -6], ScalarType.Int64),
    ];

    [TestCaseSource(nameof(Arithmetic))]
    public void Arithmetic_OfSmallNumbers_GivesTheHandComputedResult(OperatorCase operation) => operation.Check();

    [TestCaseSource(nameof(Promotion))]
    public void Arithmetic_OfMixedTypes_PromotesAsTorchDoes(OperatorCase operation) => operation.Check();

    [TestCaseSource(nameof(Logic))]
    public void Comparison_OfSmallNumbers_GivesTheHandComputedTruth(OperatorCase operation) => operation.Check();

    [Test]
    public void Equals_OfTensors_IsIdentityNotContents()
    {
        Tensor one = Row(), other = Row();

        Assert.That(one.Equals((object)one), Is.True);
        Assert.That(one.Equals((object)other), Is.False);
    }

    private static Tensor Row() => tensor(new float[] { 1, 2, 4 });

    private static Tensor Column() => tensor(new float[] { 10, 20 }).view(2, 1);
}
