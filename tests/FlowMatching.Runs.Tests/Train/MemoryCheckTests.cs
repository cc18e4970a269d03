using FlowMatching.Core.Models;
using FlowMatching.Core.Models.UNet;
using FlowMatching.Runs.Domains;
using FlowMatching.Runs.Options;
using FlowMatching.Runs.Train;

namespace FlowMatching.Runs.Tests.Train;

public sealed class MemoryCheckTests
{
    private static readonly Architecture Tiny = Architecture.Of(UNetPresets.All.Get("unet-tiny").For(28));
    private static readonly TrainOptions Options = new ImageDomain().TrainDefaults("digits", isBest: false) with { Network = "unet-tiny" };

    [Test]
    public void Fault_OfATrainingThatFits_IsNone() => Assert.That(MemoryCheck.Fault(Options, Tiny, 16L << 30), Is.Null);

    [Test]
    public void Fault_OfTooLargeABatch_NamesAPartThatFits()
    {
        string? fault = MemoryCheck.Fault(Options with { Training = Options.Training with { BatchSize = 65_536 } }, Tiny, 4L << 30);

        Assert.That(
            fault,
            Does.Match(
                @"^--network unet-tiny with 65536 examples at a time needs at least \d+\.\d GiB, and this machine has 4\.0: give --micro-batch \d+, "
            )
        );
        int part = int.Parse(fault!.Split("--micro-batch ")[1].Split(',')[0], System.Globalization.CultureInfo.InvariantCulture);
        Assert.That(
            MemoryCheck.Fault(Options with { Training = Options.Training with { BatchSize = 65_536, MicroBatch = part } }, Tiny, 4L << 30),
            Is.Null
        );
        Assert.That(
            MemoryCheck.Fault(
                Options with
                {
                    Training = Options.Training with { BatchSize = 65_536, MicroBatch = 2 * part },
                },
                Tiny,
                4L << 30
            ),
            Is.Not.Null
        );
    }

    [Test]
    public void Fault_OfANetworkThatNeverFits_AsksForASmallerOne() =>
        Assert.That(MemoryCheck.Fault(Options, Tiny, 1L << 20), Does.EndWith("this machine has 0.0: choose a smaller network."));

    [Test]
    public void Fault_OnAnAccelerator_IsNotGuessed() =>
        Assert.That(
            MemoryCheck.Fault(Options with { Device = "cuda", Training = Options.Training with { BatchSize = 1_000_000 } }, Tiny, 1L << 30),
            Is.Null
        );
}
