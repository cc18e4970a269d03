using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace FlowMatching.Cli.Tests.Processes;

/// <summary>How far the weights of two checkpoints are from each other.</summary>
internal static class Weights
{
    /// <summary>Of the norm of a tensor, after up to 40 steps in float32: the rounding of sums in another order.</summary>
    public const double Rounding = 1e-5;

    /// <summary>The largest difference between equally named tensors of two checkpoints, of the norm of the first.</summary>
    public static double Difference(string checkpoint, string other)
    {
        var (tensors, others) = (Tensors(checkpoint), Tensors(other));
        Assert.That(others.Keys, Is.EquivalentTo(tensors.Keys));

        return tensors.Max(tensor =>
            Norm(tensor.Value.Zip(others[tensor.Key], (a, b) => (double)a - b)) / Norm(tensor.Value.Select(a => (double)a))
        );
    }

    private static double Norm(IEnumerable<double> numbers) => Math.Sqrt(numbers.Sum(number => number * number)) + 1e-30;

    private static Dictionary<string, float[]> Tensors(string checkpoint)
    {
        byte[] file = File.ReadAllBytes(checkpoint);
        int header = (int)BinaryPrimitives.ReadUInt64LittleEndian(file);
        using var entries = JsonDocument.Parse(file.AsMemory(8, header));
        return entries
            .RootElement.EnumerateObject()
            .Where(entry => entry.Name != "__metadata__" && entry.Value.GetProperty("dtype").GetString() == "F32")
            .ToDictionary(entry => entry.Name, entry => Numbers(file.AsSpan(8 + header), entry.Value.GetProperty("data_offsets")));
    }

    private static float[] Numbers(ReadOnlySpan<byte> data, JsonElement offsets) =>
        MemoryMarshal.Cast<byte, float>(data[offsets[0].GetInt32()..offsets[1].GetInt32()]).ToArray();
}
