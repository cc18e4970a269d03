namespace FlowMatching.Torch;

/// <summary>What the engine is and what it runs on.</summary>
/// <param name="Provider">system (the machine's libtorch) or package (TorchSharp).</param>
/// <param name="Version">The version of libtorch, or of TorchSharp.</param>
/// <param name="Location">The library file in use.</param>
/// <param name="Blas">The library behind float32 products.</param>
/// <param name="BlasCore">The processor kernels that it chose, such as SkylakeX.</param>
/// <param name="Cpu">The processor's name.</param>
/// <param name="FastBFloat16">Whether the processor multiplies bf16 in hardware.</param>
/// <param name="CudaAvailable">Whether a CUDA device can be used.</param>
/// <param name="CudaDevices">How many.</param>
/// <param name="Threads">Threads of one operator.</param>
/// <param name="Notes">What was changed in the process before the engine was loaded, and why.</param>
public sealed record EngineFacts(
    string Provider,
    string Version,
    string Location,
    string Blas,
    string BlasCore,
    string Cpu,
    bool FastBFloat16,
    bool CudaAvailable,
    int CudaDevices,
    int Threads,
    IReadOnlyList<string> Notes);
