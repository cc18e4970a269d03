using System.Security.Cryptography;
using FlowMatching.Core.Files;
using FlowMatching.Core.Tests.Support;
using FlowMatching.Testing;
using static TorchSharp.torch;

namespace FlowMatching.Core.Tests.Files;

public sealed class SafetensorsSumTests : EngineTestBase
{
    [Test]
    public void Of_Tensors_IsTheSumOfTheirBytesInTheOrderOfTheirNames()
    {
        using TemporaryFolder folder = new();
        Safetensors.Write(
            folder.In("a"),
            [new("b", tensor(new byte[] { 7, 8, 9 })), new("a", tensor(new byte[] { 1, 2 }))],
            new Dictionary<string, string>()
        );

        using var file = Safetensors.Open(folder.In("a"));

        Assert.That(SafetensorsSum.Of(file, "a"), Is.EqualTo(Convert.ToHexStringLower(SHA256.HashData([1, 2, 7, 8, 9]))));
    }
}
