namespace FlowMatching.Imaging.Drawing.Text;

/// <summary>Which part of a line of text stands at its position, along the line.</summary>
public enum HorizontalAlignment
{
    /// <summary>Its beginning.</summary>
    Left,

    /// <summary>Its middle.</summary>
    Centre,

    /// <summary>Its end.</summary>
    Right,
}
