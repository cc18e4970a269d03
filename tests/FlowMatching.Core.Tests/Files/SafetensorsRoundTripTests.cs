using FlowMatching.Core.Files;
using FlowMatching.Core.Tests.Support;
using static TorchSharp.torch;

namespace FlowMatching.Core.Tests.Files;

/// <summary>Any tensors of any type and shape, and any texts, come back as they were written.</summary>
public sealed class SafetensorsRoundTripTests : EngineTestBase
{
    private static readonly ScalarType[] Types =
    [
        ScalarType.Float64,
        ScalarType.Float32,
        ScalarType.Float16,
        ScalarType.BFloat16,
        ScalarType.Int64,
        ScalarType.Int32,
        ScalarType.Int16,
        ScalarType.Int8,
        ScalarType.Byte,
        ScalarType.Bool,
    ];

    private string folder = "";

    [SetUp]
    public void MakeFolder() => folder = Directory.CreateTempSubdirectory("fm-safetensors-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(folder, recursive: true);

    [Test]
    public void WriteThenRead_AnyTensorsAndTexts_GivesTheSameBytes([Range(0, 49)] int seed)
    {
        using var scope = NewDisposeScope();
        Random random = new(seed);
        var tensors = Enumerable.Range(0, random.Next(6)).ToDictionary(i => $"{Text(random)}.{i}", _ => Any(random));
        var metadata = Enumerable.Range(0, random.Next(4)).ToDictionary(i => $"{Text(random)}.{i}", _ => Text(random));
        string first = Path.Combine(folder, "first"),
            second = Path.Combine(folder, "second");

        Safetensors.Write(first, tensors, metadata);
        using var read = Safetensors.Read(first);
        Safetensors.Write(second, read.Tensors, read.Metadata);

        Assert.That(read.Metadata, Is.EqualTo(metadata));
        Assert.That(read.Tensors.Keys, Is.EquivalentTo(tensors.Keys));
        foreach (var (name, tensor) in tensors)
        {
            Assert.That((read.Tensors[name].dtype, read.Tensors[name].shape), Is.EqualTo((tensor.dtype, tensor.shape)), name);
            Assert.That(read.Tensors[name].bytes.ToArray(), Is.EqualTo(tensor.bytes.ToArray()), name);
        }

        Assert.That(File.ReadAllBytes(second), Is.EqualTo(File.ReadAllBytes(first)));
    }

    // NaN with all its payloads is among the bytes; of a bool there are two.
    private static Tensor Any(Random random)
    {
        var type = Types[random.Next(Types.Length)];
        long[] shape = [.. Enumerable.Range(0, random.Next(5)).Select(_ => (long)random.Next(5))];
        var tensor = empty(shape, type);
        byte[] bytes = new byte[tensor.numel() * tensor.element_size()];
        random.NextBytes(bytes);
        if (type == ScalarType.Bool)
            bytes = Array.ConvertAll(bytes, one => (byte)(one & 1));
        tensor.bytes = bytes;

        return tensor;
    }

    private static string Text(Random random)
    {
        const string Letters = "ab/\\\"'{}\n\u001b é中😀";
        string text = string.Concat(Enumerable.Range(0, random.Next(8)).Select(_ => Letters[random.Next(Letters.Length - 2)]));

        return random.Next(4) == 0 ? text + "😀" : text; // both halves of it
    }
}
