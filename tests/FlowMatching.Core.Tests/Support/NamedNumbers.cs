using System.Text;
using static TorchSharp.torch;

namespace FlowMatching.Core.Tests.Support;

/// <summary>Numbers that another language makes bit for bit alike from a tensor's name; see Models/UNet/reference/unet.py.</summary>
internal static class NamedNumbers
{
    /// <summary>Draws from [-1, 1): s' = 1664525 s + 1013904223 mod 2³² from s = the name's FNV-1a hash, u = ⌊s'/2⁸⌋/2²³ − 1; then scales
    /// and shifts.</summary>
    public static Tensor Draw(string name, IReadOnlyList<long> shape, double scale = 1, double offset = 0)
    {
        uint state = Encoding.UTF8.GetBytes(name).Aggregate(2166136261u, static (hash, letter) => unchecked((hash ^ letter) * 16777619));
        float[] values = new float[shape.Aggregate(1L, static (product, size) => product * size)];
        for (int i = 0; i < values.Length; i++)
        {
            state = unchecked(1664525 * state + 1013904223);
            values[i] = (float)(((state >> 8) / 8388608.0 - 1) * scale + offset);
        }

        return tensor(values).reshape([.. shape]);
    }
}
