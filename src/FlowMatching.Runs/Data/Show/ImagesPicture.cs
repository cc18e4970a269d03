using FlowMatching.Core.Data.Images;
using FlowMatching.Plots;
using FlowMatching.Runs.Files;
using SixLabors.ImageSharp;

namespace FlowMatching.Runs.Data.Show;

/// <summary>Some images of a set as a picture: a row for each class, or a square without classes.</summary>
internal static class ImagesPicture
{
    private const int MostRows = 40;

    /// <summary>Draws and writes the picture.</summary>
    /// <param name="path">The file.</param>
    /// <param name="images">The images.</param>
    /// <param name="order">The images in the order in which they are taken.</param>
    /// <param name="count">How many to draw; with classes, as many as fill equal rows.</param>
    /// <param name="options">Title and subtitle.</param>
    /// <returns>How many were drawn.</returns>
    public static int Write(string path, ImageSet images, IReadOnlyList<int> order, int count, PictureGridOptions options)
    {
        var (chosen, layout) = images.HasLabels ? ByClass(images, order, count, options) : Square(order, count, options);
        float[] values = new float[chosen.Length * images.Shape.Size];
        for (int i = 0; i < chosen.Length; i++)
            ImageValues.Of(images.Image(chosen[i]), values.AsSpan(i * images.Shape.Size, images.Shape.Size));
        using var picture = PictureGrid.Render(
            new PictureBatch(values, images.Shape.Channels, images.Shape.Height, images.Shape.Width),
            layout
        );
        AtomicFile.Replace(path, picture.SaveAsPng);

        return chosen.Length;
    }

    // Rows are of one length: that of the class with the fewest images, where there are not enough.
    private static (int[] Chosen, PictureGridOptions Layout) ByClass(
        ImageSet images,
        IReadOnlyList<int> order,
        int count,
        PictureGridOptions options
    )
    {
        var members = order.GroupBy(images.Label).OrderBy(group => group.Key).Take(MostRows).ToArray();
        int each = Math.Min(Math.Max(1, count / members.Length), members.Min(group => group.Count()));
        int[] chosen = [.. members.SelectMany(group => group.Take(each))];

        return (chosen, options with { Columns = each, RowLabels = [.. members.Select(group => images.ClassNames[group.Key])] });
    }

    private static (int[] Chosen, PictureGridOptions Layout) Square(IReadOnlyList<int> order, int count, PictureGridOptions options)
    {
        int[] chosen = [.. order.Take(count)];

        return (chosen, options with { Columns = (int)Math.Ceiling(Math.Sqrt(chosen.Length)) });
    }
}
