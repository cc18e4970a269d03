using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using FlowMatching.Core.Engine;
using FlowMatching.Core.Files;
using FlowMatching.Core.Reflow;
using FlowMatching.Core.Specification;
using FlowMatching.Runs.Engines;
using FlowMatching.Runs.Files;
using static TorchSharp.torch;

namespace FlowMatching.Runs.Reflow;

/// <summary>The teacher's pairs on disk, a file for each part, written as they are made: pairs/POOL-FIRST.safetensors beside the
/// checkpoint.</summary>
/// <remarks>A file says whose it is (teacher, seed, pool) and the SHA-256 of its numbers: one of another run, or a damaged one, is made
/// anew. When a pool's first part is made, those of earlier pools go.</remarks>
/// <param name="folder">The folder of the parts.</param>
/// <param name="owner">What the pairs are a function of, as a text.</param>
/// <param name="observer">Who watches.</param>
/// <param name="clock">The time.</param>
internal sealed class PairCache(string folder, string owner, IRunObserver observer, RunClock clock) : IPairCache
{
    private const string Ends = "x1",
        Owner = "owner",
        Sum = "sha256";

    private (int Pool, int First, double Start)? began;
    private bool isToldOfStrangers;

    /// <summary>Seconds that the pairs made so far have taken.</summary>
    public double Seconds { get; private set; }

    /// <summary>What the pairs of a run are a function of. Precision and threads are named because other ones make other bits.</summary>
    /// <param name="teacherSha256">The SHA-256 of the teacher's tensors.</param>
    /// <param name="seed">The seed of the run.</param>
    /// <param name="pool">How the pairs are made.</param>
    /// <param name="engine">What makes them.</param>
    /// <remarks>Kept pairs hold this text: one in other words makes them all anew.</remarks>
    public static string OwnerOf(string teacherSha256, long seed, PairPoolSettings pool, EngineChoice engine) =>
        FormattableString.Invariant(
            $"teacher {teacherSha256}, seed {seed}, {TextOf(pool)}, {engine.Device}, {engine.Precision}, {engine.Threads} threads"
        );

    /// <inheritdoc/>
    public float[] Make(IReadOnlyList<PairPart> parts, Func<Action<double>, float[]> make)
    {
        double start = clock.Seconds;
        var (first, count) = (parts[0].First, parts.Sum(part => part.Count));
        float[] ends = make(done => Report(parts[0], done * count));
        int dimension = ends.Length / count;
        foreach (var part in parts)
            Keep(part, ends.AsSpan((part.First - first) * dimension, part.Count * dimension).ToArray());
        Seconds += clock.Seconds - start;
        return ends;
    }

    /// <summary>Removes all parts, which are not needed after the training.</summary>
    public void Remove()
    {
        if (Directory.Exists(folder))
            AtomicFile.Guard(folder, () => Directory.Delete(folder, recursive: true));
    }

    private static string TextOf(PairPoolSettings pool) =>
        FormattableString.Invariant(
            $"TeacherPool {{ Pairs = {pool.Pairs}, RenewEvery = {pool.RenewEvery}, Solver = {pool.Solver}, Steps = {pool.Steps}, RelativeTolerance = {pool.RelativeTolerance}, AbsoluteTolerance = {pool.AbsoluteTolerance}{(pool.Guidance is { } guidance ? FormattableString.Invariant($", Guidance = {guidance}") : "")} }}"
        );

    /// <inheritdoc/>
    /// <remarks>Null also of what another run has kept, or what was damaged since.</remarks>
    public float[]? Find(PairPart part)
    {
        string path = PathOf(part);
        if (!File.Exists(path))
            return null;

        float[]? kept = Read(path, part.Count);
        if (kept is null && !isToldOfStrangers)
            observer.Note($"{path} is damaged or of another run: such pairs are made anew.");
        isToldOfStrangers |= kept is null;
        return kept;
    }

    /// <summary>Keeps the ends of a part.</summary>
    public void Keep(PairPart part, float[] ends)
    {
        string path = PathOf(part);
        AtomicFile.Guard(
            path,
            () =>
            {
                Directory.CreateDirectory(folder);
                if (part.First == 0)
                    RemoveOtherPools(part.Pool);
                using var rows = tensor(ends, [part.Count, ends.Length / part.Count]);
                Safetensors.Write(path, [new(Ends, rows)], new Dictionary<string, string> { [Owner] = owner, [Sum] = SumOf(ends) });
            }
        );
    }

    private void Report(PairPart first, double done)
    {
        if (began is not { } since || since.Pool != first.Pool)
            began = since = (first.Pool, first.First, clock.Seconds);

        double made = first.First + done;
        observer.Progress(
            new RunProgress(
                "teacher's pairs",
                "pairs",
                (long)made,
                first.Total,
                (made - since.First) / Math.Max(clock.Seconds - since.Start, 1e-3)
            )
        );
    }

    private float[]? Read(string path, int count)
    {
        try
        {
            using var file = Safetensors.Read(path);
            if (file.Metadata.GetValueOrDefault(Owner) != owner || !file.Tensors.TryGetValue(Ends, out var rows))
                return null;
            if (rows.dtype != ScalarType.Float32 || rows.dim() != 2 || rows.size(0) != count)
                return null;

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
        foreach (
            string file in Directory
                .EnumerateFiles(folder, "*.safetensors")
                .Where(file => !Path.GetFileName(file).StartsWith(PrefixOf(pool), StringComparison.Ordinal))
        )
            File.Delete(file);
    }

    private string PathOf(PairPart part) =>
        Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{PrefixOf(part.Pool)}{part.First:0000000}.safetensors"));

    private static string PrefixOf(int pool) => string.Create(CultureInfo.InvariantCulture, $"{pool:0000}-");

    private static string SumOf(float[] numbers) => Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes(numbers.AsSpan())));
}
