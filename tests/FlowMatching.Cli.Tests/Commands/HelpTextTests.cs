using FlowMatching.Testing;

namespace FlowMatching.Cli.Tests.Commands;

/// <summary>Help texts are golden files: set FM_UPDATE_GOLDEN=1 to write them anew, and read the difference.</summary>
public sealed class HelpTextTests
{
    public static IEnumerable<string> Verbs =>
        [
            "train",
            "sample",
            "reflow",
            "compare",
            "evaluate",
            "demo",
            "studio",
            "data list",
            "data describe",
            "data show",
            "data get",
            "import",
            "info",
            "doctor",
            "completion",
        ];

    [TestCase("fm.txt")]
    [TestCase("fm-train.txt", "train")]
    [TestCase("fm-sample.txt", "sample")]
    [TestCase("fm-reflow.txt", "reflow")]
    [TestCase("fm-compare.txt", "compare")]
    [TestCase("fm-evaluate.txt", "evaluate")]
    [TestCase("fm-demo.txt", "demo")]
    [TestCase("fm-studio.txt", "studio")]
    [TestCase("fm-data.txt", "data")]
    [TestCase("fm-data-list.txt", "data", "list")]
    [TestCase("fm-data-describe.txt", "data", "describe")]
    [TestCase("fm-data-show.txt", "data", "show")]
    [TestCase("fm-data-get.txt", "data", "get")]
    [TestCase("fm-import.txt", "import")]
    [TestCase("fm-info.txt", "info")]
    [TestCase("fm-doctor.txt", "doctor")]
    [TestCase("fm-completion.txt", "completion")]
    public void Help_IsTheGoldenFile(string file, params string[] verb)
    {
        string path = Path.Combine(Repository.Root, "tests", "FlowMatching.Cli.Tests", "Golden", file);
        var (code, text, error) = InProcess.Run([.. verb, "--help"]);

        if (Environment.GetEnvironmentVariable("FM_UPDATE_GOLDEN") == "1")
            File.WriteAllText(path, text);
        Assert.That((code, error), Is.EqualTo((ExitCode.Done, "")));
        Assert.That(text, Is.EqualTo(File.ReadAllText(path)));
    }

    [Test]
    public void Fm_Alone_IsItsHelp() => Assert.That(InProcess.Run(), Is.EqualTo(InProcess.Run("--help")));

    [TestCaseSource(nameof(Verbs))]
    public void Examples_AreReadWithoutAFaultOfTheirOptions(string verb)
    {
        string[] examples = [.. ExamplesOf(verb)];
        Assert.That(examples, Is.Not.Empty);

        foreach (string example in examples)
        {
            // The unknown option is told together with all other faults, and keeps the example from running.
            var (code, _, error) = InProcess.Run([.. example.Split(' ').Skip(1), "--no-such-option"]);

            Assert.That(code, Is.EqualTo(ExitCode.BadInput), example);
            Assert.That(
                error
                    .Split('\n')
                    .Where(line =>
                        line.Contains("is not an option", StringComparison.Ordinal) || line.Contains("expected", StringComparison.Ordinal)
                    ),
                Is.EqualTo(new[] { $"fm: --no-such-option is not an option of '{verb}'." }),
                example
            );
        }
    }

    [Test]
    public void Version_IsOneLine() => Assert.That(InProcess.Run("--version").Out, Does.Match("^fm [0-9]+\\.[0-9]+\\.[0-9]+\n$"));

    private static IEnumerable<string> ExamplesOf(string verb) =>
        InProcess
            .Run([.. verb.Split(' '), "--help"])
            .Out.Split("Examples:\n")[1]
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Trim())
            .Where(line => line.StartsWith("fm " + verb, StringComparison.Ordinal));
}
