
namespace FlowMatching.Imaging.Plots;

/// <summary>Where the parts of a comparison stand: rows of density panels, and below them the fields and the chart.</summary>
internal sealed class ComparisonLayout
{
    /// <summary>The room that a number takes along an axis of the lower row.</summary>
    public const int PixelsPerTick = 40;

    private const int PanelGap = 12;
    private const int FieldGap = 30;

    private readonly int left;
    private readonly int top;

    public ComparisonLayout(int width, int headerHeight, int rows, int columns, Axis fieldAxis, int barWidth)
    {
        left = PlotStyle.Margin + PlotFrame.TextHeight(PlotStyle.Title) + (2 * PlotStyle.Gap);
        top = headerHeight + PlotFrame.TextHeight(PlotStyle.Label) + (2 * PlotStyle.Gap);
        Side = (width - left - PlotStyle.Margin - ((columns - 1) * PanelGap)) / columns;

        // The lower row: a field for each row, the colour bar of all, and a square chart.
        int axis = PlotFrame.NumbersWidth(fieldAxis), firstAxis = PlotFrame.LeftMargin(fieldAxis) - PlotStyle.Margin;
        int room = width - PlotStyle.Margin - firstAxis - ((rows - 1) * (axis + FieldGap)) - barWidth - ChartAxisWidth - PlotStyle.Margin;
        LowerSide = room / (rows + 1);
        int lowerTop = Panel(rows - 1, 0).Bottom + CaptionHeight + FieldGap + PlotFrame.TextHeight(PlotStyle.Label) + PlotStyle.Gap;
        Fields =
        [
            .. Enumerable.Range(0, rows).Select(row => Square(
                PlotStyle.Margin + firstAxis + (row * (LowerSide + axis + FieldGap)), lowerTop, LowerSide)),
        ];
        Chart = Square(Fields[^1].Right + barWidth + ChartAxisWidth, lowerTop, LowerSide);
        Height = lowerTop + LowerSide + PlotFrame.BottomMargin;
    }

    /// <summary>The room below a density panel for its distance.</summary>
    public static int CaptionHeight { get; } = PlotFrame.TextHeight(PlotStyle.Label) + (3 * PlotStyle.Gap);

    /// <summary>The room left of the chart for its numbers and its name.</summary>
    private static int ChartAxisWidth { get; } = 66;

    /// <summary>The width and height of a density panel.</summary>
    public int Side { get; }

    /// <summary>The fields' panels, one for each row.</summary>
    public IReadOnlyList<PixelRectangle> Fields { get; }

    /// <summary>The chart's panel.</summary>
    public PixelRectangle Chart { get; }

    /// <summary>The picture's height.</summary>
    public int Height { get; }

    private int LowerSide { get; }

    /// <summary>Finds a density panel.</summary>
    public PixelRectangle Panel(int row, int column)
        => Square(left + (column * (Side + PanelGap)), top + (row * (Side + CaptionHeight + PanelGap)), Side);

    private static PixelRectangle Square(int left, int top, int side) => new(left, top, left + side, top + side);
}
