using SixLabors.ImageSharp.PixelFormats;

namespace FlowMatching.Plots;

/// <summary>A colour in OKLab, where equal distances look about equally large.</summary>
/// <remarks>Björn Ottosson 2020, "A perceptual color space for image processing" (bottosson.github.io/posts/oklab).</remarks>
/// <param name="L">Lightness, from 0 (black) to 1 (white).</param>
/// <param name="A">From green (negative) to red.</param>
/// <param name="B">From blue (negative) to yellow.</param>
internal readonly record struct OkLab(double L, double A, double B)
{
    /// <summary>Makes a colour of lightness, chroma and hue angle in degrees.</summary>
    public static OkLab FromHue(double lightness, double chroma, double degrees)
    {
        double angle = degrees * Math.PI / 180;

        return new(lightness, chroma * Math.Cos(angle), chroma * Math.Sin(angle));
    }

    /// <summary>Finds the colour of an sRGB pixel.</summary>
    public static OkLab FromRgb(Rgb24 colour)
    {
        double r = ToLinear(colour.R),
            g = ToLinear(colour.G),
            b = ToLinear(colour.B);
        double l = Math.Cbrt((0.4122214708 * r) + (0.5363325363 * g) + (0.0514459929 * b));
        double m = Math.Cbrt((0.2119034982 * r) + (0.6806995451 * g) + (0.1073969566 * b));
        double s = Math.Cbrt((0.0883024619 * r) + (0.2817188376 * g) + (0.6299787005 * b));

        return new(
            (0.2104542553 * l) + (0.7936177850 * m) - (0.0040720468 * s),
            (1.9779984951 * l) - (2.4285922050 * m) + (0.4505937099 * s),
            (0.0259040371 * l) + (0.7827717662 * m) - (0.8086757660 * s)
        );
    }

    /// <summary>Measures how different two colours look.</summary>
    public static double Distance(OkLab a, OkLab b) =>
        Math.Sqrt(((a.L - b.L) * (a.L - b.L)) + ((a.A - b.A) * (a.A - b.A)) + ((a.B - b.B) * (a.B - b.B)));

    /// <summary>Pales a colour that a screen cannot show until it can; lightness and hue stay.</summary>
    public OkLab Showable()
    {
        if (IsShowable(ToLinearRgb()))
            return this;

        double shown = 0,
            hidden = 1;
        for (int halving = 0; halving < 20; halving++)
        {
            double middle = (shown + hidden) / 2;
            (shown, hidden) = IsShowable(Paled(middle).ToLinearRgb()) ? (middle, hidden) : (shown, middle);
        }

        return Paled(shown);
    }

    /// <summary>Finds the sRGB pixel of a showable colour.</summary>
    public Rgb24 ToRgb()
    {
        var (r, g, b) = ToLinearRgb();

        return new Rgb24(ToByte(r), ToByte(g), ToByte(b));
    }

    private static bool IsShowable((double R, double G, double B) rgb) =>
        Math.Min(rgb.R, Math.Min(rgb.G, rgb.B)) >= 0 && Math.Max(rgb.R, Math.Max(rgb.G, rgb.B)) <= 1;

    private static double ToLinear(byte value)
    {
        double v = value / 255.0;

        return v <= 0.04045 ? v / 12.92 : Math.Pow((v + 0.055) / 1.055, 2.4);
    }

    private static byte ToByte(double linear)
    {
        double v = linear <= 0.0031308 ? 12.92 * linear : (1.055 * Math.Pow(linear, 1 / 2.4)) - 0.055;

        return (byte)Math.Clamp((255 * v) + 0.5, 0, 255);
    }

    private OkLab Paled(double chroma) => this with { A = A * chroma, B = B * chroma };

    private (double R, double G, double B) ToLinearRgb()
    {
        double l = Cube(L + (0.3963377774 * A) + (0.2158037573 * B));
        double m = Cube(L - (0.1055613458 * A) - (0.0638541728 * B));
        double s = Cube(L - (0.0894841775 * A) - (1.2914855480 * B));

        return (
            (4.0767416621 * l) - (3.3077115913 * m) + (0.2309699292 * s),
            (-1.2684380046 * l) + (2.6097574011 * m) - (0.3413193965 * s),
            (-0.0041960863 * l) - (0.7034186147 * m) + (1.7076147010 * s)
        );
    }

    private static double Cube(double value) => value * value * value;
}
