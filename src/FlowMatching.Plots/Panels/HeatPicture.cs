using SixLabors.ImageSharp;
using SixLabors.ImageSharp.PixelFormats;

namespace FlowMatching.Plots;

/// <summary>A picture of one panel in which colours are a density, with axes and a colour bar; both axes have the same scale.</summary>
/// <param name="values">The density of equal cells, shape (size, size): rows from the lowest y upwards.</param>
/// <param name="size">Cells in each direction.</param>
/// <param name="range">The part of the plane that the cells divide.</param>
/// <param name="most">The density of the brightest colour.</param>
internal sealed class HeatPicture(IReadOnlyList<double> values, int size, PlotRange range, double most)
{
    /// <summary>The least width and height, in pixels, at which numbers and names find room.</summary>
    private const int LeastSize = 240;

    /// <summary>A panel may lose this share of its size so that each cell takes whole pixels.</summary>
    private const double SnapLoss = 0.15;

    public string XLabel { get; init; } = "x₁";

    public string YLabel { get; init; } = "x₂";

    /// <summary>Draws the picture.</summary>
    public Image<Rgb24> Render(int width, int height, PlotHeader header)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, LeastSize);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, LeastSize);
        using var canvas = new Canvas(width, height);
        Draw(canvas, header);

        return canvas.ToImage();
    }

    private void Draw(Canvas canvas, PlotHeader header)
    {
        int ticks = PlotFrame.MostTicks(Math.Min(canvas.Width, canvas.Height));
        var x = Axis.Linear(range.XMin, range.XMax, ticks);
        var y = Axis.Linear(range.YMin, range.YMax, ticks);
        var bar = new ColourBar(ColourMap.Sequential, Axis.Linear(0, most, ticks), "density");

        var room = new PixelRectangle(
            PlotFrame.LeftMargin(y),
            header.Height,
            canvas.Width - bar.Width,
            canvas.Height - PlotFrame.BottomMargin
        );
        var panel = FitPanel(room);
        new HeatMap(ColourMap.Sequential, most).Draw(canvas, panel, values, size);
        new PlotFrame(panel, x, y).Draw(canvas, XLabel, YLabel);
        bar.Draw(canvas, panel);
        header.Draw(canvas, panel.Left, panel.Top - header.Height);
    }

    /// <summary>Finds the largest panel of the range's shape, in the middle of the room.</summary>
    private PixelRectangle FitPanel(PixelRectangle room)
    {
        double scale = Math.Min(room.Width / range.Width, room.Height / range.Height);
        int width = Snap(scale * range.Width),
            height = Snap(scale * range.Height);
        int left = room.Left + ((room.Width - width) / 2),
            top = room.Top + ((room.Height - height) / 2);

        return new(left, top, left + width, top + height);
    }

    private int Snap(double pixels)
    {
        int whole = (int)(pixels / size) * size;

        return whole >= (1 - SnapLoss) * pixels ? whole : (int)pixels;
    }
}

/// <summary>Draws values on equal cells as colours.</summary>
/// <param name="map">The colours.</param>
/// <param name="most">The value of the last colour; that of the first is 0.</param>
internal sealed class HeatMap(ColourMap map, double most)
{
    /// <summary>Fills a panel.</summary>
    /// <param name="canvas">The canvas.</param>
    /// <param name="panel">The panel.</param>
    /// <param name="values">The values, shape (size, size): rows from the lowest y upwards.</param>
    /// <param name="size">Cells in each direction.</param>
    public void Draw(Canvas canvas, PixelRectangle panel, IReadOnlyList<double> values, int size)
    {
        double[] resampled = BoxResampler.Resample(values, size, panel.Width, panel.Height);
        var pixels = new Rgb24[resampled.Length];
        for (int y = 0; y < panel.Height; y++)
        {
            int from = (panel.Height - 1 - y) * panel.Width; // the values begin at the bottom, the picture at the top
            for (int x = 0; x < panel.Width; x++)
                pixels[(y * panel.Width) + x] = map.At(resampled[from + x] / most);
        }

        canvas.DrawPixels(pixels, panel.Width, panel.Left, panel.Top);
    }
}

/// <summary>Brings a grid of values to another size; each new value is the mean of what lies under it.</summary>
internal static class BoxResampler
{
    /// <summary>Resamples rows, then columns.</summary>
    /// <param name="source">Values, shape (size, size).</param>
    /// <param name="size">Values in each direction.</param>
    /// <param name="width">New values per row.</param>
    /// <param name="height">New rows.</param>
    /// <returns>Values, shape (height, width).</returns>
    public static double[] Resample(IReadOnlyList<double> source, int size, int width, int height)
    {
        var wide = new double[size * width];
        for (int row = 0; row < size; row++)
        {
            for (int x = 0; x < width; x++)
                wide[(row * width) + x] = Mean(source, row * size, 1, size, x, width);
        }

        var result = new double[height * width];
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
                result[(y * width) + x] = Mean(wide, x, width, size, y, height);
        }

        return result;
    }

    /// <summary>The mean of a line of values over the index-th of count equal parts of it.</summary>
    private static double Mean(IReadOnlyList<double> values, int start, int stride, int length, int index, int count)
    {
        double from = (double)index * length / count,
            to = (index + 1.0) * length / count;
        double sum = 0;
        for (int i = (int)from; i < Math.Min(length, Math.Ceiling(to - 1e-9)); i++)
            sum += values[start + (i * stride)] * (Math.Min(i + 1, to) - Math.Max(i, from));

        return sum / (to - from);
    }
}
