using FlowMatching.Core.Data;
using FlowMatching.Core.Metrics;
using FlowMatching.Runs.Data;
using FlowMatching.Runs.Files;
using FlowMatching.Runs.Reports;

namespace FlowMatching.Runs.Domains.Points;

/// <summary>Measures samples against fresh data of one data set, in data units. To be used on the engine's thread.</summary>
/// <param name="learnt">The data set as it is learnt.</param>
/// <param name="observer">Who watches.</param>
internal sealed class QualityMeasure(IDataStream learnt, IRunObserver observer)
{
    private readonly MetricFloors floors = new(RestoredData.Of(learnt));
    private readonly SlicedWasserstein sliced = new();
    private readonly EnergyDistance energy = new();

    private IDataStream Data => floors.Data;

    /// <summary>Measures everything that is reported of samples.</summary>
    /// <param name="samples">The samples row by row.</param>
    /// <returns>Their quality.</returns>
    public Quality Measure(float[] samples)
    {
        int count = samples.Length / Data.Dimension;
        observer.Note($"Measuring {count} samples against fresh data.");

        Quality quality = new(Sw2(samples), Sw2Floor(count), count);
        if (count > 1)
            quality = WithEnergy(quality, samples, count);
        observer.Detail(
            $"SW2 {quality.Sw2:F5} (floor {quality.Sw2Floor:F5}), energy distance {quality.Energy:F6} (floor {quality.EnergyFloor:F6})"
        );
        return quality;
    }

    /// <summary>Measures the sliced Wasserstein distance only.</summary>
    /// <param name="samples">The samples row by row.</param>
    /// <returns>SW2.</returns>
    public double Sw2(float[] samples) => sliced.Measure(samples, Data);

    /// <summary>What a perfect model would reach.</summary>
    /// <param name="count">The number of samples.</param>
    /// <returns>SW2 of data to fresh data.</returns>
    public double Sw2Floor(int count) => floors.Of("sw2", count, sliced.Floor);

    private Quality WithEnergy(Quality quality, float[] samples, int count) =>
        quality with
        {
            Energy = energy.Measure(samples, Data),
            EnergyFloor = floors.Of("energy", count, energy.Floor),
            EnergyPoints = Math.Min(count, energy.Points),
        };
}

/// <summary>Writes what samples were measured against, so that other tools can check the figures.</summary>
internal static class QualityReference
{
    /// <summary>Writes quality_data.npy (the fresh draws of SW2 below each other), quality_directions.npy and
    /// quality_energy_data.npy.</summary>
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
