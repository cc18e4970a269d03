using FlowMatching.Core.Checkpoints;
using FlowMatching.Core.Tests.Support;

namespace FlowMatching.Core.Tests.Checkpoints;

/// <summary>No file is taken that is not exactly what was written.</summary>
public sealed class CheckpointDamageTests : CheckpointFixture
{
    [Test]
    public void Load_MissingFile_IsRefused()
    {
        string path = Folder.In("absent.safetensors");

        Assert.That(Refusal(path), Is.EqualTo($"There is no checkpoint {path}."));
    }

    [Test]
    public void Load_MissingFolder_IsRefused() =>
        Assert.That(Refusal(Path.Combine(Folder.Path, "no", "where")), Does.StartWith("There is no checkpoint"));

    [Test]
    public void Load_Folder_IsRefused() => Assert.That(Refusal(Folder.Path), Does.Contain(Folder.Path));

    [Test]
    public void Load_TruncatedAnywhere_IsRefused()
    {
        byte[] whole = File.ReadAllBytes(Good);
        for (int length = 0; length < whole.Length; length += length < 32 ? 1 : 61)
        {
            Refusal(Write("truncated", whole[..length]));
        }

        Refusal(Write("truncated", whole[..^1]));
    }

    [Test]
    public void Load_BytesAppended_IsRefused() => Refusal(Write("longer", [.. File.ReadAllBytes(Good), 0]));

    [Test]
    public void Load_ForeignFile_IsRefused() => Refusal(Write("foreign", "PK\u0003\u0004 this is a pickle in a zip"u8.ToArray()));

    [Test]
    public void Load_AnyBitOfTheHeaderFlipped_IsRefused()
    {
        byte[] whole = File.ReadAllBytes(Good);
        int header = 8 + BitConverter.ToInt32(whole);
        for (int i = 0; i < header; i++)
        {
            Refusal(Write("flipped", Flip(whole, i, bit: i % 8)));
        }
    }

    [Test]
    public void Load_AnyBitOfTheNumbersFlipped_IsRefusedAsSuch()
    {
        byte[] whole = File.ReadAllBytes(Good);
        for (int i = 8 + BitConverter.ToInt32(whole); i < whole.Length; i += 3)
        {
            Assert.That(
                Refusal(Write("flipped", Flip(whole, i, bit: i % 8))),
                Does.Contain("its numbers were changed after they were written")
            );
        }
    }

    [Test]
    public void ReadHeader_BitOfTheNumbersFlipped_StillTells()
    {
        byte[] whole = File.ReadAllBytes(Good);

        Assert.That(Checkpoint.ReadHeader(Write("flipped", Flip(whole, whole.Length - 1, bit: 0))).Step, Is.EqualTo(6));
    }

    [Test]
    public void Verify_AnyByteOfTheNumbersChanged_IsRefusedAsSuch()
    {
        byte[] whole = File.ReadAllBytes(Good);
        for (int i = 8 + BitConverter.ToInt32(whole); i < whole.Length; i += 7)
        {
            string path = Write("flipped", Flip(whole, i, bit: i % 8));

            Assert.That(
                () => Checkpoint.Verify(path, out _),
                Throws
                    .TypeOf<InvalidInputException>()
                    .With.Message.EqualTo($"The checkpoint {path} cannot be used: its numbers were changed after they were written.")
            );
        }
    }

    [Test]
    public void Load_Refused_LeavesNoTensorBehind()
    {
        byte[] whole = File.ReadAllBytes(Good);
        string path = Write("flipped", Flip(whole, whole.Length - 1, bit: 0));
        long before = LiveTensors.Count();

        Refusal(path);

        Assert.That(LiveTensors.Count(), Is.EqualTo(before));
    }
}
