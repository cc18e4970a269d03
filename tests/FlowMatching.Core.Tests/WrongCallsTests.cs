using FlowMatching.Core.Engine;
using FlowMatching.Core.Losses;
using FlowMatching.Core.Models;
using FlowMatching.Core.Models.UNet;
using FlowMatching.Core.Paths;
using FlowMatching.Core.Sampling;
using FlowMatching.Core.Solvers;
using static TorchSharp.torch;

namespace FlowMatching.Core.Tests;

/// <summary>Two thousand calls with arguments that do not fit, each of which ends in an exception. One that ended the process would end the
/// tests.</summary>
public sealed class WrongCallsTests
{
    private static VelocityUNet? unet;

    private const int Times = 106; // of nineteen calls

    /// <summary>Something wrong to do, with numbers from 1 to 8 that differ from call to call; the first two are not equal.</summary>
    public static IEnumerable<TestCaseData> Calls =>
        [
            Call(
                "a path of pairs that differ",
                n => new CondOtPath().Sample(zeros(n[0], n[2]), zeros(n[1], n[2]), zeros(n[0]), new Generator(0))
            ),
            Call(
                "a path with too many times",
                n => new CondOtPath().Sample(zeros(n[0], n[2]), zeros(n[0], n[2]), zeros(n[1]), new Generator(0))
            ),
            Call("an MLP on points of another dimension", n => Mlp(n[0]).call(zeros(n[2], n[1]), zeros(n[2]), null)),
            Call("an MLP with too many times", n => Mlp(n[2]).call(zeros(n[0], n[2]), zeros(n[1]), null)),
            Call("an MLP kernel on another width", n => FusedMlp.Apply(zeros(n[2], n[0]), [nn.Linear(n[1], 4), nn.Linear(4, 2)])),
            Call("an MLP kernel on no matrix", n => FusedMlp.Apply(zeros(n[2], n[0], n[3]), [nn.Linear(n[0], 4), nn.Linear(4, 2)])),
            Call(
                "a UNet on pictures of another size",
                n => UNet().call(zeros(2, 1, 8 + n[0], 8 + n[1]), zeros(2), zeros(2, ScalarType.Int64))
            ),
            Call("a UNet with too many classes", n => UNet().call(zeros(n[0], 1, 8, 8), zeros(n[0]), zeros(n[1] + 8, ScalarType.Int64))),
            Call(
                "a UNet with a class it does not know",
                n => UNet().call(zeros(1, 1, 8, 8), zeros(1), full([1], 3 + n[0], ScalarType.Int64))
            ),
            Call("a normalisation of other channels", n => GroupNormSilu.Apply(zeros(2, 8 + n[2], 3, 3), nn.GroupNorm(1, 8))),
            Call(
                "a normalisation with other numbers added",
                n => GroupNormSilu.Apply(zeros(2, 8, 3, 3), nn.GroupNorm(1, 8), added: zeros(2, 8 + n[0]))
            ),
            Call("a convolution of other channels", n => nn.Conv2d(n[0], 8, 3, padding: 1).Apply(zeros(1, n[1], 4, 4))),
            Call("channels last of no picture", n => StableOperators.ChannelsLast(zeros(n[0], n[1]))),
            Call("no steps at all", n => OdeSolvers.All.Get("midpoint").Integrate((x, _) => x, zeros(n[0], 2), 0, 1, -n[1])),
            Call(
                "a loss of pairs that differ",
                n =>
                    new FlowMatchingLoss(new CondOtPath(), TimeSamplers.All.Get("uniform")).PerExample(
                        new VelocityModel(Mlp(n[2]), new CondOtPath(), 1),
                        zeros(n[0], n[2]),
                        zeros(n[1], n[2]),
                        new Generator(0)
                    )
            ),
            Call(
                "noise of another number",
                n =>
                    new Sampler(new VelocityModel(Mlp(2), new CondOtPath(), 1), 2).Draw(
                        new SampleRequest
                        {
                            Count = n[0],
                            Steps = 1,
                            Noise = new float[2 * n[1]],
                        }
                    )
            ),
            Call("a gradient of many numbers", n => Backpropagation.Of(zeros(n[0], 1 + n[1]), zeros(2).requires_grad_())),
            Call("a gradient in what takes none", n => Backpropagation.Of(zeros(1), zeros(n[0]))),
            Call(
                "no threads",
                n =>
                {
                    TorchEngine.Start(new EngineSettings { Threads = 1 - n[0] });
                    return zeros(1);
                }
            ),
        ];

    [TestCaseSource(nameof(Calls))]
    public void Call_WithWhatDoesNotFit_EndsInAnException(Func<int[], object> call)
    {
        for (int i = 0; i < Times; i++)
        {
            using var scope = NewDisposeScope();
            int[] numbers = [.. Enumerable.Range(0, 4).Select(k => 1 + (int)(new RandomStreams(i).SeedOf("wrong-call", k) % 8))];
            if (numbers[0] == numbers[1])
                numbers[1] = 1 + numbers[1] % 8;

            Assert.That(() => call(numbers), Throws.Exception, $"({string.Join(", ", numbers)})");
        }
    }

    [OneTimeTearDown]
    public void DisposeNetwork() => unet?.Dispose();

    private static VelocityMlp Mlp(int dimension) =>
        (VelocityMlp)
            new Architecture
            {
                Dimension = dimension,
                Hidden = 4,
                Depth = 2,
            }.Create(new RandomStreams(0));

    // One for all: it is never changed, and making it takes longer than the wrong call.
    private static VelocityUNet UNet() =>
        unet ??= (VelocityUNet)
            Architecture.Of(UNetPresets.All.Get("unet-tiny").For(8, classes: 2, nullClass: true)).Create(new RandomStreams(0));

    private static TestCaseData Call(string name, Func<int[], object> call) => new TestCaseData(call).SetArgDisplayNames(name);
}
