using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using FlowMatching.Core.Engine;
using FlowMatching.Core.Files;
using FlowMatching.Core.Reflow;
using FlowMatching.Runs.Files;

using static TorchSharp.torch;

namespace FlowMatching.Runs.Reflow;

/// <summary>The teacher's pairs on disk, a file for each part, written as they are made: pairs/POOL-FIRST.safetensors beside the checkpoint.</summary>
/// <remarks>A file says whose it is (teacher, seed, pool) and the SHA-256 of its numbers: one of another run, or a damaged one, is made anew.
/// When a pool's first part is made, those of earlier pools go.</remarks>
/// <param name="folder">The folder of the parts.</param>
/// <param name="owner">What the pairs are a function of, as a text.</param>
/// <param name="observer">Who watches.</param>
/// <param name="clock">The time.</param>
/// <param name="stop">Asks the making to stop.</param>
internal sealed class PairFiles(string folder, string owner, IRunObserver observer, RunClock clock, CancellationToken stop) : IPairStore
{
    private const string Ends = "x1", Owner = "owner", Sum = "sha256";

    private (int Pool, int First, double Start)? began;
    private (PairPart Part, double Start)? present;
    private bool isToldOfStrangers;

    /// <summary>Seconds that the pairs made so far have taken.</summary>
    public double Seconds { get; private set; }

    /// <inheritdoc/>
    public float[]? Find(PairPart part)
    {
        string path = PathOf(part);
        if (!File.Exists(path)) return null;

        float[]? kept = Read(path, part.Count);
        if (kept is null && !isToldOfStrangers) observer.Note($"{path} is damaged or of another run: such pairs are made anew.");
        isToldOfStrangers |= kept is null;
        return kept;
    }

    /// <inheritdoc/>
    public void Keep(PairPart part, float[] ends)
    {
        string path = PathOf(part);
        DiskFaults.Guard(path, () =>
        {
            Directory.CreateDirectory(folder);
            if (part.First == 0) RemoveOtherPools(part.Pool);
            using var rows = tensor(ends, [part.Count, ends.Length / part.Count]);
            Safetensors.Write(path, [new(Ends, rows)], new Dictionary<string, string> { [Owner] = owner, [Sum] = SumOf(ends) });
        });
        if (present is { } made && made.Part == part) Seconds += clock.Seconds - made.Start;
    }

    /// <inheritdoc/>
    public void Making(PairPart part, double done)
    {
        stop.ThrowIfCancellationRequested();
        if (present is not { } begun || begun.Part != part) present = (part, clock.Seconds);
        if (began is not { } since || since.Pool != part.Pool) began = since = (part.Pool, part.First, clock.Seconds);

        double made = part.First + done * part.Count;
        observer.Progress(new RunProgress(
            "teacher's pairs", "pairs", (long)made, part.Total, (made - since.First) / Math.Max(clock.Seconds - since.Start, 1e-3)));
    }

    /// <summary>Removes all parts, which are not needed after the training.</summary>
    public void Remove()
    {
        if (Directory.Exists(folder)) DiskFaults.Guard(folder, () => Directory.Delete(folder, recursive: true));
    }

    private float[]? Read(string path, int count)
    {
        try
        {
            using var file = Safetensors.Read(path);
            if (file.Metadata.GetValueOrDefault(Owner) != owner || !file.Tensors.TryGetValue(Ends, out var rows)) return null;
            if (rows.dtype != ScalarType.Float32 || rows.dim() != 2 || rows.size(0) != count) return null;

            float[] ends = rows.ToFloatArray();
            return file.Metadata.GetValueOrDefault(Sum) == SumOf(ends) ? ends : null;
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    private void RemoveOtherPools(int pool)
    {
        foreach (string file in Directory.EnumerateFiles(folder, "*.safetensors").Where(file => !Path.GetFileName(file).StartsWith(PrefixOf(pool), StringComparison.Ordinal)))
            File.Delete(file);
    }

    private string PathOf(PairPart part) =>
        Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{PrefixOf(part.Pool)}{part.First:0000000}.safetensors"));

    private static string PrefixOf(int pool) => string.Create(CultureInfo.InvariantCulture, $"{pool:0000}-");

    private static string SumOf(float[] numbers) => Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes(numbers.AsSpan())));
}
