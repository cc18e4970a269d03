using FlowMatching.Core.Data;
using FlowMatching.Core.Metrics;
using FlowMatching.Runs.Files;
using FlowMatching.Runs.Reports;

namespace FlowMatching.Runs.Domains.Points;

/// <summary>Measures samples against fresh data of one data set. To be used on the engine's thread.</summary>
/// <param name="learnt">The data set as it is learnt.</param>
/// <param name="observer">Who watches.</param>
internal sealed class QualityMeasure(IDataStream learnt, IRunObserver observer)
{
    private const int MostClasses = 100;

    private readonly MeasuredUnits units = new(learnt);
    private readonly Dictionary<int, MetricFloors> classFloors = [];
    private readonly EnergyDistance energy = new();

    private MetricFloors Floors => field ??= new MetricFloors(units.Data);

    private IDataStream Data => units.Data;

    /// <summary>The units of the figures.</summary>
    public MeasuredUnits Units => units;

    /// <summary>Measures everything that is reported of samples.</summary>
    /// <param name="samples">The samples row by row, in data units.</param>
    /// <returns>Their quality.</returns>
    public Quality Measure(float[] samples) => MeasureInUnits(units.Of(samples));

    /// <summary>Measures the samples of each class against the data of that class.</summary>
    /// <param name="samples">The samples row by row, in data units.</param>
    /// <param name="classes">The class of each.</param>
    /// <returns>The classes that there are samples of, in their order.</returns>
    public IReadOnlyList<ClassQuality> MeasureClasses(float[] samples, IReadOnlyList<int> classes)
    {
        float[] measured = units.Of(samples);
        return
        [
            .. classes
                .Select((label, row) => (label, row))
                .GroupBy(one => one.label, one => one.row)
                .OrderBy(rows => rows.Key)
                .Take(MostClasses)
                .Select(rows => MeasureClass(rows.Key, [.. rows.SelectMany(row => Row(measured, row))])),
        ];
    }

    private ClassQuality MeasureClass(int label, float[] samples)
    {
        if (!classFloors.TryGetValue(label, out var floors))
            classFloors[label] = floors = new MetricFloors(Data.OfClass(label));
        int count = samples.Length / Data.Dimension;
        return new ClassQuality(learnt.ClassNames[label], count, floors.Sw2(samples), floors.Sw2Floor(count));
    }

    private ArraySegment<float> Row(float[] points, int row) => new(points, row * Data.Dimension, Data.Dimension);

    private Quality MeasureInUnits(float[] samples)
    {
        int count = samples.Length / Data.Dimension;
        observer.Note($"Measuring {count} samples against fresh data.");

        Quality quality = new(Floors.Sw2(samples), Floors.Sw2Floor(count), count) { Units = units.Name };
        if (count > 1)
            quality = WithEnergy(quality, samples, count);
        observer.Detail(
            $"SW2 {quality.Sw2:F5} (floor {quality.Sw2Floor:F5}), energy distance {quality.Energy:F6} (floor {quality.EnergyFloor:F6})"
        );
        return quality;
    }

    /// <summary>Measures the sliced Wasserstein distance only.</summary>
    /// <param name="samples">The samples row by row, in data units.</param>
    /// <returns>SW2.</returns>
    public double Sw2(float[] samples) => Floors.Sw2(units.Of(samples));

    /// <summary>What a perfect model would reach.</summary>
    /// <param name="count">The number of samples.</param>
    /// <returns>SW2 of data to fresh data.</returns>
    public double Sw2Floor(int count) => Floors.Sw2Floor(count);

    private Quality WithEnergy(Quality quality, float[] samples, int count) =>
        quality with
        {
            Energy = energy.Measure(samples, Data),
            EnergyFloor = Floors.Of("energy", count, energy.Floor),
            EnergyPoints = Math.Min(count, energy.Points),
        };
}

/// <summary>Writes what samples were measured against, so that other tools can check the figures.</summary>
internal static class QualityReference
{
    /// <summary>Writes quality_data.npy (the fresh draws of SW2 below each other), quality_directions.npy and
    /// quality_energy_data.npy.</summary>
    /// <param name="folder">Where to.</param>
    /// <param name="learnt">The data set as it is learnt; what is written is in the units of the figures.</param>
    /// <param name="count">The number of samples.</param>
    public static void Write(RunFolder folder, IDataStream learnt, int count)
    {
        var data = new MeasuredUnits(learnt).Data;
        SlicedWasserstein sliced = new();
        float[] draws = [.. Enumerable.Range(0, sliced.FreshDraws).SelectMany(draw => SlicedWasserstein.FreshData(data, count, draw))];
        int energyPoints = Math.Min(count, new EnergyDistance().Points);

        NpyFile.Write(folder.In("quality_data.npy"), draws, data.Dimension);
        NpyFile.Write(folder.In("quality_directions.npy"), sliced.DrawDirections(data.Dimension), data.Dimension);
        NpyFile.Write(folder.In("quality_energy_data.npy"), EnergyDistance.FreshData(data, energyPoints), data.Dimension);
    }
}
