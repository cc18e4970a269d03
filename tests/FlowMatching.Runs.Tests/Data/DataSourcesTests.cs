using FlowMatching.Core;
using FlowMatching.Core.Data;
using FlowMatching.Runs.Data;
using FlowMatching.Runs.Files;
using FlowMatching.Testing;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.PixelFormats;

namespace FlowMatching.Runs.Tests.Data;

public sealed class DataSourcesTests
{
    private TemporaryFolder folder = null!;

    [SetUp]
    public void SetUp() => folder = new TemporaryFolder();

    [TearDown]
    public void TearDown() => folder.Dispose();

    [Test]
    public void Open_Points_StandardisesThemAndIsNamedAfterTheFile()
    {
        NpyFile.Write(folder.In("two.npy"), [10, 100, 30, 110], 2);

        var data = DataSources.Open("points:" + folder.In("two.npy"));

        Assert.That((data.Name, data.Dimension), Is.EqualTo(("points:two.npy", 2)));
        Assert.That(data.Affine!.Mean, Is.EqualTo(new[] { 20.0, 105.0 }));
        Assert.That(data.Affine.Scale, Is.EqualTo(Math.Sqrt(62.5)).Within(1e-12)); // variances 100 and 25
    }

    [Test]
    public void Open_Picture_TakesDarkForDense()
    {
        Save("two.png", new Rgba32(0, 0, 0, 255), new Rgba32(255, 255, 255, 255), new Rgba32(0, 0, 0, 0), new Rgba32(255, 255, 255, 255));

        var data = (PictureDensity)DataSources.Open("picture:" + folder.In("two.png"));

        Assert.That((data.Name, data.Dimension, data.PixelSize), Is.EqualTo(("picture:two.png", 2, 4.0)));
    }

    [Test]
    public void Open_AName_IsTheSetOfThatName() => Assert.That(DataSources.Open("moons"), Is.SameAs(DataSets.Get("moons")));

    [TestCase("1,2\n", "points:c.csv has 1 row, expected 2 or more")]
    [TestCase("1,2\n1,2\n", "points:c.csv holds one point 2 times, none of its columns x, y ever changes: expected points that differ")]
    [TestCase("1,2\n3,nan\n", "line 2, column 2 is nan, expected a finite number")]
    [TestCase("3\n3\n", "points:c.csv holds one point 2 times, its column x never changes: expected points that differ")]
    [TestCase("", "c.csv is empty")]
    public void Open_PointsToLearnNothingFrom_IsRefused(string text, string part)
    {
        File.WriteAllText(folder.In("c.csv"), text);

        AssertRefused("points:" + folder.In("c.csv"), part);
    }

    [TestCase("points:nowhere.csv", "nowhere.csv does not exist")]
    [TestCase("points:nowhere.npy", "nowhere.npy does not exist")]
    [TestCase("picture:nowhere.png", "nowhere.png does not exist")]
    [TestCase("mons", "; did you mean moons?: there are checkerboard")]
    [TestCase("mnits", "; did you mean mnist?: there are")]
    public void Open_WhatIsNotThere_IsRefused(string text, string part) => AssertRefused(text, part);

    [TestCase("two.npy", "points")]
    [TestCase("dark.png", "picture")]
    [TestCase("photographs", "folder")]
    public void Open_AFileWithoutWhatItIs_IsAnsweredWithThat(string name, string prefix)
    {
        string path = folder.In(name);
        if (name.Contains('.', StringComparison.Ordinal))
            File.WriteAllText(path, "");
        else
            Directory.CreateDirectory(path);

        AssertRefused(path, $"There is no data set {path}; did you mean {prefix}:{path}?");
    }

    [Test]
    public void Open_EmptyPictures_AreRefused()
    {
        Rgba32 white = new(255, 255, 255, 255),
            clear = new(0, 0, 0, 0);
        Save("white.png", white, white, white, white);
        Save("clear.png", clear, clear, clear, clear);
        Save("dot.png", new Rgba32(0, 0, 0, 255));

        AssertRefused("picture:" + folder.In("white.png"), "picture:white.png is blank");
        AssertRefused("picture:" + folder.In("clear.png"), "picture:clear.png is blank");
        AssertRefused("picture:" + folder.In("dot.png"), "has 1 x 1 pixels, expected 2 x 2 or more");
    }

    [Test]
    public void Open_DamagedOrForeignPictures_AreRefused()
    {
        Rgba32 ink = new(0, 0, 0, 255);
        Save("whole.png", ink, ink, ink, ink);
        byte[] bytes = File.ReadAllBytes(folder.In("whole.png"));
        File.WriteAllBytes(folder.In("half.png"), bytes[..(bytes.Length / 2)]);
        File.WriteAllBytes(folder.In("photo.jpg"), [0xFF, 0xD8, 0xFF, 0xE0, 0, 16, (byte)'J', (byte)'F', (byte)'I', (byte)'F']);
        File.WriteAllBytes(folder.In("nothing.png"), []);

        AssertRefused("picture:" + folder.In("half.png"), "half.png is damaged");
        AssertRefused("picture:" + folder.In("photo.jpg"), "photo.jpg");
        AssertRefused("picture:" + folder.In("nothing.png"), "nothing.png");
    }

    private void Save(string name, params Rgba32[] pixels)
    {
        int side = (int)Math.Sqrt(pixels.Length);
        using var picture = Image.LoadPixelData<Rgba32>(pixels, side, side);
        picture.SaveAsPng(folder.In(name));
    }

    private static void AssertRefused(string text, string part) =>
        Assert.That(
            () => DataSources.Open(text),
            Throws.InstanceOf<InvalidInputException>().With.Message.Contains(part).And.Message.Match(@"[.?]$")
        );
}
