using FlowMatching.Testing.Api;

namespace FlowMatching.Torch.Tests;

/// <summary>
/// Our TorchSharp must be a subset of the real one, so that the same sources compile against the package: every public
/// or protected member of ours is on the committed page of its signatures.
/// </summary>
public sealed class SignatureTests
{
    private static readonly ApiPage Page = ApiPage.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Api", "torchsharp.txt")) + "\n" + TorchSharpProse.Lines);

    [Test]
    public void PublicMembers_OfOurTorchSharp_AreAllOnThePage() =>
        Assert.That(new ApiChecker(Page).Faults(typeof(torch).Assembly, "TorchSharp"), Is.Empty);
}
