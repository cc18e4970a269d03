using FlowMatching.Core.Checkpoints;
using FlowMatching.Core.Sampling;
using FlowMatching.Plots;
using FlowMatching.Runs.Engines;
using FlowMatching.Runs.Pictures;
using FlowMatching.Runs.Sampling;

namespace FlowMatching.Runs.Domains.Images;

/// <summary>Models of pictures below each other, each with 1, 2, 4, 8 and 40 steps (Euler, or of its flow map) from the same noise: what
/// few steps are good for.</summary>
/// <param name="context">The engine.</param>
internal sealed class FewStepPage(RunContext context)
{
    private const int Columns = 10;

    private static readonly int[] Steps = [1, 2, 4, 8, 40];

    /// <summary>Draws and writes the page. To be called on the engine's thread.</summary>
    /// <param name="path">The file.</param>
    /// <param name="models">What each model is called, its checkpoint, and how strongly the class guides it; all of one data set.</param>
    /// <param name="seed">The seed of the noise.</param>
    /// <param name="stop">Cancels.</param>
    public void Write(
        string path,
        IReadOnlyList<(string Label, string Checkpoint, double Guidance)> models,
        long seed,
        CancellationToken stop
    )
    {
        List<float> pictures = [];
        List<string> rows = [];
        CheckpointHeader? header = null;
        foreach (var (label, checkpoint, guidance) in models)
        {
            using var model = LoadedModel.Load(checkpoint, context.Session);
            header = model.Header;
            foreach (int steps in Steps)
            {
                pictures.AddRange(Draw(model, steps, Request(model.Header, seed) with { Guidance = guidance }, stop));
                rows.Add($"{label}, NFE {steps}");
            }
        }

        SamplePages.Save(path, header!, pictures.ToArray(), Options(header!, rows));
    }

    private float[] Draw(LoadedModel model, int steps, SampleRequest request, CancellationToken stop) =>
        new SampleDraw(model, context.Observer, context.Clock).Run(UsualSteps.Few(model.Header, request, steps), stop).Samples;

    private static SampleRequest Request(CheckpointHeader header, long seed) =>
        new()
        {
            Count = Columns,
            Seed = seed,
            Classes = header.ClassNames is { } names ? [.. Enumerable.Range(0, Columns).Select(i => i % names.Count)] : null,
        };

    private static PictureGridOptions Options(CheckpointHeader header, IReadOnlyList<string> rows) =>
        new()
        {
            Title = $"{header.DataSet} in few steps",
            Subtitle = "each column from the same noise; NFE is the number of evaluations of the network",
            Columns = Columns,
            ColumnLabels = header.ClassNames is { } names ? [.. Enumerable.Range(0, Columns).Select(i => names[i % names.Count])] : [],
            RowLabels = rows,
        };
}
