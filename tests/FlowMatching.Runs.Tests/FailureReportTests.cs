using System.Runtime.InteropServices;
using FlowMatching.Core;
using FlowMatching.Core.Engine;

namespace FlowMatching.Runs.Tests;

public sealed class FailureReportTests
{
    public static IEnumerable<TestCaseData> Faults =>
        [
            new TestCaseData(new InvalidInputException(["One.", "Two."]), FailureKind.BadInput, new[] { "One.", "Two." }),
            new TestCaseData(new EngineUnavailableException("No engine"), FailureKind.BadInput, new[] { "No engine." }),
            new TestCaseData(new RunFailedException("It diverged."), FailureKind.Failed, new[] { "It diverged." }),
            new TestCaseData(new OperationCanceledException(), FailureKind.Stopped, new[] { "Stopped; nothing was written." }),
            new TestCaseData(
                new SEHException("mat1 and mat2\nat c10::Error"),
                FailureKind.Failed,
                new[] { "The engine failed: mat1 and mat2." }
            ),
            new TestCaseData(new IOException("Disk full"), FailureKind.Failed, new[] { "Disk full." }),
        ];

    [TestCaseSource(nameof(Faults))]
    public void Of_EachKindOfFault_SaysWhoseItIsInSentences(Exception fault, FailureKind kind, string[] sentences)
    {
        var failure = FailureReport.Of(fault);

        Assert.That(failure.Kind, Is.EqualTo(kind));
        Assert.That(failure.Sentences, Is.EqualTo(sentences));
    }

    [Test]
    public void Of_UnforeseenFault_NamesItWithoutItsStack() =>
        Assert.That(
            FailureReport.Of(new InvalidOperationException("Odd")).Sentences,
            Has.Count.EqualTo(1).And.All.Contains("InvalidOperationException").And.All.Contains("Odd.")
        );
}
