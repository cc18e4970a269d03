using FlowMatching.Runs.Options;

namespace FlowMatching.Runs.Tests.Options;

public sealed class ExclusiveOptionsTests
{
    private static readonly GivenOption FileSteps = new("steps", "5", "f.yaml, line 1: steps"),
        FileBudget = new("budget", "5m", "f.yaml, line 2: budget");
    private static readonly GivenOption TypedSteps = new("steps", "7", "--steps"),
        TypedBudget = new("budget", "1m", "--budget");

    public static IEnumerable<object[]> Fair =>
        [
            [new[] { FileSteps, TypedBudget }, new[] { TypedBudget }],
            [new[] { FileBudget, TypedSteps }, new[] { TypedSteps }],
            [new[] { FileSteps, TypedSteps }, new[] { FileSteps, TypedSteps }],
            [new[] { TypedBudget }, new[] { TypedBudget }],
        ];

    [TestCaseSource(nameof(Fair))]
    public void Resolve_DifferentDoors_KeepsTheCommandLine(GivenOption[] given, GivenOption[] kept)
    {
        List<string> faults = [];

        Assert.That(ExclusiveOptions.Resolve(given, "steps", "budget", faults), Is.EqualTo(kept));
        Assert.That(faults, Is.Empty);
    }

    [Test]
    public void Resolve_OneDoor_IsAFault()
    {
        List<string> faults = [];

        ExclusiveOptions.Resolve([TypedSteps, TypedBudget], "steps", "budget", faults);
        ExclusiveOptions.Resolve([FileSteps, FileBudget], "steps", "budget", faults);

        Assert.That(faults, Has.Count.EqualTo(2).And.All.Contains("exclude each other"));
    }
}
