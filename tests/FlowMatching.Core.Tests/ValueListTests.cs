namespace FlowMatching.Core.Tests;

public sealed class ValueListTests
{
    [Test]
    public void Equals_SameItems_IsTrue()
    {
        ValueList<int> list = new([1, 2]);

        Assert.That(list.Equals(new ValueList<int>([1, 2])), Is.True);
        Assert.That(list.GetHashCode(), Is.EqualTo(new ValueList<int>([1, 2]).GetHashCode()));
        Assert.That(list.Equals(new ValueList<int>([2, 1])), Is.False);
        Assert.That(list.ToString(), Is.EqualTo("1, 2"));
    }
}
