using FlowMatching.Core.Data;
using FlowMatching.Core.Engine;
using FlowMatching.Core.Tests.Support;
using static TorchSharp.torch;

namespace FlowMatching.Core.Tests.Data;

/// <summary>What holds for every law that knows its parts: a new one is tested by being listed.</summary>
public sealed class ClassLawTests : EngineTestBase
{
    private const int Count = 4000;

    public static IEnumerable<ClassLaw> Laws => DataSets.All.OfType<ClassLaw>();

    [TestCaseSource(nameof(Laws))]
    public void WithClasses_Points_AreTheSameAsWithout(ClassLaw law) =>
        Assert.That(Draw(law.WithClasses()).X1.ToFloatArray(), Is.EqualTo(Draw(law).X1.ToFloatArray()));

    [TestCaseSource(nameof(Laws))]
    public void WithClasses_Classes_AreAllThere_AndWithoutNone(ClassLaw law)
    {
        var known = law.WithClasses();
        long[] labels = Draw(known).Labels!.ToLongArray();

        Assert.That(labels.Distinct().Order(), Is.EqualTo(Enumerable.Range(0, known.ClassNames.Count)));
        Assert.That(known.ClassShares.Sum(), Is.EqualTo(1).Within(1e-12));
        Assert.That((law.ClassNames.Count, Draw(law).Labels), Is.EqualTo((0, (Tensor?)null)));
    }

    // A class is a part: its points lie closer together than all of them do, or on a circle of their own.
    [TestCaseSource(nameof(Laws))]
    public void OfClass_Points_AreThoseOfThePart(ClassLaw law)
    {
        var known = law.WithClasses();
        using var rng = new Generator(seed: 5);

        for (int label = 0; label < known.ClassNames.Count; label++)
        {
            var part = ((IDataStream)known).OfClass(label).Draw(2000, rng);
            var batch = Draw(known);
            var same = batch.X1.index_select(0, batch.Labels!.eq(label).nonzero().view(-1));

            Assert.That(part.mean([0]).ToFloatArray(), Is.EqualTo(same.mean([0]).ToFloatArray()).Within(0.3), $"{law.Name} {label}");
        }
    }

    private static DataBatch Draw(ClassLaw law)
    {
        using var rng = new Generator(seed: 4);

        return law.DrawLabelled(Count, rng);
    }
}
