using System.Text;
using System.Text.Json.Nodes;
using FlowMatching.Core.Models.UNet;
using FlowMatching.Runs.Files;
using FlowMatching.Testing;

namespace FlowMatching.Cli.Tests.Processes;

/// <summary>Real digits of 8 x 8 pixels, from training to pages of them.</summary>
[Category("Engine")]
public sealed class PictureTests
{
    private const string Run = "digits";

    private static readonly string[] Quick = ["--threads", "1", "--precision", "fp32", "--device", "cpu", "--quiet"];

    private TemporaryFolder folder = null!;

    [OneTimeSetUp]
    public void Train()
    {
        folder = new TemporaryFolder();
        var trained = Fm.Run(
            folder.Path,
            [
                "train",
                "--dataset",
                Run,
                "--steps",
                "3",
                "--batch-size",
                "8",
                "--num",
                "10",
                "--log-every",
                "1",
                "--validate-every",
                "2",
                "--preview-every",
                "2",
                .. Quick[..^1],
            ]
        );
        Assert.That(trained.Code, Is.Zero, trained.Error);
        Assert.That(trained.Out, Does.Contain("final_samples.png"));
        Assert.That(trained.Error, Does.Not.Contain("NNPACK"), "libtorch's own warnings");
    }

    [OneTimeTearDown]
    public void Clean() => folder.Dispose();

    [Test]
    public void Train_Digits_IsByMuonAndSaysHowThreadsWait()
    {
        string options = File.ReadAllText(TinyRun.FileIn(folder.Path, "run.yaml", Run));

        Assert.That(options, Does.Contain("optimizer: muon").And.Contain("time-sampler: noise-skewed"));
        if (OperatingSystem.IsLinux())
            Assert.That(File.ReadAllText(TinyRun.FileIn(folder.Path, "log.txt", Run)), Does.Contain("threads wait awake for a moment"));
    }

    [Test]
    public void Train_DigitsForAverageVelocities_IsByAdamW()
    {
        var shown = Fm.Run(folder.Path, "train", "--dataset", Run, "--objective", "shortcut", "--dry-run", "--threads", "1");

        Assert.That(shown.Code, Is.Zero, shown.Error);
        Assert.That(shown.Out, Does.Match("optimizer +adamw").And.Match("steps +750").And.Match("learning-rate +0.003"));
    }

    [Test]
    public void Train_Digits_LeavesAPageOfSamplesAndItsOptions()
    {
        Assert.That(TinyRun.FileIn(folder.Path, "final_samples.png", Run), Does.Exist);
        Assert.That(TinyRun.FileIn(folder.Path, Path.Combine("previews", "step-000002.png"), Run), Does.Exist);
        Assert.That(
            File.ReadLines(TinyRun.FileIn(folder.Path, "metrics.jsonl", Run)).Select(line => line.Contains("validation_loss")),
            Is.EqualTo(new[] { false, true, true })
        );
        Assert.That(
            File.ReadAllText(TinyRun.FileIn(folder.Path, "run.yaml", Run)),
            Does.Contain("network: unet-flat").And.Contain("label-dropout: 0.1")
        );
    }

    [Test]
    public void Sample_ClassesWithGuidance_WritesPicturesPageAndAnimation()
    {
        var sampled = Fm.Run(
            folder.Path,
            [
                "sample",
                "--checkpoint",
                $"outputs/cfm/{Run}",
                "--output-dir",
                "guided",
                "--class",
                "3,8",
                "--guidance",
                "2",
                "--num",
                "4",
                "--steps",
                "2",
                .. Quick,
            ]
        );

        Assert.That(sampled.Code, Is.Zero, sampled.Error);
        Assert.That(NpyFile.Read(folder.In("guided", "samples.npy"), [1, 8, 8]), Has.Length.EqualTo(4 * 64));
        Assert.That(folder.In("guided", "samples.png"), Does.Exist);
        Assert.That(folder.In("guided", "trajectory.gif"), Does.Exist);
    }

    [Test]
    public void Sample_SameSeed_WritesTheSameBytes()
    {
        string[] command = ["sample", "--checkpoint", $"outputs/cfm/{Run}", "--num", "4", "--steps", "2", "--no-gif", .. Quick];

        Assert.That(Fm.Run(folder.Path, [.. command, "--output-dir", "once"]).Code, Is.Zero);
        Assert.That(Fm.Run(folder.Path, [.. command, "--output-dir", "again"]).Code, Is.Zero);

        Assert.That(File.ReadAllBytes(folder.In("again", "samples.npy")), Is.EqualTo(File.ReadAllBytes(folder.In("once", "samples.npy"))));
        Assert.That(File.ReadAllBytes(folder.In("again", "samples.png")), Is.EqualTo(File.ReadAllBytes(folder.In("once", "samples.png"))));
    }

    [Test]
    public void Sample_SeveralGuidances_LayTheSameNoiseSideBySide()
    {
        string[] command = ["sample", "--checkpoint", $"outputs/cfm/{Run}", "--class", "3,8", "--steps", "2", "--no-gif", .. Quick];

        var strip = Fm.Run(folder.Path, [.. command, "--output-dir", "strip", "--guidance", "0,1,4"]);
        var alone = Fm.Run(folder.Path, [.. command, "--output-dir", "alone", "--guidance", "4", "--num", "2"]);

        Assert.That((strip.Code, alone.Code), Is.EqualTo((0, 0)), strip.Error + alone.Error);
        float[] all = NpyFile.Read(folder.In("strip", "samples.npy"), [1, 8, 8]);
        Assert.That(all, Has.Length.EqualTo(3 * 2 * 64)); // a row of both classes for each guidance
        Assert.That(all[256..], Is.EqualTo(NpyFile.Read(folder.In("alone", "samples.npy"), [1, 8, 8])).Within(1e-5));
        Assert.That(strip.Out, Does.Contain("with guidance 0, 1, 4"));
        Assert.That(folder.In("strip", "guidance.png"), Does.Exist);
        Assert.That(folder.In("strip", "samples.png"), Does.Not.Exist);
    }

    [TestCase("0.8,1", "1")] // two steps of midpoint ask for the velocity at 0, 0.25, 0.5 and 0.75
    [TestCase("0,0.75", "4")]
    public void Sample_GuidanceInterval_GuidesWithinItAlone(string interval, string same)
    {
        string[] command = ["sample", "--checkpoint", $"outputs/cfm/{Run}", "--num", "2", "--steps", "2", "--no-pictures", .. Quick];

        var within = Fm.Run(folder.Path, [.. command, "--output-dir", "within", "--guidance", "4", "--guidance-interval", interval]);
        var always = Fm.Run(folder.Path, [.. command, "--output-dir", "always", "--guidance", same]);

        Assert.That((within.Code, always.Code), Is.EqualTo((0, 0)), within.Error + always.Error);
        Assert.That(within.Out, Does.Contain($"with guidance 4 from {interval.Replace(",", " to ", StringComparison.Ordinal)}"));
        Assert.That(
            NpyFile.Read(folder.In("within", "samples.npy"), [1, 8, 8]),
            Is.EqualTo(NpyFile.Read(folder.In("always", "samples.npy"), [1, 8, 8])).Within(1e-6)
        );
    }

    [Test]
    public void Sample_Interpolate_EndsAtThePicturesOfItsNoises()
    {
        string[] command = ["sample", "--checkpoint", $"outputs/cfm/{Run}", "--class", "3,8", "--steps", "2", "--no-gif", .. Quick];

        var between = Fm.Run(folder.Path, [.. command, "--output-dir", "between", "--interpolate", "5"]);
        var ends = Fm.Run(folder.Path, [.. command, "--output-dir", "ends", "--num", "4"]);

        Assert.That((between.Code, ends.Code), Is.EqualTo((0, 0)), between.Error + ends.Error);
        float[] rows = NpyFile.Read(folder.In("between", "samples.npy"), [1, 8, 8]),
            four = NpyFile.Read(folder.In("ends", "samples.npy"), [1, 8, 8]);
        Assert.That(rows, Has.Length.EqualTo(2 * 5 * 64));
        foreach (int row in (int[])[0, 1])
        {
            Assert.That(rows[(row * 320)..(row * 320 + 64)], Is.EqualTo(four[(row * 64)..(row * 64 + 64)]).Within(1e-4));
            Assert.That(rows[(row * 320 + 256)..(row * 320 + 320)], Is.EqualTo(four[((row + 2) * 64)..((row + 3) * 64)]).Within(1e-4));
        }

        Assert.That(folder.In("between", "interpolation.png"), Does.Exist);
    }

    [Test]
    public void Sample_InvertPictures_ComeBackFromTheirNoise()
    {
        string[] command =
        [
            "sample",
            "--checkpoint",
            $"outputs/cfm/{Run}",
            "--class",
            "3,8",
            "--solver",
            "rk4",
            "--steps",
            "20",
            .. Quick[..^1],
        ];
        NpyFile.Write(folder.In("pictures.npy"), [.. Enumerable.Range(0, 3 * 64).Select(i => i * 7 % 17 / 8f - 1)], [1, 8, 8]);

        var back = Fm.Run(folder.Path, [.. command, "--output-dir", "back", "--invert", "pictures.npy"]);
        var there = Fm.Run(folder.Path, [.. command, "--output-dir", "there", "--noise", "back/noise.npy", "--no-gif"]);

        Assert.That((back.Code, there.Code), Is.EqualTo((0, 0)), back.Error + there.Error);
        Assert.That(
            NpyFile.Read(folder.In("there", "samples.npy"), [1, 8, 8]),
            Is.EqualTo(NpyFile.Read(folder.In("pictures.npy"), [1, 8, 8])).Within(1e-2)
        );
        Assert.That(
            back.Out,
            Does.Match("there and back +[0-9.E-]+ from the pictures").And.Match("spread +[0-9.]+,").And.Contain("inversion.png")
        );
        Assert.That(folder.In("back", "inversion.png"), Does.Exist);
    }

    [Test]
    public void Evaluate_Digits_JudgesThemByAClassifierThatIsKept_OverSolversAndByLikelihood()
    {
        string kept = folder.In("outputs", "classifiers", "digits.safetensors");
        var judged = Fm.Run(folder.Path, ["evaluate", "--dataset", Run, "--num", "20", "--guidance", "2", "--name", "judged", .. Quick]);
        DateTime written = File.GetLastWriteTimeUtc(kept);
        string[] solvers = ["--solver", "midpoint", "--solver", "rk4", "--likelihood", "--likelihood-num", "3"];
        var evaluated = Fm.Run(folder.Path, ["evaluate", "--dataset", Run, "--num", "20", .. solvers, "--name", "curve", .. Quick]);

        Assert.That(judged.Code, Is.Zero, judged.Error);
        Assert.That(judged.Out, Does.Contain("class accuracy").And.Contain("classifier-FID"));
        Assert.That(folder.In("outputs", "evaluations", "judged", "neighbours_digits.png"), Does.Exist);
        Assert.That(File.GetLastWriteTimeUtc(kept), Is.EqualTo(written));

        Assert.That(evaluated.Code, Is.Zero, evaluated.Error);
        Assert.That(
            evaluated.Out,
            Does.Match("(?m)^bits/dim +[0-9.]+ \\+-[0-9.]+ +no floor: of 3 held-out pictures")
                .And.Contain("classifier-FID by solver")
                .And.Contain("class accuracy by solver")
        );
        foreach (string picture in (string[])["fid_by_nfe.png", "accuracy_by_nfe.png"])
            Assert.That(folder.In("outputs", "evaluations", "curve", picture), Does.Exist);

        var model = JsonNode.Parse(File.ReadAllText(folder.In("outputs", "evaluations", "curve", "report.json")))!["evaluate"]!["models"]![
            0
        ]!;
        var figures = model["pictures_by_solver"]!.AsArray();
        Assert.That(
            figures.Select(figure => ((string)figure!["solver"]!, (int)figure["nfe"]!)),
            Is.EqualTo(
                new[]
                {
                    ("midpoint", 2),
                    ("midpoint", 4),
                    ("midpoint", 8),
                    ("midpoint", 16),
                    ("midpoint", 40),
                    ("rk4", 4),
                    ("rk4", 8),
                    ("rk4", 16),
                    ("rk4", 40),
                }
            )
        );
        Assert.That(
            (double)figures[4]!["classifier_fid"]!,
            Is.EqualTo((double)model["metrics"]!.AsArray().Single(figure => (string)figure!["name"]! == "classifier-FID")!["value"]!),
            "it is not drawn twice"
        );
    }

    [Test]
    public void Import_Weights_BecomeARunThatDraws()
    {
        WriteWeights(folder.In("weights.safetensors"));
        string[] sizes =
        [
            "--network",
            "unet-tiny",
            "--dataset",
            Run,
            "--classes",
            "2",
            "--width",
            "8",
            "--multipliers",
            "1,2",
            "--attention-at",
            "4",
            "--groups",
            "4",
            "--class-names",
            "low,high",
        ];

        var imported = Fm.Run(folder.Path, ["import", "weights.safetensors", .. sizes]);
        var info = Fm.Run(folder.Path, ["info", "--dataset", "weights"]);
        var drawn = Fm.Run(
            folder.Path,
            ["sample", "--dataset", "weights", "--class", "high", "--num", "2", "--steps", "2", "--no-gif", .. Quick]
        );

        Assert.That((imported.Code, info.Code, drawn.Code), Is.EqualTo((0, 0, 0)), imported.Error + info.Error + drawn.Error);
        Assert.That(info.Out, Does.Contain("not preconditioned").And.Contain("the weights were imported"));
        Assert.That(TinyRun.FileIn(folder.Path, "samples.png", "weights"), Does.Exist);
        Assert.That(
            Fm.Run(folder.Path, ["import", "weights.safetensors", .. sizes]).Error,
            Does.Contain("holds a run already: add --overwrite to replace it, or --name")
        );
        Assert.That(Fm.Run(folder.Path, ["import", "weights.safetensors", .. sizes, "--overwrite"]).Code, Is.Zero);
    }

    private static void WriteWeights(string path)
    {
        var settings = UNetPresets.All.Get("unet-tiny").For(8, 1, 2) with
        {
            Width = 8,
            Multipliers = [1, 2],
            AttentionAt = [4],
            Groups = 4,
        };
        StringBuilder header = new("{");
        int at = 0;
        foreach (var parameter in VelocityUNet.ParametersOf(settings))
        {
            int end = at + 4 * (int)parameter.Count;
            header
                .Append(at == 0 ? "" : ",")
                .Append(
                    $"\"{parameter.Name}\":{{\"dtype\":\"F32\",\"shape\":[{string.Join(',', parameter.Shape)}],\"data_offsets\":[{at},{end}]}}"
                );
            at = end;
        }

        byte[] json = Encoding.UTF8.GetBytes(header.Append('}').ToString());
        File.WriteAllBytes(path, [.. BitConverter.GetBytes((long)json.Length), .. json, .. new byte[at]]);
    }

    [Test]
    public void Reflow_Digits_TeachesAStudentAndShowsBothInFewSteps()
    {
        string[] few = ["--pool-pairs", "10", "--teacher-steps", "2", "--steps", "2", "--batch-size", "4", .. Quick];

        var taught = Fm.Run(folder.Path, ["reflow", "--dataset", Run, "--teacher-guidance", "1.5", .. few]);

        Assert.That(taught.Code, Is.Zero, taught.Error);
        Assert.That(folder.In("outputs", "reflow", Run, "few_steps.png"), Does.Exist);
        Assert.That(
            Fm.Run(
                folder.Path,
                [
                    "sample",
                    "--checkpoint",
                    $"outputs/reflow/{Run}",
                    "--output-dir",
                    "straight",
                    "--solver",
                    "euler",
                    "--steps",
                    "1",
                    "--class",
                    "5",
                    "--num",
                    "2",
                    .. Quick,
                ]
            ).Code,
            Is.Zero
        );
    }

    [TestCase("--class names 'x'", "sample", "--dataset", Run, "--class", "x")]
    [TestCase("--network mlp is for points", "train", "--dataset", Run, "--network", "mlp", "--name", "other")]
    [TestCase("--network unet-tiny is for pictures", "train", "--dataset", "moons", "--network", "unet-tiny")]
    [TestCase(
        "--data is for models of points and of a folder's pictures",
        "evaluate",
        "--checkpoint",
        "outputs/cfm/" + Run,
        "--data",
        "x.csv"
    )]
    [TestCase(
        "--interpolate and more than one --guidance",
        "sample",
        "--checkpoint",
        "outputs/cfm/" + Run,
        "--interpolate",
        "3",
        "--guidance",
        "1,2"
    )]
    [TestCase("give --guidance too", "sample", "--checkpoint", "outputs/cfm/" + Run, "--guidance-interval", "0.2,0.8")]
    [TestCase("give --guidance too", "evaluate", "--dataset", Run, "--guidance-interval", "0.2,0.8")]
    [TestCase("expected two rising times", "sample", "--dataset", Run, "--guidance", "2", "--guidance-interval", "0.8,0.2")]
    [TestCase("leaves out the strip", "sample", "--checkpoint", "outputs/cfm/" + Run, "--interpolate", "3", "--no-pictures")]
    [TestCase("--sde adds noise of its own", "sample", "--checkpoint", "outputs/cfm/" + Run, "--interpolate", "3", "--sde")]
    [TestCase(
        "--guidance names 2 of them: choose one",
        "sample",
        "--checkpoint",
        "outputs/cfm/" + Run,
        "--invert",
        "nowhere.npy",
        "--guidance",
        "1,2"
    )]
    [TestCase("nowhere.png does not exist", "sample", "--checkpoint", "outputs/cfm/" + Run, "--invert", "nowhere.png")]
    [TestCase("nowhere.safetensors does not exist", "import", "nowhere.safetensors", "--network", "unet-tiny", "--dataset", "digits")]
    [TestCase("--network is needed: one of mlp, unet-tiny", "import", "x.safetensors", "--dataset", "digits")]
    [TestCase("model of pictures", "compare", "--checkpoint", "outputs/cfm/" + Run, "--against", "outputs/cfm/" + Run)]
    public void Run_WhatPicturesCannot_IsRefusedInASentence(string sentence, params string[] command)
    {
        var refused = Fm.Run(folder.Path, command);

        Assert.That(refused.Code, Is.EqualTo(2), refused.Out);
        Assert.That(refused.Error, Does.Contain(sentence).And.Not.Contain("   at "));
    }
}
