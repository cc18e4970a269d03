using System.Globalization;

namespace FlowMatching.Imaging.Plots;

/// <summary>Writes the numbers of axes.</summary>
internal static class TickLabel
{
    private const string Superscripts = "⁰¹²³⁴⁵⁶⁷⁸⁹";

    /// <summary>Writes a value of a linear axis with the digits that tell it from its neighbours.</summary>
    /// <param name="value">The value.</param>
    /// <param name="step">The distance of neighbouring ticks, greater than 0.</param>
    public static string Linear(double value, double step)
    {
        if (value == 0) return "0";

        int exponent = FloorLog10(Math.Max(Math.Abs(value), step));
        int stepExponent = FloorLog10(step);
        if (exponent is < 7 and >= -4)
            return Signed(value.ToString("N" + Math.Max(0, -stepExponent), CultureInfo.InvariantCulture));

        string format = "F" + Math.Max(0, exponent - stepExponent);
        string mantissa = (value / Math.Pow(10, exponent)).ToString(format, CultureInfo.InvariantCulture);
        return $"{Signed(mantissa)}×{PowerOfTen(exponent)}";
    }

    /// <summary>Writes a value of a logarithmic axis: in full near 1, else as a multiple of a power of ten.</summary>
    /// <param name="factor">The first digit, from 1 to 9.</param>
    /// <param name="exponent">The power of ten.</param>
    public static string Logarithmic(int factor, int exponent)
    {
        if (exponent is < 5 and >= -3)
            return (factor * Math.Pow(10, exponent)).ToString("N" + Math.Max(0, -exponent), CultureInfo.InvariantCulture);

        return factor == 1 ? PowerOfTen(exponent) : $"{factor}×{PowerOfTen(exponent)}";
    }

    /// <summary>The largest power of ten that is not greater, robust against the rounding of a logarithm at exact powers.</summary>
    public static int FloorLog10(double value) => (int)Math.Floor(Math.Log10(value) + 1e-9);

    private static string PowerOfTen(int exponent)
    {
        string digits = string.Concat(Math.Abs(exponent).ToString(CultureInfo.InvariantCulture).Select(d => Superscripts[d - '0']));

        return (exponent < 0 ? "10⁻" : "10") + digits;
    }

    private static string Signed(string number) => number.Replace('-', '−');
}
