using FlowMatching.Core.Data.Images;

namespace FlowMatching.Runs.Data.Images;

/// <summary>The hand-written digits that every copy of fm carries.</summary>
internal sealed class DigitsImages : INamedImages
{
    /// <inheritdoc/>
    public string Name => Digits.Name;

    /// <inheritdoc/>
    public string Description => "1797 real hand-written digits of 8 x 8 pixels (UCI, CC BY 4.0)";

    /// <inheritdoc/>
    public ImageShape Shape => Digits.Shape;

    /// <inheritdoc/>
    public string? Missing(string dataDir) => null;

    /// <inheritdoc/>
    public ImageParts Read(string dataDir) => Digits.Read();
}
