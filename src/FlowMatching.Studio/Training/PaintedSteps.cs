using FlowMatching.Core;
using FlowMatching.Core.Data;
using FlowMatching.Runs.Files;
using FlowMatching.Studio.Data;

namespace FlowMatching.Studio.Training;

/// <summary>A stroke on a drawing that was being learnt.</summary>
/// <param name="Step">Steps done before it.</param>
/// <param name="Code">The whole drawing after it.</param>
internal sealed record PaintedStep(int Step, string Code);

/// <summary>What was painted while a run learnt: a file in its folder, because no command repeats it.</summary>
internal static class PaintedSteps
{
    private const string FileName = "painted.jsonl";

    /// <summary>Reads the strokes of a run; none where nothing was painted.</summary>
    public static IReadOnlyList<PaintedStep> Read(RunFolder folder) => JsonLines.Read<PaintedStep>(folder.In(FileName));

    /// <summary>Writes the strokes of a run.</summary>
    public static void Write(RunFolder folder, IEnumerable<PaintedStep> steps) => JsonLines.Write(folder.In(FileName), steps);

    /// <summary>Opens the drawing of a run as it was left.</summary>
    /// <param name="drawing">The drawing that the run began with.</param>
    /// <param name="steps">What was painted.</param>
    /// <exception cref="InvalidInputException">A stroke cannot be read.</exception>
    public static IDataStream Open(PointCloud drawing, IReadOnlyList<PaintedStep> steps)
    {
        PaintedCloud cloud = new(drawing);
        if (steps is [.., var last])
            cloud.Paint(DrawingCode.Decode(last.Code));
        return cloud;
    }
}
