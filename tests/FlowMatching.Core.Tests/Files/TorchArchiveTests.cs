using FlowMatching.Core.Engine;
using FlowMatching.Core.Files;
using FlowMatching.Testing;
using static TorchSharp.torch;

namespace FlowMatching.Core.Tests.Files;

public sealed class TorchArchiveTests
{
    private TemporaryFolder folder = null!;

    private string Path => folder.In("model.pt");

    [SetUp]
    public void SetUp() => folder = new TemporaryFolder();

    [TearDown]
    public void TearDown() => folder.Dispose();

    [Test]
    public void Read_AStateDict_GivesItsTensors()
    {
        File.WriteAllBytes(
            Path,
            new TorchFile().Add("a.weight", [1, 2, 3, 4, 5, 6], 2, 3).Add("a.bias", [7], 1).AddOthers("args").ToArray()
        );

        Assert.That(Names(), Is.EqualTo(new[] { "a.weight", "a.bias" }));
        Assert.That(Values("a.weight"), Is.EqualTo(new[] { 1f, 2, 3, 4, 5, 6 }));
        Assert.That(WeightFile.Open(Path).Entries[0].Shape, Is.EqualTo(new[] { 2L, 3 }));
        Assert.That(Values("a.bias"), Is.EqualTo(new[] { 7f }));
    }

    [Test]
    public void Read_DictionariesInDictionaries_JoinsTheirKeys()
    {
        File.WriteAllBytes(Path, new TorchFile().Begin("ema").Add("w", [1], 1).End().Begin("model").Add("w", [2], 1).End().ToArray());

        Assert.That(Names(), Is.EqualTo(new[] { "ema.w", "model.w" }));
        Assert.That(Values("model.w"), Is.EqualTo(new[] { 2f }));
    }

    [Test]
    public void Read_ATransposedTensor_GivesItsRows()
    {
        byte[] bytes = [.. Enumerable.Range(1, 6).SelectMany(value => BitConverter.GetBytes((float)value))];
        File.WriteAllBytes(Path, new TorchFile().Add("w", "FloatStorage", bytes, 4, [3, 2], [1, 3]).ToArray());

        Assert.That(Values("w"), Is.EqualTo(new[] { 1f, 4, 2, 5, 3, 6 }));
    }

    [TestCase("DoubleStorage", 8, new byte[] { 0, 0, 0, 0, 0, 0, 0xF8, 0x3F })]
    [TestCase("HalfStorage", 2, new byte[] { 0, 0x3E })]
    [TestCase("BFloat16Storage", 2, new byte[] { 0xC0, 0x3F })]
    public void Read_OtherFloatingTypes_GivesTheirNumbers(string storage, int size, byte[] bytes)
    {
        File.WriteAllBytes(Path, new TorchFile().Add("w", storage, bytes, size, [1], [1]).ToArray());

        Assert.That(Values("w"), Is.EqualTo(new[] { 1.5f }));
    }

    [TestCase("cos\nsystem\n", "needs os.system, which is not read: keep the weights alone, by torch.save(model.state_dict(), FILE)")]
    [TestCase("cbuiltins\neval\n", "needs builtins.eval, which is not read")]
    [TestCase("X\u0001\0\0\0ax\n", "has the opcode 0x78, which no dictionary of tensors needs")]
    [TestCase("X\u0001\0\0\0aK\u0001K\u0002R", "calls what is no function")]
    [TestCase(
        "X\u0001\0\0\0actorch._utils\n_rebuild_tensor_v2\n)R",
        "calls torch._utils._rebuild_tensor_v2 with arguments that do not fit"
    )]
    [TestCase("X\u0001\0\0\0aK\u0001Q", "refers to something that is no storage of numbers")]
    [TestCase("h\u00f0", "recalls what it has not said")]
    [TestCase("X\u00ff\u00ff\0\0a", "is cut short")]
    [TestCase("000", "has the opcode 0x30")]
    [TestCase("uuuuu", "ends what it has not begun")]
    public void Open_WhatIsNoDictionaryOfTensors_IsRefusedByName(string opcodes, string part)
    {
        File.WriteAllBytes(Path, new TorchFile().Raw(opcodes).ToArray());

        AssertRefused(part);
    }

    [Test]
    public void Open_ADictionaryInItself_IsRefused()
    {
        File.WriteAllBytes(Path, new TorchFile().Raw("X\u0001\0\0\0a}q\u00f0(X\u0001\0\0\0bh\u00f0u").ToArray());

        AssertRefused("its dictionaries lie too deep in each other");
    }

    [Test]
    public void Open_DictionariesThatDoubleEachTime_AreRefused()
    {
        // d_0 is empty, and d_i = {a: d_(i-1), b: d_(i-1)}: 2^13 of them at the end, 200 times.
        string chain =
            "}q\u00c0"
            + string.Concat(Enumerable.Range(1, 13).Select(i => $"}}(X\u0001\0\0\0ah{At(i - 1)}X\u0001\0\0\0bh{At(i - 1)}uq{At(i)}"));
        string wide = string.Concat(Enumerable.Range(0, 200).Select(i => $"X\u0004\0\0\0{i:D4}h{At(13)}"));
        File.WriteAllBytes(Path, new TorchFile().Raw("X\u0001\0\0\0z](" + chain + "e" + wide).ToArray());

        AssertRefused("lie too deep in each other");

        static char At(int i) => (char)(0xC0 + i);
    }

    [TestCase(new[] { 3, 2 }, new[] { 2, 1 }, "has a tensor of shape (3, 2) in a storage of 4 numbers")]
    [TestCase(new[] { 2, 2 }, new[] { 2, 2 }, "has a tensor of shape (2, 2) in a storage of 4 numbers")]
    [TestCase(new[] { 1000, 1000 }, new[] { 0, 0 }, "has a tensor of shape (1000, 1000) in a storage of 4 numbers")]
    [TestCase(new[] { 2, -2 }, new[] { 2, 1 }, "has a tensor of a broken shape")]
    [TestCase(new[] { 2, 2 }, new[] { 1 }, "has a tensor of a broken shape")]
    public void Open_ATensorOutsideItsStorage_IsRefused(int[] shape, int[] strides, string part)
    {
        File.WriteAllBytes(Path, new TorchFile().Add("w", "FloatStorage", new byte[16], 4, shape, strides).ToArray());

        AssertRefused(part);
    }

    [Test]
    public void Open_AProgramOfTorchScript_IsNamed()
    {
        File.WriteAllBytes(Path, new TorchFile().ToArray(("constants.pkl", [1])));

        AssertRefused("is a program of TorchScript's, expected a state_dict");
    }

    [TestCase("version https://git-lfs.github.com/spec/v1\noid sha256:0\n", "is a pointer of git-lfs and not the weights themselves")]
    [TestCase("\u0080\u0002}q\0.             ", "is a bare pickle, which could run anything and is never read")]
    [TestCase("<!DOCTYPE html><html>", "is a web page")]
    [TestCase("GGUF\u0003\0\0\0", "is a GGUF file")]
    public void Open_WhatElseIsCalledWeights_IsNamed(string text, string part)
    {
        File.WriteAllBytes(Path, System.Text.Encoding.Latin1.GetBytes(text));

        AssertRefused(part);
    }

    private string[] Names() => [.. WeightFile.Open(Path).Entries.Select(entry => entry.Name)];

    private float[] Values(string name)
    {
        using var tensor = WeightFile.Open(Path).Read(new HashSet<string> { name }).Values.Single();
        using var numbers = tensor.to_type(ScalarType.Float32);
        return numbers.ToFloatArray();
    }

    private void AssertRefused(string part) =>
        Assert.That(
            () => WeightFile.Open(Path),
            Throws.InstanceOf<InvalidDataException>().With.Message.Contains(part).And.Message.EndWith(".")
        );
}
