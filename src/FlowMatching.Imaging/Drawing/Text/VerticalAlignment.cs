namespace FlowMatching.Imaging.Drawing.Text;

/// <summary>Which part of a line of text stands at its position, across the line.</summary>
public enum VerticalAlignment
{
    /// <summary>The line that letters stand on.</summary>
    Baseline,

    /// <summary>Half the height of capitals and digits.</summary>
    Middle,

    /// <summary>The top of capitals and digits.</summary>
    Top,
}
