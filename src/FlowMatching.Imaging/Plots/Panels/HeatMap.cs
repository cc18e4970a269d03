using SixLabors.ImageSharp.PixelFormats;

namespace FlowMatching.Imaging.Plots;

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
            for (int x = 0; x < panel.Width; x++) pixels[(y * panel.Width) + x] = map.At(resampled[from + x] / most);
        }

        canvas.DrawPixels(pixels, panel.Width, panel.Left, panel.Top);
    }
}
