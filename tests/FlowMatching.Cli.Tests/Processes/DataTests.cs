namespace FlowMatching.Cli.Tests.Processes;

public sealed class DataTests
{
    [Test]
    public void List_NamesEverySetInALine()
    {
        var (code, text, error) = Output.InProcess.Run("data", "list");

        string[] lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.That((code, error), Is.EqualTo((ExitCode.Done, "")));
        Assert.That(lines, Has.Length.EqualTo(Core.Data.DataSets.Names.Count + 2).And.All.Contains("2-D"));
        Assert.That(lines[0], Does.StartWith("checkerboard"));
    }

    [Test]
    [Category("Engine")]
    public void Show_EqualSeeds_GiveEqualPictures()
    {
        using TemporaryFolder folder = new();
        foreach (string copy in (string[])["one", "two"])
        {
            var shown = Fm.Run(folder.Path, "data", "show", "--dataset", "pinwheel", "--num", "2000", "--output-dir", copy);
            Assert.That(shown.Code, Is.Zero, shown.Error);
            Assert.That(shown.Out, Does.Contain("data_pinwheel.png").And.Contain("2000"));
        }

        byte[] picture = File.ReadAllBytes(folder.In("one", "data_pinwheel.png"));
        Assert.That(picture[..4], Is.EqualTo(new byte[] { 0x89, (byte)'P', (byte)'N', (byte)'G' }));
        Assert.That(File.ReadAllBytes(folder.In("two", "data_pinwheel.png")), Is.EqualTo(picture));
    }
}
