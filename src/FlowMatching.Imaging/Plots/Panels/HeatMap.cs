using FlowMatching.Imaging.Drawing;
using FlowMatching.Imaging.Plots.Colours;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.PixelFormats;

namespace FlowMatching.Imaging.Plots.Panels;

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
        using var image = Colours(BoxResampler.Resample(values, size, panel.Width, panel.Height), panel);
        canvas.DrawImage(image, panel.Left, panel.Top);
    }

    private Image<Rgb24> Colours(double[] resampled, PixelRectangle panel)
    {
        var image = new Image<Rgb24>(panel.Width, panel.Height);
        image.ProcessPixelRows(rows =>
        {
            for (int y = 0; y < rows.Height; y++)
            {
                var row = rows.GetRowSpan(y);
                int first = (rows.Height - 1 - y) * rows.Width; // the values begin at the bottom, the image at the top
                for (int x = 0; x < row.Length; x++)
                    row[x] = map.At(resampled[first + x] / most);
            }
        });

        return image;
    }
}
