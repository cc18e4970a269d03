using System.Globalization;
using FlowMatching.Core;
using FlowMatching.Runs.Files;

namespace FlowMatching.Studio.Training;

/// <summary>The samples of a training on its way, kept in the run's folder: previews/step-000123.npy, N points of step 123 in data units,
/// float32. So a later studio shows how the run has learnt; no more than <see cref="PreviewHistory.Most"/> of them, 12 kB each.</summary>
internal static class KeptPreviews
{
    private const string Prefix = "step-",
        Extension = ".npy";

    /// <summary>Writes the pictures of a run.</summary>
    /// <param name="folder">The run's folder.</param>
    /// <param name="run">The run.</param>
    /// <exception cref="RunFailedException">The disk refused.</exception>
    public static void Write(RunFolder folder, StudioRun run) =>
        AtomicFile.Guard(
            folder.Previews,
            () =>
            {
                Directory.CreateDirectory(folder.Previews);
                foreach (int step in run.HistorySteps)
                    if (run.HistoryAt(step) is { } points && points.All(float.IsFinite))
                        File.WriteAllBytes(FileOf(folder, step), NpyFile.Bytes(points, 2)); // not durable: a loss costs a picture
            }
        );

    /// <summary>The steps of which there are pictures, in order; none where they cannot be listed.</summary>
    /// <param name="folder">The run's folder.</param>
    public static IReadOnlyList<int> Steps(RunFolder folder)
    {
        try
        {
            return [.. Directory.EnumerateFiles(folder.Previews, Prefix + "*" + Extension).Select(StepOf).OfType<int>().Order()];
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    /// <summary>Reads a picture.</summary>
    /// <param name="folder">The run's folder.</param>
    /// <param name="step">Its step.</param>
    /// <returns>The points, row by row; null where there is none that can be read.</returns>
    public static float[]? Read(RunFolder folder, int step)
    {
        try
        {
            return NpyFile.Read(FileOf(folder, step), 2);
        }
        catch (InvalidInputException)
        {
            return null;
        }
    }

    private static string FileOf(RunFolder folder, int step) => Path.ChangeExtension(folder.Preview(step), Extension);

    private static int? StepOf(string file) =>
        int.TryParse(Path.GetFileNameWithoutExtension(file)[Prefix.Length..], NumberStyles.None, CultureInfo.InvariantCulture, out int step)
            ? step
            : null;
}
