using System.Globalization;

namespace FlowMatching.Imaging.Plots;

/// <summary>Writes the times of panels beside each other, all with as many digits.</summary>
internal static class TimeTitles
{
    /// <summary>Writes the times.</summary>
    /// <param name="times">From 0 to 1.</param>
    public static string[] Of(IReadOnlyList<double> times)
    {
        bool tenths = times.All(t => Math.Abs((10 * t) - Math.Round(10 * t)) < 1e-6);

        return [.. times.Select(t => "t = " + t.ToString(tenths ? "0.0" : "0.00", CultureInfo.InvariantCulture))];
    }
}
