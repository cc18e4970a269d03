using SixLabors.ImageSharp;
using SixLabors.ImageSharp.PixelFormats;

namespace FlowMatching.Imaging.Plots;

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
            PlotFrame.LeftMargin(y), header.Height, canvas.Width - bar.Width, canvas.Height - PlotFrame.BottomMargin);
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
        int width = Snap(scale * range.Width), height = Snap(scale * range.Height);
        int left = room.Left + ((room.Width - width) / 2), top = room.Top + ((room.Height - height) / 2);

        return new(left, top, left + width, top + height);
    }

    private int Snap(double pixels)
    {
        int whole = (int)(pixels / size) * size;

        return whole >= (1 - SnapLoss) * pixels ? whole : (int)pixels;
    }
}
