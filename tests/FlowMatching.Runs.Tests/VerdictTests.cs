using System.Runtime.InteropServices;
using FlowMatching.Core;
using FlowMatching.Core.Engine;

namespace FlowMatching.Runs.Tests;

public sealed class VerdictTests
{
    public static IEnumerable<TestCaseData> Faults =>
    [
        new TestCaseData(new InvalidInputException(["One.", "Two."]), VerdictKind.BadInput, new[] { "One.", "Two." }),
        new TestCaseData(new EngineUnavailableException("No engine"), VerdictKind.BadInput, new[] { "No engine." }),
        new TestCaseData(new RunFailedException("It diverged."), VerdictKind.Failed, new[] { "It diverged." }),
        new TestCaseData(new OperationCanceledException(), VerdictKind.Stopped, new[] { "Stopped; nothing was written." }),
        new TestCaseData(new SEHException("mat1 and mat2\nat c10::Error"), VerdictKind.Failed, new[] { "The engine failed: mat1 and mat2." }),
        new TestCaseData(new IOException("Disk full"), VerdictKind.Failed, new[] { "Disk full." }),
    ];

    [TestCaseSource(nameof(Faults))]
    public void Of_EachKindOfFault_SaysWhoseItIsInSentences(Exception fault, VerdictKind kind, string[] sentences)
    {
        var verdict = Verdict.Of(fault);

        Assert.That(verdict.Kind, Is.EqualTo(kind));
        Assert.That(verdict.Sentences, Is.EqualTo(sentences));
    }

    [Test]
    public void Of_UnforeseenFault_NamesItWithoutItsStack() =>
        Assert.That(Verdict.Of(new InvalidOperationException("Odd")).Sentences, Has.Count.EqualTo(1).And.All.Contains("InvalidOperationException").And.All.Contains("Odd."));
}
