namespace FlowMatching.Core.Models.UNet;

/// <summary>What a layer does to the resolution.</summary>
internal enum Resampling
{
    /// <summary>It keeps it.</summary>
    None,

    /// <summary>It halves it.</summary>
    Down,

    /// <summary>It doubles it.</summary>
    Up,
}
