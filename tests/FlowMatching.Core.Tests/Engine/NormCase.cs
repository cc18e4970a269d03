namespace FlowMatching.Core.Tests.Engine;

/// <summary>One way to use group normalisation.</summary>
public sealed record NormCase(int Channels, int Groups, int Size, bool Added = false, bool ScaleShift = false, bool Silu = true);
