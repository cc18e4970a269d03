using FlowMatching.Core.Data;
using FlowMatching.Core.Metrics;
using FlowMatching.Runs.Data;
using FlowMatching.Runs.Files;

namespace FlowMatching.Runs.Sample;

/// <summary>Writes what samples were measured against, so that other tools can check the figures.</summary>
internal static class QualityReference
{
    /// <summary>Writes quality_data.npy (the fresh draws of SW2 below each other), quality_directions.npy and quality_energy_data.npy.</summary>
    /// <param name="folder">Where to.</param>
    /// <param name="learnt">The data set as it is learnt; what is written is in data units.</param>
    /// <param name="count">The number of samples.</param>
    public static void Write(RunFolder folder, IDataStream learnt, int count)
    {
        var data = RestoredData.Of(learnt);
        SlicedWasserstein sliced = new();
        float[] draws = [.. Enumerable.Range(0, sliced.FreshDraws).SelectMany(draw => SlicedWasserstein.FreshData(data, count, draw))];
        int energyPoints = Math.Min(count, new EnergyDistance().Points);

        NpyFile.Write(folder.In("quality_data.npy"), draws, data.Dimension);
        NpyFile.Write(folder.In("quality_directions.npy"), sliced.DrawDirections(data.Dimension), data.Dimension);
        NpyFile.Write(folder.In("quality_energy_data.npy"), EnergyDistance.FreshData(data, energyPoints), data.Dimension);
    }
}
