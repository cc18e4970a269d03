using FlowMatching.Core.Options;

namespace FlowMatching.Core.Tests;

public sealed class NearestNameTests
{
    private static readonly string[] Known = ["checkerboard", "moons", "circles"];

    [TestCase("checkboard", "checkerboard")]
    [TestCase("Moon", "moons")]
    [TestCase("MOONS", "moons")]
    [TestCase("circels", "circles")]
    [TestCase("mnist", null)]
    [TestCase("", null)]
    [TestCase("xy", null)]
    public void Find_TypedName_GivesTheNearestWithinTheLimit(string wanted, string? expected) =>
        Assert.That(NearestName.Find(wanted, Known), Is.EqualTo(expected));

    [TestCase("chekrbord", "checkerboard")] // 3 edits of 9 letters
    [TestCase("chkrbord", null)] // 4 edits of 8 letters
    public void Find_LongName_AllowsAThirdOfItsLength(string wanted, string? expected) =>
        Assert.That(NearestName.Find(wanted, Known), Is.EqualTo(expected));

    [TestCase("rk45", "; did you mean dopri5?")] // and not rk4, which is nearer
    [TestCase("RK4", "; did you mean rk4?")]
    [TestCase("lr", "")] // no solver
    public void Suggestion_ForTheWordOfOtherPrograms_IsOurs(string wanted, string expected) =>
        Assert.That(Suggestion.For(wanted, ["euler", "rk4", "dopri5"]), Is.EqualTo(expected));

    [Test]
    public void Find_AMegabyte_IsNotEvenCompared()
    {
        string text = new('m', 1 << 20);
        long before = GC.GetAllocatedBytesForCurrentThread();

        Assert.That(NearestName.Find(text, Known), Is.Null);
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(1 << 20));
    }

    [TestCase("kitten", "sitting", 3)]
    [TestCase("", "abc", 3)]
    [TestCase("abc", "", 3)]
    [TestCase("flow", "flow", 0)]
    [TestCase("flow", "wolf", 4)]
    public void EditDistance_TwoWords_CountsEdits(string a, string b, int expected) =>
        Assert.That(NearestName.EditDistance(a, b), Is.EqualTo(expected));
}
