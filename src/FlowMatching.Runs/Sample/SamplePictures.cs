using FlowMatching.Runs.Engines;
using FlowMatching.Runs.Files;
using FlowMatching.Runs.Pictures;

namespace FlowMatching.Runs.Sample;

/// <summary>All pictures of a sampling run. To be used on the engine's thread.</summary>
/// <param name="folder">Where they go.</param>
/// <param name="dataSet">The data set.</param>
/// <param name="drawn">The samples and their ways.</param>
internal sealed class SamplePictures(RunFolder folder, string dataSet, SampleBatch drawn)
{
    private string Subtitle => $"{drawn.Sampling.Count} samples, {drawn.Sampling.Text}";

    /// <summary>Draws and writes the pictures.</summary>
    /// <param name="model">The model the samples came from.</param>
    /// <param name="withoutAnimation">Whether to leave out what moves.</param>
    /// <returns>The files.</returns>
    public IReadOnlyList<string> Write(LoadedModel model, bool withoutAnimation)
    {
        TrajectoryPictures ways = new(drawn.Frames, dataSet, Subtitle);
        DensityPicture.Write(folder.SamplesPicture, drawn.Samples, $"Samples of {dataSet}", Subtitle);
        ways.WriteEvolution(folder.Evolution(dataSet));
        if (withoutAnimation)
            return [folder.SamplesPicture, folder.Evolution(dataSet)];

        ways.WriteAnimation(folder.FieldAndSamples(dataSet), model);
        return [folder.SamplesPicture, folder.Evolution(dataSet), folder.FieldAndSamples(dataSet)];
    }
}
