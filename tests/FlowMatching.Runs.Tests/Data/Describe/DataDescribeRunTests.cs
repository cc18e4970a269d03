using FlowMatching.Core;
using FlowMatching.Runs.Data.Describe;
using FlowMatching.Runs.Options;
using FlowMatching.Runs.Tests.Data.Images;
using FlowMatching.Testing;
using SixLabors.ImageSharp.PixelFormats;

namespace FlowMatching.Runs.Tests.Data.Describe;

public sealed class DataDescribeRunTests
{
    private TemporaryFolder folder = null!;

    [SetUp]
    public void SetUp() => folder = new TemporaryFolder();

    [TearDown]
    public void TearDown() => folder.Dispose();

    [Test]
    public void Execute_ATable_FindsWhatIsOddInIt()
    {
        var rows = Enumerable
            .Range(0, 100)
            .Select(i => $"{i % 7},3,{(i == 50 ? "1e9" : $"{i % 2}")},{(i is 4 or 5 ? "" : "2.5")},cat,{"ab"[i % 2]}");
        File.WriteAllText(folder.In("t.csv"), "x,same,far,holes,text,kind\n" + string.Join('\n', rows) + "\n6,3,0,2.5,cat,a\n");

        var data = Describe("points:" + folder.In("t.csv"), ("label-column", "kind"));

        Assert.That((data.Count, data.Columns, data.Incomplete), Is.EqualTo((101, 5, 2)));
        Assert.That(data.Facts[0], Is.EqualTo(new ColumnFacts("x", 101, 0, 0, 0, 6, data.Facts[0].Mean, data.Facts[0].Std, 0)));
        Assert.That(data.Facts[0].Mean, Is.EqualTo(Enumerable.Range(0, 100).Append(6).Average(i => i % 7)).Within(1e-12));
        Assert.That((data.Facts[1].IsConstant, data.Facts[2].Outliers), Is.EqualTo((true, 1)));
        Assert.That((data.Facts[3].Missing, data.Facts[4].Texts, data.Facts[4].Count), Is.EqualTo((2, 101, 0)));
        Assert.That(data.Classes, Is.EqualTo(new[] { new ClassFacts("a", 51), new ClassFacts("b", 50) }));
    }

    [Test]
    public void Execute_RowsThatAreThereTwice_AreCounted()
    {
        File.WriteAllText(folder.In("t.csv"), "1,2\n3,4\n1,2\n1,2\n");

        Assert.That(Describe("points:" + folder.In("t.csv")).Duplicates, Is.EqualTo(2));
    }

    [Test]
    public void Execute_Pictures_AreCountedByClass()
    {
        SavedPicture.Write(folder.In("s", "a", "1.png"), new Rgba32(255, 0, 0, 255), 4, 4);
        SavedPicture.Write(folder.In("s", "a", "2.png"), new Rgba32(255, 0, 0, 255), 4, 4);
        SavedPicture.Write(folder.In("s", "b", "1.png"), new Rgba32(0, 0, 255, 255), 4, 4);

        var data = Describe("folder:" + folder.In("s"), ("image-size", "4"));

        Assert.That((data.Count, data.Duplicates, data.Blank), Is.EqualTo((3, 1, 3)));
        Assert.That(data.Classes, Is.EqualTo(new[] { new ClassFacts("a", 2), new ClassFacts("b", 1) }));
    }

    [Test]
    public void Execute_ALaw_HasNoRows() => Assert.That((Describe("moons").Count, Describe("moons").Columns), Is.EqualTo(((int?)null, 2)));

    [Test]
    public void Prepare_WithoutADataSet_IsRefused() =>
        Assert.That(
            () => DataDescribeRun.Prepare([], []),
            Throws.InstanceOf<InvalidInputException>().With.Message.Contains("--dataset is needed")
        );

    private static DataDescription Describe(string dataset, params (string Name, string Text)[] more) =>
        new DataDescribeRun(
            DataDescribeRun.Prepare(
                [new GivenOption("dataset", dataset, ""), .. more.Select(one => new GivenOption(one.Name, one.Text, ""))],
                []
            ),
            new Watcher()
        ).Execute(default);
}
