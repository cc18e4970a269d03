using FlowMatching.Core.Data;
using FlowMatching.Core.Data.Images;
using FlowMatching.Core.Engine;
using FlowMatching.Core.Models;
using FlowMatching.Core.Models.UNet;
using FlowMatching.Core.Paths;
using FlowMatching.Core.Sampling;
using TorchSharp;
using static TorchSharp.torch;

namespace FlowMatching.Runs.Doctor;

/// <summary>Something that a device must compute as the CPU does in float32, or as it does itself in another way.</summary>
/// <param name="Name">What it is; compared with the CPU unless it says more.</param>
/// <param name="Tolerance">The largest relative distance ‖a − b‖/‖b‖ that is allowed.</param>
/// <param name="Compute">Computes numbers on a device, in a precision.</param>
/// <param name="Precision">The precision on the device.</param>
internal sealed record DeviceCheck(
    string Name,
    double Tolerance,
    Func<Device, Precision, float[]> Compute,
    Precision Precision = Precision.Float32
)
{
    private const int Examples = 16;

    private static readonly UNetSettings Sizes = UNetPresets.All.Get("unet-tiny").For(16, classes: 3, nullClass: true);

    private static readonly DeviceTraining Points = new(new Checkerboard(), new Architecture { Hidden = 64, Depth = 2 }, steps: 10);

    private static readonly DeviceTraining Pictures = new(
        new ImageStream(Digits.Read(), Digits.Name),
        Architecture.Of(UNetPresets.All.Get("unet-tiny").For(8, classes: 10, nullClass: true)),
        steps: 5
    );

    /// <summary>Everything that is checked. Convolutions may run in TF32 on a GPU, which keeps 10 bits; bf16 keeps 8.</summary>
    public static IReadOnlyList<DeviceCheck> All { get; } =
    [
        new("matrix product", 1e-5, Product),
        new(
            "MLP, velocity and gradient",
            1e-4,
            (device, precision) => Gradient(new Architecture { Hidden = 64, Depth = 2 }, [2], device, precision)
        ),
        new("UNet, velocity and gradient", 5e-3, (device, precision) => Gradient(Architecture.Of(Sizes), [1, 16, 16], device, precision)),
        new(
            "UNet in bf16, velocity and gradient",
            5e-2,
            (device, precision) => Gradient(Architecture.Of(Sizes), [1, 16, 16], device, precision),
            Precision.BFloat16
        ),
        new("training of an MLP, 10 steps", 1e-3, Points.Unbroken),
        new("training of a UNet, 5 steps", 2e-2, Pictures.Unbroken),
        new("training of an MLP, resumed against unbroken", 1e-4, Points.Resumed) { Expected = Points.Unbroken },
        new("training of a UNet, resumed against unbroken", 1e-2, Pictures.Resumed) { Expected = Pictures.Unbroken },
        new("sampling, midpoint", 1e-2, Samples),
    ];

    /// <summary>What the numbers must be near, computed on the same device and in the same precision; null for those of the CPU in
    /// float32.</summary>
    public Func<Device, Precision, float[]>? Expected { get; init; }

    /// <summary>Computes both, and compares.</summary>
    /// <param name="device">The device.</param>
    /// <returns>The relative distance.</returns>
    public double Measure(Device device)
    {
        using var scope = NewDisposeScope();
        float[] expected = Expected?.Invoke(device, Precision) ?? Compute(CPU, Precision.Float32),
            actual = Compute(device, Precision);

        return Math.Sqrt(expected.Zip(actual, static (a, b) => Square(a - b)).Sum() / expected.Sum(static a => Square(a)));
    }

    private static double Square(double x) => x * x;

    private static Tensor Noise(string stream, params long[] shape)
    {
        using var rng = new RandomStreams(0).For(stream);
        return randn(shape, generator: rng);
    }

    private static float[] Product(Device device, Precision precision) =>
        Noise("left", 128, 256).to(device).mm(Noise("right", 256, 64).to(device)).to(CPU).ToFloatArray();

    private static VelocityModel Model(Architecture architecture, Device device, Precision precision)
    {
        var network = architecture.Create(new RandomStreams(0));
        using (no_grad())
        {
            // Every weight takes part: a fresh UNet's last layers are zero.
            foreach (var (name, parameter) in network.named_parameters())
                parameter.add_(0.05 * Noise(name, parameter.shape));
        }

        return new VelocityModel(network.to(device), new CondOtPath(), dataStd: 1, precision);
    }

    private static float[] Gradient(Architecture architecture, long[] shape, Device device, Precision precision)
    {
        using var model = Model(architecture, device, precision);
        var x = Noise("x", [Examples, .. shape]).to(device).requires_grad_();
        var t = linspace(0.1, 0.9, Examples, dtype: ScalarType.Float32, device: device);
        var labels =
            model.Network.Classes > 0 ? (arange(Examples, device: device) % model.Network.Classes).to_type(ScalarType.Int64) : null;
        var prediction = model.Predict(x, t, labels);
        Backpropagation.Run(prediction.square().sum());

        return [.. prediction.detach().to(CPU).ToFloatArray(), .. x.grad!.to(CPU).ToFloatArray()];
    }

    private static float[] Samples(Device device, Precision precision)
    {
        using var model = Model(Architecture.Of(Sizes), device, precision);
        return new Sampler(model, Sizes.ImageSize * Sizes.ImageSize)
            .Draw(
                new SampleRequest
                {
                    Count = Examples,
                    Steps = 4,
                    Classes = [.. Enumerable.Range(0, Examples).Select(i => i % 3)],
                    Guidance = 2,
                }
            )
            .Samples;
    }
}
