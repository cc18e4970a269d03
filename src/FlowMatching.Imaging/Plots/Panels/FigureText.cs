using System.Globalization;

namespace FlowMatching.Imaging.Plots;

/// <summary>Writes a measured figure with about three digits.</summary>
internal static class FigureText
{
    /// <summary>Writes a figure.</summary>
    /// <param name="value">The figure; "not finite" if it is not.</param>
    public static string Of(double value)
    {
        if (!double.IsFinite(value)) return "not finite";

        string format = Math.Abs(value) switch
        {
            0 => "0",
            < 0.0001 => "0.0E-0",
            < 0.1 => "0.0000",
            < 10 => "0.000",
            < 100 => "0.0",
            _ => "#,0",
        };
        return value.ToString(format, CultureInfo.InvariantCulture).Replace('-', '−');
    }
}
