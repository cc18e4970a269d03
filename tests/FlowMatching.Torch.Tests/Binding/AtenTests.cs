using System.Reflection;

using FlowMatching.Torch.Binding;

namespace FlowMatching.Torch.Tests;

public sealed class AtenTests
{
    /// <summary>Operators that only a newer libtorch has; the code around them asks before it calls.</summary>
    private static readonly string[] Optional = [nameof(Aten.scaled_dot_product_attention)];

    public static IEnumerable<string> Names =>
        typeof(Aten).GetFields(BindingFlags.Static | BindingFlags.NonPublic).Where(static entry => entry.FieldType == typeof(Operator)).Select(static entry => entry.Name);

    public static IEnumerable<string> Needed => Names.Except(Optional);

    [TestCaseSource(nameof(Needed))]
    public void Operator_OfTheList_ExistsInThisLibtorch(string name) =>
        Assert.That(((Operator)typeof(Aten).GetField(name, BindingFlags.Static | BindingFlags.NonPublic)!.GetValue(null)!).Exists, Is.True);

    [Test]
    public void Names_OfTheList_AreAllOfIt() => Assert.That(Names.Count(), Is.GreaterThan(150));
}
