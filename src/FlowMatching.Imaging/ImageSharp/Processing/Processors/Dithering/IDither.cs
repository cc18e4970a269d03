namespace SixLabors.ImageSharp.Processing.Processors.Dithering;

/// <summary>A way to mix palette colours. There is none here: in frame after frame its patterns flicker and cost many bytes.</summary>
public interface IDither
{
}
