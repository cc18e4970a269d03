using System.Buffers.Binary;
using FlowMatching.Core.Checkpoints;
using FlowMatching.Core.Couplings;
using FlowMatching.Core.Data;
using FlowMatching.Core.Engine;
using FlowMatching.Core.Files;
using FlowMatching.Core.Metrics.Images;
using FlowMatching.Core.Paths;
using FlowMatching.Core.Reflow;
using FlowMatching.Core.Specification;
using FlowMatching.Runs.Reflow;
using FlowMatching.Testing;
using static TorchSharp.torch;

namespace FlowMatching.Runs.Tests.Fuzzing;

/// <summary>Whole files of tensors.</summary>
internal static class TensorCorpus
{
    private static PairPart Part { get; } = new(Pool: 0, First: 0, Count: 3, Total: 3);

    private static CheckpointHeader Plain { get; } =
        new()
        {
            Architecture = SignedCheckpoint.Mlp,
            Path = new PathSettings { SigmaMin = 0 },
            DataSet = "moons",
            DataStd = 0.75,
            Step = 3,
            Training = new TrainerSettings { Steps = 9 },
        };

    /// <summary>Every type, numbers without dimensions, empty tensors, texts.</summary>
    public static IReadOnlyList<byte[]> Safetensors()
    {
        using var scope = NewDisposeScope();
        Dictionary<string, Tensor> all = new()
        {
            ["a"] = tensor([1f, -2]),
            ["number"] = tensor(3.0),
            ["empty"] = zeros(0, 3),
        };
        foreach (
            var type in (ScalarType[])
                [
                    ScalarType.Float16,
                    ScalarType.BFloat16,
                    ScalarType.Int64,
                    ScalarType.Int32,
                    ScalarType.Int16,
                    ScalarType.Int8,
                    ScalarType.Byte,
                    ScalarType.Bool,
                ]
        )
            all[$"of.{type}"] = ones(2, 1, dtype: type);

        return [Written(all, new() { ["key"] = "value" }), Written(new() { ["a"] = tensor([1f]) }, []), Written([], [])];
    }

    /// <summary>What torch.save writes.</summary>
    public static IReadOnlyList<byte[]> Torch() =>
        [
            new TorchFile().Add("a", [1, 2, 3, 4], 2, 2).AddOthers("args").Begin("ema").Add("a", [5], 1).End().ToArray(),
            new TorchFile().Add("t", "HalfStorage", new byte[12], 2, [2, 3], [1, 2]).ToArray(),
            new TorchFile().ToArray(),
        ];

    /// <summary>Reads all tensors of a file of weights.</summary>
    /// <param name="path">The file.</param>
    public static void ReadAll(string path)
    {
        var file = WeightFile.Open(path);
        foreach (var tensor in file.Read(file.Entries.Select(entry => entry.Name).ToHashSet()).Values)
            tensor.Dispose();
    }

    /// <summary>Headers of our checkpoints, as text.</summary>
    public static IReadOnlyList<byte[]> CheckpointTexts() =>
        [
            SignedCheckpoint.TextOf(Plain),
            SignedCheckpoint.TextOf(
                Plain with
                {
                    DataSet = "points:a.csv",
                    DataAffine = new DataAffine([1.5, -2], 3),
                    Source = "8gaussians",
                    SourceStd = 2,
                }
            ),
            SignedCheckpoint.TextOf(
                Plain with
                {
                    Coupling = new CouplingSettings
                    {
                        Name = "sinkhorn",
                        OtBatch = 16,
                        SinkhornReg = 0.1,
                    },
                    Prediction = "x1",
                }
            ),
            SignedCheckpoint.TextOf(
                Plain with
                {
                    Kind = ModelKind.Reflow,
                    Coupling = new CouplingSettings { Name = ReflowOrigin.Coupling },
                    Reflow = new ReflowOrigin(1, new string('a', 64), new PairPoolSettings()),
                }
            ),
            SignedCheckpoint.TextOf(
                Plain with
                {
                    Architecture = SignedCheckpoint.Convolutional,
                    DataSet = "folder:cats",
                    ClassNames = ["one", "two"],
                }
            ),
        ];

    /// <summary>A classifier of images.</summary>
    public static IReadOnlyList<byte[]> Classifiers()
    {
        ClassifierSettings settings = new()
        {
            Channels = 1,
            Height = 4,
            Width = 4,
            Classes = 2,
            Filters = 1,
            Features = 1,
        };
        using ImageClassifier classifier = new(settings, new RandomStreams(0));

        return
        [
            Bytes(path => ClassifierFile.Save(path, classifier, new ClassifierFacts(settings, "digits", new string('0', 64), 0.9, 10))),
        ];
    }

    /// <summary>A part of a teacher's pairs.</summary>
    public static IReadOnlyList<byte[]> Pairs()
    {
        using TemporaryFolder folder = new();
        Store(folder.Path).Keep(Part, [1, 2, 3, 4, 5, 6]);

        return [.. Directory.GetFiles(folder.Path).Select(File.ReadAllBytes)];
    }

    /// <summary>Looks for a part where a file lies that calls itself one.</summary>
    public static void FindPairs(string path)
    {
        string folder = Path.Combine(Path.GetDirectoryName(path)!, "store");
        Directory.CreateDirectory(folder);
        File.Copy(path, Path.Combine(folder, "0000-0000000.safetensors"));
        Store(folder).Find(Part);
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>Sets the length of the header to where its last brace is, and the blanks behind it.</summary>
    public static byte[] WithLength(byte[] file)
    {
        int end = file.AsSpan().LastIndexOf((byte)'}') + 1;
        while (end < file.Length && file[end] == ' ')
            end++;
        if (end > 8)
            BinaryPrimitives.WriteInt64LittleEndian(file, end - 8);

        return file;
    }

    private static PairCache Store(string folder) => new(folder, "owner", new Watcher(), new RunClock(TimeProvider.System));

    private static byte[] Written(Dictionary<string, Tensor> tensors, Dictionary<string, string> metadata) =>
        Bytes(path => FlowMatching.Core.Files.Safetensors.Write(path, tensors, metadata));

    private static byte[] Bytes(Action<string> write)
    {
        using TemporaryFolder folder = new();
        string path = folder.In("whole.safetensors");
        write(path);

        return File.ReadAllBytes(path);
    }
}
