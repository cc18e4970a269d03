namespace FlowMatching.Imaging.Plots.Panels;

/// <summary>The shape of a mark on a curve.</summary>
internal enum MarkShape
{
    /// <summary>None.</summary>
    None,

    /// <summary>A disc.</summary>
    Disc,

    /// <summary>A square on its side.</summary>
    Square,

    /// <summary>A triangle on its side.</summary>
    Triangle,

    /// <summary>A square on its corner.</summary>
    Diamond,

    /// <summary>A triangle on its corner.</summary>
    TriangleDown,
}
