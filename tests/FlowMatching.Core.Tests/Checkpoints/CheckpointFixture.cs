using FlowMatching.Core.Checkpoints;
using FlowMatching.Core.Files;
using FlowMatching.Core.Models;
using FlowMatching.Core.Tests.Support;
using FlowMatching.Core.Training;
using FlowMatching.Testing;
using static TorchSharp.torch;

namespace FlowMatching.Core.Tests.Checkpoints;

/// <summary>One checkpoint, and ways to spoil it.</summary>
public abstract class CheckpointFixture
{
    protected TemporaryFolder Folder { get; private set; } = null!;

    /// <summary>A checkpoint after 6 of 9 steps.</summary>
    protected string Good { get; private set; } = "";

    [OneTimeSetUp]
    public void TrainOne()
    {
        Folder = new TemporaryFolder();
        Good = Folder.In("good.safetensors");
        var plan = TinyRun.Plan with
        {
            Architecture = new Architecture { Hidden = 3, Depth = 1 },
            Settings = TinyRun.Plan.Settings with { Steps = 9, LogEvery = 4 },
        };
        using var trainer = Trainer.Create(plan, TinyRun.Data, CPU);
        RecordingEvents events = new(stopAfter: 6);
        trainer.Run(events, events.Stop);
        trainer.Save(Good);
    }

    [OneTimeTearDown]
    public void RemoveFolder() => Folder.Dispose();

    protected static string Refusal(string path)
    {
        var e = Assert.Throws<InvalidInputException>(() => Checkpoint.Load(path).Dispose());
        Assert.That(e.Message, Does.Contain(path).And.EndsWith(".").And.Not.Contains("\n"));

        return e.Message;
    }

    /// <summary>Writes the good checkpoint with changes, with sums that fit them, and tells how it is refused.</summary>
    protected string RefusalOf(Action<SortedDictionary<string, string>> change, Action<Dictionary<string, Tensor>>? changeTensors = null) =>
        Refusal(Rewrite(change, changeTensors));

    protected string Rewrite(Action<SortedDictionary<string, string>> change, Action<Dictionary<string, Tensor>>? changeTensors = null)
    {
        using var file = Safetensors.Read(Good);
        SortedDictionary<string, string> metadata = new(file.Metadata.ToDictionary(), StringComparer.Ordinal);
        var tensors = file.Tensors.ToDictionary();
        change(metadata);
        changeTensors?.Invoke(tensors);

        string path = Folder.In("changed");
        Safetensors.Write(path, tensors, metadata);
        Safetensors.ReadMetadata(path, out var entries);
        metadata[Digest.HeaderKey] = Digest.OfHeader(metadata, entries);
        Safetensors.Write(path, tensors, metadata);

        return path;
    }

    protected string Write(string name, byte[] bytes)
    {
        string path = Folder.In(name);
        File.WriteAllBytes(path, bytes);

        return path;
    }

    protected static byte[] Flip(byte[] bytes, int index, int bit)
    {
        byte[] flipped = [.. bytes];
        flipped[index] ^= (byte)(1 << bit);

        return flipped;
    }
}
