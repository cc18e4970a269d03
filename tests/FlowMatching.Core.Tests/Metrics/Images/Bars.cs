using FlowMatching.Core.Engine;
using FlowMatching.Core.Metrics.Images;
using static TorchSharp.torch;

namespace FlowMatching.Core.Tests.Metrics.Images;

/// <summary>Pictures of 8 x 8 pixels with a bar across, down, or along one of the diagonals, and noise: four classes that a toy classifier
/// learns.</summary>
internal static class Bars
{
    public const int Side = 8,
        Classes = 4;

    public static ClassifierSettings Settings =>
        new()
        {
            Channels = 1,
            Height = Side,
            Width = Side,
            Classes = Classes,
            Filters = 4,
            Features = 8,
            Epochs = 6,
            BatchSize = 32,
            LearningRate = 1e-2,
            Shift = 1,
        };

    public static LabelledImages Draw(int count, long seed)
    {
        using var scope = NewDisposeScope();
        using var rng = new RandomStreams(seed).For("bars");
        float[] noise = rand(count, Side, Side, generator: rng).ToFloatArray();
        byte[] pixels = [.. noise.Select((value, i) => (byte)(80 * value + (IsInk(i) ? 150 : 0)))];

        return new LabelledImages(
            tensor(pixels, [count, 1, Side, Side]),
            [.. Enumerable.Range(0, count).Select(i => (long)(i % Classes))],
            Classes
        );
    }

    private static bool IsInk(int index)
    {
        int label = index / (Side * Side) % Classes,
            row = index / Side % Side,
            column = index % Side;

        return label switch
        {
            0 => row == 4,
            1 => column == 4,
            2 => row == column,
            _ => row == Side - 1 - column,
        };
    }
}
