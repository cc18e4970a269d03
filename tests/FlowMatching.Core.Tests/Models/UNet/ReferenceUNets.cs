using System.Text.Json;
using FlowMatching.Core.Engine;
using FlowMatching.Core.Files;
using FlowMatching.Core.Models.UNet;
using FlowMatching.Core.Tests.Support;
using static TorchSharp.torch;

namespace FlowMatching.Core.Tests.Models.UNet;

/// <summary>The networks, inputs and outputs of reference/unet.py.</summary>
internal static class ReferenceUNets
{
    private static readonly JsonSerializerOptions Names = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    private static string File { get; } =
        Path.Combine(TestContext.CurrentContext.TestDirectory, "Models", "UNet", "reference", "unet.safetensors");

    /// <summary>The names of the cases.</summary>
    public static IEnumerable<string> Cases => Safetensors.ReadMetadata(File, out _).Keys.Where(static key => key != "torch");

    public static UNetSettings SettingsOf(string name) =>
        JsonSerializer.Deserialize<UNetSettings>(Safetensors.ReadMetadata(File, out _)[name], Names)!;

    /// <summary>An output as the script wrote it: y, or y_other_order.</summary>
    public static float[] Output(string name, string which)
    {
        using var scope = NewDisposeScope();
        var tensors = Safetensors.Read(File).Tensors;
        float[] output = tensors[$"{name}/{which}"].ToFloatArray();
        foreach (var tensor in tensors.Values)
        {
            tensor.Dispose();
        }

        return output;
    }

    /// <summary>The network's output on the script's weights and inputs.</summary>
    public static float[] Evaluate(string name, UNetSettings settings)
    {
        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        using VelocityUNet network = new(settings, new RandomStreams(0));
        foreach (var (parameter, value) in network.named_parameters())
        {
            value.copy_(Weight(parameter, value.shape));
        }

        return Evaluate(name, settings, network.call);
    }

    /// <summary>The output of something else on the script's inputs: of (x, t, labels).</summary>
    public static float[] Evaluate(string name, UNetSettings settings, Func<Tensor, Tensor, Tensor?, Tensor> forward)
    {
        using var scope = NewDisposeScope();
        using var frozen = no_grad();

        return forward(Pictures(name, settings), tensor(new[] { 0.25f, 0.8125f }), Labels(settings)).ToFloatArray();
    }

    /// <summary>The script's weights, by name.</summary>
    public static Dictionary<string, Tensor> Weights(UNetSettings settings) =>
        VelocityUNet
            .ParametersOf(settings)
            .ToDictionary(parameter => parameter.Name, parameter => Weight(parameter.Name, [.. parameter.Shape]));

    private static Tensor Pictures(string name, UNetSettings settings) =>
        NamedNumbers.Draw($"{name}/x", [2, settings.Channels, settings.ImageSize, settings.ImageSize], 2);

    private static Tensor? Labels(UNetSettings settings) =>
        settings.Classes == 0 ? null : tensor(new long[] { 0, settings.NullClass ? settings.Classes : settings.Classes - 1 });

    private static Tensor Weight(string name, long[] shape) =>
        (name, shape.Length) switch
        {
            ("label_emb.weight", _) => NamedNumbers.Draw(name, shape),
            (_, 1) when name.EndsWith(".bias", StringComparison.Ordinal) => NamedNumbers.Draw(name, shape, 0.2),
            (_, 1) => NamedNumbers.Draw(name, shape, 0.5, 1),
            _ => NamedNumbers.Draw(name, shape, Math.Sqrt(3.0 / shape.Skip(1).Aggregate(1L, static (product, size) => product * size))),
        };
}
