using FlowMatching.Runs.Data;

namespace FlowMatching.Runs.Tests.Data;

public sealed class DataSpecTests
{
    [TestCase("points:clouds/one.csv", "points:one.csv")]
    [TestCase("picture:cat.png", "picture:cat.png")]
    [TestCase("points:a:b.npy", "points:a:b.npy")]
    [TestCase("folder:photographs/cats", "folder:cats")]
    [TestCase("folder:photographs/cats/", "folder:cats")]
    [TestCase("folder:photographs/cats/../dogs", "folder:dogs")]
    [TestCase("draw:1AAAAAAAAAAAAAAAA", "draw:7afcd248")] // digits of its SHA-256
    public void Parse_AFile_IsNamedWithoutItsFolders(string text, string name)
    {
        var spec = DataSpec.Parse(text);

        Assert.That((spec?.Name, spec?.Text), Is.EqualTo((name, text)));
        Assert.That(DataSources.NameOf(text), Is.EqualTo(name));
    }

    [TestCase("moons")]
    [TestCase("points:")]
    [TestCase("folder:")]
    [TestCase("")]
    public void Parse_AnythingElse_IsNoFile(string text)
    {
        Assert.That(DataSpec.Parse(text), Is.Null);
        Assert.That(DataSources.NameOf(text), Is.EqualTo(text));
    }
}
