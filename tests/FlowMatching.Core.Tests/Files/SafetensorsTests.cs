using System.Text;
using FlowMatching.Core.Files;
using FlowMatching.Core.Tests.Support;
using static TorchSharp.torch;

namespace FlowMatching.Core.Tests.Files;

public sealed class SafetensorsTests : EngineTestBase
{
    // 8 bytes of header length (136), the header filled up with spaces to a multiple of 8, then the numbers, all little-endian.
    private const string Header =
        """{"__metadata__":{"kind":"test"},"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"U8","shape":[],"data_offsets":[8,9]}}""";

    private static readonly byte[] File =
    [
        136,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        .. Encoding.ASCII.GetBytes(Header.PadRight(136)),
        0,
        0,
        0x80,
        0x3F,
        0,
        0,
        0,
        0xC0,
        7,
    ];

    private static readonly Dictionary<string, string> NoMetadata = [];

    private string folder = "";

    private string Target => Path.Combine(folder, "file.safetensors");

    [SetUp]
    public void MakeFolder() => folder = Directory.CreateTempSubdirectory("fm-safetensors-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(folder, recursive: true);

    [Test]
    public void Write_OfTwoTensors_WritesExactlyTheseBytes()
    {
        Safetensors.Write(
            Target,
            Tensors(("b", tensor(new byte[] { 7 }).view([])), ("a", tensor([1f, -2]))),
            new Dictionary<string, string> { ["kind"] = "test" }
        );

        Assert.That(System.IO.File.ReadAllBytes(Target), Is.EqualTo(File));
    }

    [Test]
    public void Read_OfTheHandMadeFile_GivesItsTensorsAndMetadata()
    {
        System.IO.File.WriteAllBytes(Target, File);

        using var file = Safetensors.Read(Target);

        Assert.That(file.Metadata, Is.EqualTo(new Dictionary<string, string> { ["kind"] = "test" }));
        Assert.That(file.Tensors.Keys, Is.EquivalentTo(new[] { "a", "b" }));
        TensorAssert.Equal(file.Tensors["a"], [2], [1, -2]);
        TensorAssert.Equal(file.Tensors["b"], [], [7]);
        Assert.That(file.Tensors["b"].dtype, Is.EqualTo(ScalarType.Byte));
    }

    [Test]
    public void ReadMetadata_OfTheHandMadeFile_DescribesItsEntries()
    {
        System.IO.File.WriteAllBytes(Target, File);

        var metadata = Safetensors.ReadMetadata(Target, out var entries);

        Assert.That(metadata["kind"], Is.EqualTo("test"));
        Assert.That(
            entries.Select(static entry => (entry.Name, entry.DType, entry.Shape.Count)),
            Is.EqualTo(new[] { ("a", "F32", 1), ("b", "U8", 0) })
        );
    }

    [Test]
    public void Write_OfEqualState_GivesEqualBytesInAnyOrder()
    {
        string other = Path.Combine(folder, "other");

        Safetensors.Write(Target, Tensors(("x", ones(2)), ("w", zeros(3))), new Dictionary<string, string> { ["p"] = "1", ["q"] = "2" });
        Safetensors.Write(other, Tensors(("w", zeros(3)), ("x", ones(2))), new Dictionary<string, string> { ["q"] = "2", ["p"] = "1" });

        Assert.That(System.IO.File.ReadAllBytes(other), Is.EqualTo(System.IO.File.ReadAllBytes(Target)));
    }

    [TestCase(ScalarType.Float64)]
    [TestCase(ScalarType.Float32)]
    [TestCase(ScalarType.Float16)]
    [TestCase(ScalarType.BFloat16)]
    [TestCase(ScalarType.Int64)]
    [TestCase(ScalarType.Int32)]
    [TestCase(ScalarType.Int16)]
    [TestCase(ScalarType.Int8)]
    [TestCase(ScalarType.Byte)]
    [TestCase(ScalarType.Bool)]
    public void WriteThenRead_OfEachType_GivesTheSameTensor(ScalarType type)
    {
        var numbers = tensor([0f, 1, 1, 0, 1, 0], [2, 3]).to_type(type);
        Safetensors.Write(Target, Tensors(("t", numbers)), NoMetadata);

        using var file = Safetensors.Read(Target);

        Assert.That(file.Tensors["t"].dtype, Is.EqualTo(type));
        TensorAssert.Equal(file.Tensors["t"], numbers);
    }

    [Test]
    public void WriteThenRead_OfTurnedEmptyAndTrainedTensors_GivesTheirValues()
    {
        var turned = tensor([1f, 2, 3, 4, 5, 6], [2, 3]).transpose(0, 1);
        Safetensors.Write(
            Target,
            Tensors(("turned", turned), ("empty", zeros(0, 3)), ("trained", ones(2, requires_grad: true) * 2)),
            NoMetadata
        );

        using var file = Safetensors.Read(Target);

        TensorAssert.Equal(file.Tensors["turned"], [3, 2], [1, 4, 2, 5, 3, 6]);
        Assert.That(file.Tensors["empty"].shape, Is.EqualTo(new long[] { 0, 3 }));
        TensorAssert.Equal(file.Tensors["trained"], [2], [2, 2]);
        Assert.That(file.Tensors["trained"].requires_grad, Is.False);
    }

    [Test]
    public void WriteThenRead_OfOddNamesAndText_KeepsThem()
    {
        Dictionary<string, string> metadata = new() { ["quote\" and \\"] = "line\nbreak, Größe, 流" };
        Safetensors.Write(Target, Tensors(("layer.0/weight \"é\"", ones(1))), metadata);

        using var file = Safetensors.Read(Target);

        Assert.That(file.Tensors.Keys, Is.EqualTo(new[] { "layer.0/weight \"é\"" }));
        Assert.That(file.Metadata, Is.EqualTo(metadata));
    }

    [Test]
    public void Read_IntoAScope_LeavesTheTensorsToTheFile()
    {
        System.IO.File.WriteAllBytes(Target, File);
        SafetensorsFile file;
        using (NewDisposeScope())
            file = Safetensors.Read(Target);

        TensorAssert.Equal(file.Tensors["a"], [2], [1, -2]);
        file.Dispose();
        Assert.That(file.Tensors["a"].IsInvalid, Is.True);
    }

    [TestCase("a", "a")]
    [TestCase("a", "__metadata__")]
    public void Write_OfANameThatIsTaken_IsRefusedAndLeavesNothing(string first, string second)
    {
        Assert.That(() => Safetensors.Write(Target, Tensors((first, ones(1)), (second, ones(1))), NoMetadata), Throws.ArgumentException);
        Assert.That(Directory.GetFiles(folder), Is.Empty);
    }

    [Test]
    public void Write_ThatFails_LeavesTheOldFileAndNoOther()
    {
        System.IO.File.WriteAllBytes(Target, File);
        var disposed = ones(1);
        disposed.Dispose();

        Assert.That(
            () => Safetensors.Write(Target, Tensors(("a", ones(1)), ("z", disposed)), NoMetadata),
            Throws.InvalidOperationException
        );

        Assert.That(System.IO.File.ReadAllBytes(Target), Is.EqualTo(File));
        Assert.That(Directory.GetFiles(folder), Is.EqualTo(new[] { Target }));
    }

    [Test]
    public void Write_OverAFile_ReplacesIt()
    {
        System.IO.File.WriteAllText(Target, "something else");

        Safetensors.Write(Target, Tensors(("a", ones(1))), NoMetadata);

        using var file = Safetensors.Read(Target);
        Assert.That(file.Tensors.Keys, Is.EqualTo(new[] { "a" }));
        Assert.That(Directory.GetFiles(folder), Is.EqualTo(new[] { Target }));
    }

    [Test]
    public void Write_IntoAFolderThatIsNotThere_IsAnIOException() =>
        Assert.That(
            () => Safetensors.Write(Path.Combine(folder, "no", "file"), Tensors(("a", ones(1))), NoMetadata),
            Throws.InstanceOf<IOException>()
        );

    [Test]
    public void Read_OfAFileThatIsNotThere_IsAFileNotFoundException() =>
        Assert.That(() => Safetensors.Read(Target), Throws.TypeOf<FileNotFoundException>());

    [Test]
    public void Read_OfAFileCutAnywhere_IsRefused()
    {
        for (int length = 0; length < File.Length; length++)
        {
            System.IO.File.WriteAllBytes(Target, File[..length]);
            Assert.That(
                () => Safetensors.Read(Target),
                Throws.TypeOf<InvalidDataException>().With.Message.Contains("not a readable safetensors file"),
                $"cut to {length} bytes"
            );
        }
    }

    private static KeyValuePair<string, Tensor>[] Tensors(params (string Name, Tensor Tensor)[] named) =>
        [.. named.Select(static pair => KeyValuePair.Create(pair.Name, pair.Tensor))];
}
