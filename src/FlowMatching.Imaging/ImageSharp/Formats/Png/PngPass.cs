namespace SixLabors.ImageSharp.Formats.Png;

/// <summary>Which pixels of an image follow each other in the file: all of them, or one of the seven passes of an interlaced file.</summary>
/// <remarks>PNG specification, third edition, section 8.1. Pixel (x, y) of a pass is pixel (X + x · StepX, Y + y · StepY) of the image.</remarks>
internal readonly record struct PngPass(int X, int Y, int StepX, int StepY)
{
    private static readonly PngPass[] Whole = [new(0, 0, 1, 1)];

    private static readonly PngPass[] Adam7 =
        [new(0, 0, 8, 8), new(4, 0, 8, 8), new(0, 4, 4, 8), new(2, 0, 4, 4), new(0, 2, 2, 4), new(1, 0, 2, 2), new(0, 1, 1, 2)];

    /// <summary>The passes in the order of the file.</summary>
    public static PngPass[] Of(PngHeader header) => header.IsInterlaced ? Adam7 : Whole;

    /// <summary>Pixels per row of this pass; there may be none.</summary>
    public int Width(PngHeader header) => (header.Width - X + StepX - 1) / StepX;

    /// <summary>Rows of this pass; there may be none.</summary>
    public int Height(PngHeader header) => (header.Height - Y + StepY - 1) / StepY;
}
