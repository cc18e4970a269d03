using static TorchSharp.torch;

namespace FlowMatching.Core.Files;

/// <summary>The contents of a safetensors file; it owns its tensors.</summary>
/// <param name="Tensors">The tensors by name, on the CPU.</param>
/// <param name="Metadata">The text pairs under <c>__metadata__</c>.</param>
public sealed record SafetensorsFile(IReadOnlyDictionary<string, Tensor> Tensors, IReadOnlyDictionary<string, string> Metadata) : IDisposable
{
    /// <summary>Frees the tensors.</summary>
    public void Dispose()
    {
        foreach (var tensor in Tensors.Values) tensor.Dispose();
    }
}
