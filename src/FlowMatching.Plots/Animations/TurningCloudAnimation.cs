using System.Numerics;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.PixelFormats;

namespace FlowMatching.Plots;

/// <summary>Draws points of three coordinates as clouds that turn about the third axis, side by side.</summary>
/// <remarks>Parallel projection, from 20 degrees above the plane of the first two axes; what is near is dark, what is far is
/// pale.</remarks>
public static class TurningCloudAnimation
{
    /// <summary>The most points of a cloud that are drawn, the first ones.</summary>
    public const int MostPoints = 6000;

    private const int Side = 380,
        NameRoom = 26,
        Shades = 16;

    /// <summary>Draws a whole turn.</summary>
    /// <param name="sets">The clouds, 1 to 4, of three coordinates each.</param>
    /// <param name="options">How they are drawn.</param>
    /// <param name="timing">The frames.</param>
    /// <returns>The frames, which the caller disposes; <see cref="AnimationFile"/> saves them.</returns>
    public static Image<Rgba32> Render(IReadOnlyList<ColumnSet> sets, ColumnsOptions options, AnimationTiming? timing = null)
    {
        ArgumentNullException.ThrowIfNull(sets);
        ArgumentNullException.ThrowIfNull(options);
        if (options.Columns.Count != 3 || sets is not { Count: >= 1 and <= 4 })
            throw new ArgumentException(
                $"There are {sets.Count} sets of {options.Columns.Count} coordinates, expected 1 to 4 of 3.",
                nameof(sets)
            );

        timing ??= new AnimationTiming
        {
            Frames = 73,
            FramesPerSecond = 15,
            LastFrameSeconds = 1 / 15.0,
        };
        timing.Validate();
        ColumnRanges ranges = new(sets, options.Columns);
        var header = new PlotHeader(options.Title, options.Subtitle);
        int top = header.Height + NameRoom,
            width = (sets.Count * (Side + PlotStyle.Margin)) + PlotStyle.Margin;
        using var canvas = new Canvas(width, top + Side + PlotStyle.Margin);
        header.Draw(canvas, PlotStyle.Margin);
        TurningCloud[] clouds = [.. sets.Select((set, i) => new TurningCloud(set, ranges, LeftOf(i), top))];
        for (int i = 0; i < sets.Count; i++)
            canvas.DrawText(sets[i].Name, new Vector2(LeftOf(i), top - PlotStyle.Gap - 2), PlotStyle.Label with { Face = PlotFonts.Bold });
        return FrameSequence.Render(canvas, timing, clouds);
    }

    private static int LeftOf(int cloud) => PlotStyle.Margin + (cloud * (Side + PlotStyle.Margin));

    /// <summary>One cloud of the animation.</summary>
    private sealed class TurningCloud(ColumnSet set, ColumnRanges ranges, int left, int top) : IMovingPart
    {
        private const double Elevation = Math.PI / 9;
        private const float Reach = 0.64f; // of half the side: the corners of the box stay inside

        private static readonly Rgb24 Paper = new(250, 250, 250);

        private static readonly Rgb24[] Colours =
        [
            .. Enumerable.Range(0, Shades).Select(shade => ColourMap.Sequential.At(0.82 - (0.72 * shade / (Shades - 1.0)))),
        ];

        private readonly Vector3[] points = Centred(set, ranges);

        public PixelRectangle Bounds { get; } = new(left, top, left + Side, top + Side);

        public void Draw(Canvas canvas, double time)
        {
            var pixels = new Rgb24[Side * Side];
            Array.Fill(pixels, Paper);
            var seen = points.Select(point => Seen(point, time)).OrderBy(point => point.Z);
            foreach (var point in seen)
                Put(pixels, point);

            canvas.DrawPixels(pixels, Side, 0, 0);
            DrawAxes(canvas, time);
        }

        // Scaled to a box from −1 to 1.
        private static Vector3[] Centred(ColumnSet set, ColumnRanges ranges)
        {
            int count = Math.Min(MostPoints, set.Values.Length / 3);
            return
            [
                .. Enumerable
                    .Range(0, count)
                    .Select(row => new Vector3(At(row, 0), At(row, 1), At(row, 2)))
                    .Where(point => Vector3.Abs(point) is { X: <= 1, Y: <= 1, Z: <= 1 }),
            ];

            float At(int row, int column)
            {
                var (low, high) = ranges.Of(column);
                return (float)((2 * (set.Values[(row * 3) + column] - low) / (high - low)) - 1);
            }
        }

        // x to the right, y up, z towards who looks.
        private static Vector3 Seen(Vector3 point, double time)
        {
            var (sin, cos) = Math.SinCos(2 * Math.PI * time);
            double x = (cos * point.X) - (sin * point.Y),
                depth = (sin * point.X) + (cos * point.Y);
            var (up, along) = Math.SinCos(Elevation);
            return new Vector3((float)x, (float)((along * point.Z) + (up * depth)), (float)((up * point.Z) - (along * depth)));
        }

        private static void Put(Rgb24[] pixels, Vector3 point)
        {
            var (x, y) = Pixel(point);
            var colour = Colours[Math.Clamp((int)((point.Z + 1.5) / 3 * Shades), 0, Shades - 1)];
            for (int row = Math.Max(y, 0); row < Math.Min(y + 2, Side); row++)
            for (int column = Math.Max(x, 0); column < Math.Min(x + 2, Side); column++)
                pixels[(row * Side) + column] = colour;
        }

        private static (int X, int Y) Pixel(Vector3 point) =>
            ((int)(Side / 2f * (1 + (Reach * point.X))), (int)(Side / 2f * (1 - (Reach * point.Y))));

        // From the corner where all three coordinates are least.
        private void DrawAxes(Canvas canvas, double time)
        {
            Vector3 corner = new(-1, -1, -1);
            for (int axis = 0; axis < 3; axis++)
            {
                Vector3 end = corner with { };
                end[axis] = 1;
                var (from, to) = (At(corner), At(end));
                canvas.DrawArrow(from, to, 1, 7, PlotStyle.FaintInk);
                var text = PlotStyle.TickText with { Horizontal = HorizontalAlignment.Centre, Vertical = VerticalAlignment.Middle };
                canvas.DrawText(ranges.Names[axis], to + (12 * Vector2.Normalize(to - from)), text);
            }

            Vector2 At(Vector3 point)
            {
                var (x, y) = Pixel(Seen(point, time));
                return new Vector2(x, y);
            }
        }
    }
}
