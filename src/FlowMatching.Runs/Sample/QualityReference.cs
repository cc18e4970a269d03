using FlowMatching.Core.Data;
using FlowMatching.Core.Metrics;
using FlowMatching.Runs.Files;

namespace FlowMatching.Runs.Sample;

/// <summary>Writes what samples were measured against, so that other tools can check the figures.</summary>
internal static class QualityReference
{
    /// <summary>Writes quality_data.npy (the fresh draws of SW2 below each other), quality_directions.npy and quality_energy_data.npy.</summary>
    /// <param name="folder">Where to.</param>
    /// <param name="data">The data set.</param>
    /// <param name="count">The number of samples.</param>
    public static void Write(RunFolder folder, IDataStream data, int count)
    {
        SlicedWasserstein sliced = new();
        float[] draws = [.. Enumerable.Range(0, sliced.FreshDraws).SelectMany(draw => SlicedWasserstein.FreshData(data, count, draw))];
        int energyPoints = Math.Min(count, new EnergyDistance().Points);

        NpyFile.Write(folder.In("quality_data.npy"), draws, data.Dimension);
        NpyFile.Write(folder.In("quality_directions.npy"), sliced.DrawDirections(data.Dimension), data.Dimension);
        NpyFile.Write(folder.In("quality_energy_data.npy"), EnergyDistance.FreshData(data, energyPoints), data.Dimension);
    }
}
