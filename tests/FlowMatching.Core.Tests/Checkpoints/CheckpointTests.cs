using FlowMatching.Core.Checkpoints;
using FlowMatching.Core.Couplings;
using FlowMatching.Core.Engine;
using FlowMatching.Core.Files;
using FlowMatching.Core.Models;
using FlowMatching.Core.Paths;
using FlowMatching.Core.Specification;
using FlowMatching.Core.Tests.Support;
using FlowMatching.Core.Training;
using static TorchSharp.torch;

namespace FlowMatching.Core.Tests.Checkpoints;

public sealed class CheckpointTests : CheckpointFixture
{
    [Test]
    public void ReadHeader_GoodFile_TellsAllThatWasSaved()
    {
        var header = Checkpoint.ReadHeader(Good);

        Assert.That((header.FormatVersion, header.Preconditioning), Is.EqualTo((5, Preconditioning.Skip)));
        Assert.That(header.Kind, Is.EqualTo(ModelKind.Cfm));
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
        string text = System.Text.Encoding.Latin1.GetString(File.ReadAllBytes(Good));

        Assert.That(text, Does.Not.Contain(Folder.Path).And.Not.Contains(Environment.MachineName));
    }

    [Test]
    public void Save_TrainingByMuon_KeepsOneMomentumForEachHiddenMatrix()
    {
        string path = Folder.In("muon");
        using (var trainer = TinyRun.Create(TinyRun.Plan.Settings with { Optimizer = OptimizerKind.Muon }))
            trainer.Save(path);

        using var file = Safetensors.Read(path);
        string[] Of(string parameter) => [.. file.Tensors.Keys.Where(name => name.EndsWith(parameter, StringComparison.Ordinal)).Order()];

        Assert.That(
            Of("layers.2.weight"),
            Is.EqualTo(new[] { "ema.layers.2.weight", "model.layers.2.weight", "muon.momentum.layers.2.weight" })
        );
        Assert.That(Of("layers.0.weight"), Has.Length.EqualTo(4).And.Contains("adamw.exp_avg_sq.layers.0.weight"));
        Assert.That(Of("layers.2.bias"), Has.Length.EqualTo(4));
    }

    [Test]
    public void Load_Tensors_AreFourForEachParameter()
    {
        Safetensors.ReadMetadata(Good, out var entries);

        string[] prefixes = ["adamw.exp_avg.", "adamw.exp_avg_sq.", "ema.", "model."];
        string[] names = ["layers.0.bias", "layers.0.weight", "layers.2.bias", "layers.2.weight"];
        Assert.That(entries.Select(e => e.Name), Is.EquivalentTo(prefixes.SelectMany(prefix => names.Select(name => prefix + name))));
    }

    [Test]
    public void CreateModel_RawAndAverage_HaveTheirOwnWeights()
    {
        using var checkpoint = Checkpoint.Load(Good);
        using var raw = checkpoint.CreateModel(CPU, Precision.Float32, CheckpointWeights.Raw);
        using var average = checkpoint.CreateModel(CPU, Precision.Float32);
        using var file = Safetensors.Read(Good);

        Assert.That(First(raw), Is.EqualTo(file.Tensors["model.layers.0.weight"].ToFloatArray()));
        Assert.That(First(average), Is.EqualTo(file.Tensors["ema.layers.0.weight"].ToFloatArray()));
        Assert.That(First(average), Is.Not.EqualTo(First(raw)));
    }

    [Test]
    public void CreateModel_CheckpointDisposed_LivesOn()
    {
        VelocityModel model;
        using (var checkpoint = Checkpoint.Load(Good))
        {
            model = checkpoint.CreateModel(CPU, Precision.Float32);
        }

        using (model)
        {
            Assert.That(model.Velocity(ones(3, 2), 0.5 * ones(3)).ToFloatArray(), Is.All.Matches<float>(float.IsFinite));
        }
    }

    [Test]
    public void CreateModel_NotPreconditioned_IsTheNetworksOwnAnswer()
    {
        using var usual = Checkpoint.Load(Good);
        using var plain = Checkpoint.Load(Rewrite(metadata => metadata["preconditioned"] = "false"));
        using var factored = usual.CreateModel(CPU, Precision.Float32);
        using var model = plain.CreateModel(CPU, Precision.Float32);
        var (x, t) = (linspace(-1, 1, 6).view(3, 2), 0.25 * ones(3));

        Assert.That(model.Velocity(x, t).ToFloatArray(), Is.EqualTo(model.Network.call(x, t, null).ToFloatArray()));
        Assert.That(model.Velocity(x, t).ToFloatArray(), Is.Not.EqualTo(factored.Velocity(x, t).ToFloatArray()));
    }

    [Test]
    public void Save_SetOfNoScaling_WritesTheHeaderAsBefore()
    {
        var metadata = Safetensors.ReadMetadata(Good, out _);

        Assert.That(metadata["data"], Does.Match("""^\{"name":"gaussian","std":0\.[0-9]+\}$"""));
    }

    [Test]
    public void Verify_GoodFile_TellsTheSumThatLoadingFinds()
    {
        var header = Checkpoint.Verify(Good, out string sum);

        using var checkpoint = Checkpoint.Load(Good);
        Assert.That((header.Step, sum), Is.EqualTo((6, checkpoint.Sha256)));
    }

    [Test]
    public void Load_ReplacedAllTheTime_IsOneWholeFileOrTheOther()
    {
        string other = Folder.In("other.safetensors"),
            path = Folder.In("turning.safetensors");
        using (
            var trainer = Trainer.Create(
                TinyRun.Plan with
                {
                    Architecture = new Architecture { Hidden = 5, Depth = 1 },
                },
                TinyRun.Data,
                CPU
            )
        )
        {
            trainer.Save(other);
        }

        byte[][] files = [File.ReadAllBytes(Good), File.ReadAllBytes(other)];
        File.Copy(Good, path);
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

    private static float[] First(VelocityModel model) => model.Network.named_parameters().First().Item2.ToFloatArray();
}
