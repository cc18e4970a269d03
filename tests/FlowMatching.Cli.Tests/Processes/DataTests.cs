using FlowMatching.Testing;

namespace FlowMatching.Cli.Tests.Processes;

public sealed class DataTests
{
    [Test]
    public void List_NamesEverySetInALine()
    {
        var (code, text, error) = InProcess.Run("data", "list");

        string[] lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.That((code, error), Is.EqualTo((ExitCode.Done, "")));
        Assert.That(lines.Select(line => line.Split(' ')[0]), Is.EquivalentTo(Runs.Data.DataSources.Forms));
        Assert.That(lines[0], Does.StartWith("checkerboard").And.Contain("2-D"));
        Assert.That(lines.Count(line => line.Contains("2-D")), Is.EqualTo(Core.Data.DataSets.OfPlane.Count() + 2));
    }

    [Test]
    public void List_SaysWhichSetsAreStillToBeFetched()
    {
        using TemporaryFolder folder = new();
        var (_, text, _) = InProcess.Run("data", "list", "--data-dir", folder.Path);

        Assert.That(
            text,
            Does.Match(@"mnist +1 x 28 x 28 .*; not here yet: get it with 'fm data get mnist --data-dir ")
                .And.Match("digits +1 x 8 x 8 .*CC BY 4.0\\)\n")
        );
    }

    [Test]
    public void Show_Digits_NeedsNoEngineAndDrawsARowForEachClass()
    {
        using TemporaryFolder folder = new();
        var (code, text, error) = InProcess.Run("data", "show", "--dataset", "digits", "--num", "30", "--output-dir", folder.Path);

        Assert.That((code, error), Is.EqualTo((ExitCode.Done, "")));
        Assert.That(text, Does.Match("pictures +30\n").And.Match("standard deviation +0.54"));
        Assert.That(new FileInfo(folder.In("data_digits.png")).Length, Is.GreaterThan(1000));
    }

    [Test]
    public void Describe_ATable_SaysItsColumnsClassesAndOddities()
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder.In("t.csv"), "x,same,kind\n1,5,a\n,5,b\n3,5,a\n3,5,a\n4,5,b\n");

        var (code, text, error) = InProcess.Run("data", "describe", "--dataset", "points:" + folder.In("t.csv"), "--label-column", "kind");

        Assert.That((code, error), Is.EqualTo((ExitCode.Done, "")));
        Assert.That(
            text,
            Does.Match("rows +5 of 2 columns\n")
                .And.Match("column x +1 to 4, mean 2.75, standard deviation 1.08972, 1 missing\n")
                .And.Match("column same +always 5\n")
                .And.Match("classes +2: a \\(3\\), b \\(2\\)\n")
                .And.Match("odd +1 rows have a missing number")
                .And.Match("odd +the same number in every row of same\n")
                .And.Match("odd +1 rows are the same as one before them\n")
        );
    }

    [TestCase("fm data get mnits", "NAME is mnits, expected one of mnist, fashion-mnist; did you mean mnist?")]
    [TestCase("fm data get", "A name is needed: one of mnist, fashion-mnist.")]
    [TestCase("fm data get mnist --from nowhere.tgz", "--from nowhere.tgz does not exist.")]
    [TestCase("fm data show --dataset folder:nowhere", "nowhere does not exist.")]
    [TestCase(
        "fm data show --dataset mnist --data-dir nowhere",
        "mnist is not in nowhere/mnist: get it with 'fm data get mnist --data-dir nowhere'."
    )]
    public void BadInput_IsOneSentence(string command, string sentence)
    {
        var (code, _, error) = InProcess.Run(command.Split(' ')[1..]);

        Assert.That((code, error.Trim()), Is.EqualTo((ExitCode.BadInput, $"fm: {sentence}")));
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
