namespace FlowMatching.Cli.Tests;

public sealed class ProcessStartTests
{
    private static readonly DateTimeOffset Started = DateTimeOffset.UnixEpoch.AddSeconds(1000);

    [TestCase(null, 1000)]
    [TestCase("", 1000)]
    [TestCase("soon", 1000)]
    [TestCase("1e300", 1000)]
    [TestCase("1060.25", 1060.25)]
    [TestCase("900", 1000)] // of a fm that started this one
    [TestCase("2001", 1000)] // still to come
    public void Later_OfTheProcessAndTheScript_IsTheOneThatCanBe(string? said, double expected) =>
        Assert.That(
            (ProcessStart.Later(Started, said, Started.AddSeconds(1000)) - DateTimeOffset.UnixEpoch).TotalSeconds,
            Is.EqualTo(expected).Within(1e-6)
        );
}
