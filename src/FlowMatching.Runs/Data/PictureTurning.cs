using SixLabors.ImageSharp;
using SixLabors.ImageSharp.PixelFormats;

namespace FlowMatching.Runs.Data;

/// <summary>Turns a picture upright that a camera has stored as it was held.</summary>
internal static class PictureTurning
{
    /// <summary>Turns and mirrors.</summary>
    /// <param name="picture">The picture as stored; it is disposed unless it is upright already.</param>
    /// <param name="orientation">The EXIF orientation: where the first row and the first column of what is stored belong. 1 top left, 2 top right,
    /// 3 bottom right, 4 bottom left, 5 left top, 6 right top, 7 right bottom, 8 left bottom; from 5 on rows become columns.</param>
    /// <returns>The picture as it is to be shown, which the caller disposes.</returns>
    public static Image<Rgba32> Turn(Image<Rgba32> picture, int orientation)
    {
        if (orientation == ExifOrientation.Upright) return picture;

        using (picture)
        {
            bool isTurned = orientation >= 5;
            int width = isTurned ? picture.Height : picture.Width, height = isTurned ? picture.Width : picture.Height;
            Image<Rgba32> upright = new(width, height);
            for (int y = 0; y < height; y++)
                for (int x = 0; x < width; x++) upright[x, y] = Stored(picture, orientation, x, y);

            return upright;
        }
    }

    private static Rgba32 Stored(Image<Rgba32> picture, int orientation, int x, int y)
    {
        int right = picture.Width - 1, bottom = picture.Height - 1;
        return orientation switch
        {
            2 => picture[right - x, y],
            3 => picture[right - x, bottom - y],
            4 => picture[x, bottom - y],
            5 => picture[y, x],
            6 => picture[y, bottom - x],
            7 => picture[right - y, bottom - x],
            8 => picture[right - y, x],
            _ => picture[x, y],
        };
    }
}
