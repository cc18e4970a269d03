using FlowMatching.Core.Checkpoints;
using FlowMatching.Core.Couplings;
using FlowMatching.Core.Models;
using FlowMatching.Core.Paths;
using FlowMatching.Core.Tests.Support;
using FlowMatching.Core.Training;
using FlowMatching.Testing;
using FlowMatching.Torch;
using static TorchSharp.torch;

namespace FlowMatching.Core.Tests.Checkpoints;

public sealed class CheckpointTests
{
    private TempFolder folder = null!;
    private string good = "";

    [OneTimeSetUp]
    public void TrainOne()
    {
        folder = new TempFolder();
        good = folder.File("good.safetensors");
        var plan = TinyRun.Plan with
        {
            Architecture = new Architecture { Hidden = 3, Depth = 1 },
            Settings = TinyRun.Plan.Settings with { Steps = 9, LogEvery = 4 },
        };
        using var trainer = Trainer.Create(plan, TinyRun.Data, CPU);
        RecordingEvents events = new(stopAfter: 6);
        trainer.Run(events, events);
        trainer.Save(good);
    }

    [OneTimeTearDown]
    public void RemoveFolder() => folder.Dispose();

    [Test]
    public void ReadHeader_GoodFile_TellsAllThatWasSaved()
    {
        var header = Checkpoint.ReadHeader(good);

        Assert.That(header.FormatVersion, Is.EqualTo(4));
        Assert.That(header.Kind, Is.EqualTo("cfm"));
        Assert.That(header.Architecture, Is.EqualTo(new Architecture { Hidden = 3, Depth = 1 }));
        Assert.That(header.Path, Is.EqualTo(new PathSettings { SigmaMin = 0 }));
        Assert.That(header.Coupling, Is.EqualTo(new CouplingSettings()));
        Assert.That(header.Prediction, Is.EqualTo("velocity"));
        Assert.That(header.DataSet, Is.EqualTo("gaussian"));
        Assert.That(header.DataStd, Is.EqualTo(0.5).Within(0.01));
        Assert.That((header.Step, header.TotalSteps, header.Seed), Is.EqualTo((6, 9, 3L)));
        Assert.That(header.Training, Is.EqualTo(TinyRun.Plan.Settings with { Steps = 9, LogEvery = 4 }));
        Assert.That(header.Threads, Is.EqualTo(get_num_threads()));
        Assert.That(header.Monitor.Counts.Sum(), Is.EqualTo(2 * 64)); // two steps since the report at 4
    }

    [Test]
    public void Save_File_HoldsNoTimePathOrHost()
    {
        string text = System.Text.Encoding.Latin1.GetString(File.ReadAllBytes(good));

        Assert.That(text, Does.Not.Contain(folder.Path).And.Not.Contains(Environment.MachineName));
    }

    [Test]
    public void Load_Tensors_AreFourForEachParameter()
    {
        Safetensors.ReadMetadata(good, out var entries);

        string[] prefixes = ["adamw.exp_avg.", "adamw.exp_avg_sq.", "ema.", "model."];
        string[] names = ["layers.0.bias", "layers.0.weight", "layers.2.bias", "layers.2.weight"];
        Assert.That(entries.Select(e => e.Name), Is.EquivalentTo(prefixes.SelectMany(prefix => names.Select(name => prefix + name))));
    }

    [Test]
    public void CreateModel_RawAndAverage_HaveTheirOwnWeights()
    {
        using var checkpoint = Checkpoint.Load(good);
        using var raw = checkpoint.CreateModel(CPU, Precision.Float32, CheckpointWeights.Raw);
        using var average = checkpoint.CreateModel(CPU, Precision.Float32);
        using var file = Safetensors.Read(good);

        Assert.That(First(raw), Is.EqualTo(file.Tensors["model.layers.0.weight"].ToFloatArray()));
        Assert.That(First(average), Is.EqualTo(file.Tensors["ema.layers.0.weight"].ToFloatArray()));
        Assert.That(First(average), Is.Not.EqualTo(First(raw)));
    }

    [Test]
    public void CreateModel_CheckpointDisposed_LivesOn()
    {
        VelocityModel model;
        using (var checkpoint = Checkpoint.Load(good))
        {
            model = checkpoint.CreateModel(CPU, Precision.Float32);
        }

        using (model)
        {
            Assert.That(model.Velocity(ones(3, 2), 0.5 * ones(3)).ToFloatArray(), Is.All.Matches<float>(float.IsFinite));
        }
    }

    [Test]
    public void Load_MissingFile_IsRefused()
    {
        string path = folder.File("absent.safetensors");

        Assert.That(Refusal(path), Is.EqualTo($"There is no checkpoint {path}."));
    }

    [Test]
    public void Load_MissingFolder_IsRefused() =>
        Assert.That(Refusal(Path.Combine(folder.Path, "no", "where")), Does.StartWith("There is no checkpoint"));

    [Test]
    public void Load_Folder_IsRefused() => Assert.That(Refusal(folder.Path), Does.Contain(folder.Path));

    [Test]
    public void Load_TruncatedAnywhere_IsRefused()
    {
        byte[] whole = File.ReadAllBytes(good);
        for (int length = 0; length < whole.Length; length += length < 32 ? 1 : 61)
        {
            Refusal(Write("truncated", whole[..length]));
        }

        Refusal(Write("truncated", whole[..^1]));
    }

    [Test]
    public void Load_BytesAppended_IsRefused() => Refusal(Write("longer", [.. File.ReadAllBytes(good), 0]));

    [Test]
    public void Load_ForeignFile_IsRefused() => Refusal(Write("foreign", "PK\u0003\u0004 this is a pickle in a zip"u8.ToArray()));

    [Test]
    public void Load_SafetensorsOfAnotherProgram_IsRefusedAsSuch()
    {
        string path = folder.File("other");
        Safetensors.Write(path, [new("weight", ones(2, 2))], new Dictionary<string, string> { ["format"] = "pt" });

        Assert.That(Refusal(path), Does.Contain("another program"));
    }

    [Test]
    public void Load_NewerFormat_IsRefusedAsSuch() =>
        Assert.That(RefusalOf(metadata => metadata["format_version"] = "5"), Does.Contain("newer version of this toolkit (format 5, known here: 4)"));

    [Test]
    public void ReadHeader_FileOfFormat3_IsPreconditioned()
    {
        string path = Rewrite(metadata =>
        {
            metadata["format_version"] = "3";
            metadata.Remove("preconditioned");
        });

        var (old, fresh) = (Checkpoint.ReadHeader(path), Checkpoint.ReadHeader(good));

        Assert.That((old.FormatVersion, old.Preconditioned, fresh.Preconditioned), Is.EqualTo((3, true, true)));
        Assert.That(old.Plan, Is.EqualTo(fresh.Plan));
    }

    [Test]
    public void Load_Format4WithoutAWordOnPreconditioning_IsRefused() =>
        Assert.That(RefusalOf(metadata => metadata.Remove("preconditioned")), Does.Contain("no entry 'preconditioned'"));

    [Test]
    public void CreateModel_NotPreconditioned_IsTheNetworksOwnAnswer()
    {
        using var usual = Checkpoint.Load(good);
        using var plain = Checkpoint.Load(Rewrite(metadata => metadata["preconditioned"] = "false"));
        using var factored = usual.CreateModel(CPU, Precision.Float32);
        using var model = plain.CreateModel(CPU, Precision.Float32);
        var (x, t) = (linspace(-1, 1, 6).view(3, 2), 0.25 * ones(3));

        Assert.That(model.Velocity(x, t).ToFloatArray(), Is.EqualTo(model.Network.call(x, t, null).ToFloatArray()));
        Assert.That(model.Velocity(x, t).ToFloatArray(), Is.Not.EqualTo(factored.Velocity(x, t).ToFloatArray()));
    }

    [Test]
    public void ReadHeader_FileOfFormat2_MeansWhatItMeant()
    {
        string path = Rewrite(metadata => metadata["format_version"] = "2");

        var (old, fresh) = (Checkpoint.ReadHeader(path), Checkpoint.ReadHeader(good));

        Assert.That((old.FormatVersion, old.Source, old.ClassNames), Is.EqualTo((2, fresh.Source, (IReadOnlyList<string>?)null)));
        Assert.That(old.Plan, Is.EqualTo(fresh.Plan));
    }

    [Test]
    public void ReadHeader_FileOfFormat1_MeansWhatItMeant()
    {
        string path = Rewrite(metadata =>
        {
            metadata["format_version"] = "1";
            metadata.Remove("source");
            metadata["coupling"] = "\"independent\"";
        });

        var (old, fresh) = (Checkpoint.ReadHeader(path), Checkpoint.ReadHeader(good));

        Assert.That(old.FormatVersion, Is.EqualTo(1));
        Assert.That((old.Source, old.SourceStd, old.Prediction), Is.EqualTo(("gaussian", 1.0, "velocity")));
        Assert.That(old.Plan, Is.EqualTo(fresh.Plan));
    }

    [Test]
    public void Load_Format2WithoutASource_IsRefused() =>
        Assert.That(RefusalOf(metadata => metadata.Remove("source")), Does.Contain("no entry 'source'"));

    [TestCase("""{"name":"nowhere","std":1}""", "Unknown source 'nowhere'")]
    [TestCase("""{"name":"moons","std":0}""", "the standard deviation of its source is 0")]
    public void Load_SourceOutOfRange_IsRefused(string source, string fault) =>
        Assert.That(RefusalOf(metadata => metadata["source"] = source), Does.Contain(fault));

    [TestCase("""{"name":"ve","sigma_min":0.01}""", "The path ve has no sigma-max")]
    [TestCase("""{"name":"cosine","sigma_min":0.01}""", "the path cosine takes no sigma-min")]
    public void Load_PathHalfTold_IsRefused(string settings, string fault) =>
        Assert.That(RefusalOf(metadata => metadata["path"] = settings), Does.Contain(fault));

    [Test]
    public void Load_HeaderEntryMissing_IsRefused() =>
        Assert.That(RefusalOf(metadata => metadata.Remove("training")), Does.Contain("no entry 'training'"));

    [Test]
    public void Load_HeaderWithUnknownKey_IsRefused() =>
        RefusalOf(metadata => metadata["path"] = """{"name":"condot","sigma_min":0,"sigma_mox":1}""");

    [Test]
    public void Load_HeaderOutOfRange_IsRefused() =>
        Assert.That(RefusalOf(metadata => metadata["architecture"] = """{"type":"mlp","dimension":2,"hidden":0,"depth":1}"""), Does.Contain("hidden is 0"));

    [Test]
    public void Load_UnknownPrediction_IsRefused() =>
        Assert.That(RefusalOf(metadata => metadata["prediction"] = "\"x2\""), Does.Contain("Unknown prediction 'x2': did you mean 'x1'?"));

    [Test]
    public void Load_ScalingOfAnotherDimension_IsRefused() =>
        Assert.That(
            RefusalOf(metadata => metadata["data"] = """{"name":"points:p","std":1,"affine":{"mean":[0,0,0],"scale":0}}"""),
            Does.Contain("the mean of the data holds 3 numbers, expected 2 finite ones"));

    [Test]
    public void Save_SetOfNoScaling_WritesTheHeaderAsBefore()
    {
        var metadata = Safetensors.ReadMetadata(good, out _);

        Assert.That(metadata["data"], Does.Match("""^\{"name":"gaussian","std":0\.[0-9]+\}$"""));
    }

    [Test]
    public void Load_UnknownKind_IsRefused() =>
        Assert.That(RefusalOf(metadata => metadata["kind"] = "\"gan\""), Does.Contain("its kind is 'gan', expected one of cfm, reflow, distilled"));

    [Test]
    public void Load_ReflowWithoutTeacher_IsRefused() =>
        Assert.That(RefusalOf(metadata => metadata["kind"] = "\"reflow\""), Does.Contain("of kind reflow with the coupling independent and no teacher"));

    [TestCase("""{"round":1}""", "teacher_sha256")]
    [TestCase("""{"round":1,"teacher_sha256":"abc","pool":{}}""", "the SHA-256 of its teacher is not one")]
    public void Load_TeacherHalfTold_IsRefused(string reflow, string fault) =>
        Assert.That(
            RefusalOf(metadata => (metadata["kind"], metadata["coupling"], metadata["reflow"]) = ("\"reflow\"", """{"name":"reflow"}""", reflow)),
            Does.Contain(fault));

    [Test]
    public void Load_OtherTimeBins_IsRefused() =>
        Assert.That(
            RefusalOf(metadata => metadata["progress"] = """{"step":1,"threads":1,"monitor":{"sums":[1],"counts":[1],"smoothed":0,"weight":0}}"""),
            Does.Contain("10 time bins"));

    [Test]
    public void Load_TensorsOfAnotherShape_AreRefusedByName() =>
        Assert.That(
            RefusalOf(metadata => metadata["architecture"] = """{"type":"mlp","dimension":2,"hidden":4,"depth":1}"""),
            Does.Contain("the tensor model.layers.0.weight has shape (3, 3), expected (4, 3)"));

    [Test]
    public void Load_TensorMissing_IsRefusedByName() =>
        Assert.That(RefusalOf(_ => { }, tensors => tensors.Remove("ema.layers.2.bias")), Does.Contain("the tensor ema.layers.2.bias is missing"));

    [Test]
    public void Load_TensorTooMany_IsRefusedByName() =>
        Assert.That(RefusalOf(_ => { }, tensors => tensors["extra"] = ones(1)), Does.Contain("the tensor extra is none of its network's"));

    [Test]
    public void Load_TensorOfAnotherType_IsRefusedByName() =>
        Assert.That(
            RefusalOf(_ => { }, tensors => tensors["ema.layers.2.bias"] = zeros(2, dtype: ScalarType.Float64)),
            Does.Contain("the tensor ema.layers.2.bias holds F64, expected F32"));

    [Test]
    public void Load_AnyBitOfTheHeaderFlipped_IsRefused()
    {
        byte[] whole = File.ReadAllBytes(good);
        int header = 8 + BitConverter.ToInt32(whole);
        for (int i = 0; i < header; i++)
        {
            Refusal(Write("flipped", Flip(whole, i, bit: i % 8)));
        }
    }

    [Test]
    public void Load_AnyBitOfTheNumbersFlipped_IsRefusedAsSuch()
    {
        byte[] whole = File.ReadAllBytes(good);
        for (int i = 8 + BitConverter.ToInt32(whole); i < whole.Length; i += 3)
        {
            Assert.That(Refusal(Write("flipped", Flip(whole, i, bit: i % 8))), Does.Contain("its numbers were changed after they were written"));
        }
    }

    [Test]
    public void ReadHeader_BitOfTheNumbersFlipped_StillTells()
    {
        byte[] whole = File.ReadAllBytes(good);

        Assert.That(Checkpoint.ReadHeader(Write("flipped", Flip(whole, whole.Length - 1, bit: 0))).Step, Is.EqualTo(6));
    }

    [Test]
    public void Verify_GoodFile_TellsTheSumThatLoadingFinds()
    {
        var header = Checkpoint.Verify(good, out string sum);

        using var checkpoint = Checkpoint.Load(good);
        Assert.That((header.Step, sum), Is.EqualTo((6, checkpoint.Sha256)));
    }

    [Test]
    public void Verify_AnyByteOfTheNumbersChanged_IsRefusedAsSuch()
    {
        byte[] whole = File.ReadAllBytes(good);
        for (int i = 8 + BitConverter.ToInt32(whole); i < whole.Length; i += 7)
        {
            string path = Write("flipped", Flip(whole, i, bit: i % 8));

            Assert.That(() => Checkpoint.Verify(path, out _), Throws.TypeOf<InvalidInputException>().With.Message.EqualTo(
                $"The checkpoint {path} cannot be used: its numbers were changed after they were written."));
        }
    }

    [Test]
    public void Load_ReplacedAllTheTime_IsOneWholeFileOrTheOther()
    {
        string other = folder.File("other.safetensors"), path = folder.File("turning.safetensors");
        using (var trainer = Trainer.Create(TinyRun.Plan with { Architecture = new Architecture { Hidden = 5, Depth = 1 } }, TinyRun.Data, CPU))
        {
            trainer.Save(other);
        }

        byte[][] files = [File.ReadAllBytes(good), File.ReadAllBytes(other)];
        File.Copy(good, path);
        using CancellationTokenSource end = new();
        var turning = Task.Run(() =>
        {
            for (int i = 0; !end.IsCancellationRequested; i++)
            {
                DurableFile.Write(path, stream => stream.Write(files[i % 2]));
            }
        });

        for (int i = 0; i < 100; i++)
        {
            using var checkpoint = Checkpoint.Load(path);
            Assert.That(checkpoint.Header.Step, Is.EqualTo(checkpoint.Header.Architecture.Hidden == 3 ? 6 : 0));
        }

        end.Cancel();
        Assert.That(turning.Wait(TimeSpan.FromSeconds(10)), Is.True);
    }

    [Test]
    public void Load_Refused_LeavesNoTensorBehind()
    {
        byte[] whole = File.ReadAllBytes(good);
        string path = Write("flipped", Flip(whole, whole.Length - 1, bit: 0));
        long before = LiveTensors.Count();

        Refusal(path);

        Assert.That(LiveTensors.Count(), Is.EqualTo(before));
    }

    private static string Refusal(string path)
    {
        var e = Assert.Throws<InvalidInputException>(() => Checkpoint.Load(path).Dispose());
        Assert.That(e.Message, Does.Contain(path).And.EndsWith(".").And.Not.Contains("\n"));

        return e.Message;
    }

    /// <summary>Writes the good checkpoint with changes, with sums that fit them, and tells how it is refused.</summary>
    private string RefusalOf(Action<SortedDictionary<string, string>> change, Action<Dictionary<string, Tensor>>? changeTensors = null) =>
        Refusal(Rewrite(change, changeTensors));

    private string Rewrite(Action<SortedDictionary<string, string>> change, Action<Dictionary<string, Tensor>>? changeTensors = null)
    {
        using var file = Safetensors.Read(good);
        SortedDictionary<string, string> metadata = new(file.Metadata.ToDictionary(), StringComparer.Ordinal);
        var tensors = file.Tensors.ToDictionary();
        change(metadata);
        changeTensors?.Invoke(tensors);

        string path = folder.File("changed");
        Safetensors.Write(path, tensors, metadata);
        Safetensors.ReadMetadata(path, out var entries);
        metadata[Digest.HeaderKey] = Digest.OfHeader(metadata, entries);
        Safetensors.Write(path, tensors, metadata);

        return path;
    }

    private string Write(string name, byte[] bytes)
    {
        string path = folder.File(name);
        File.WriteAllBytes(path, bytes);

        return path;
    }

    private static byte[] Flip(byte[] bytes, int index, int bit)
    {
        byte[] flipped = [.. bytes];
        flipped[index] ^= (byte)(1 << bit);

        return flipped;
    }

    private static float[] First(VelocityModel model) => model.Network.named_parameters().First().Item2.ToFloatArray();
}
