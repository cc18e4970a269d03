using FlowMatching.Torch.Binding;

namespace FlowMatching.Torch.Tests;

public sealed class OpenBlasTests
{
    /// <summary>The kernels without AVX2 that an OpenBLAS falls back to on a processor it does not know.</summary>
    private static readonly string[] Old = ["Prescott", "Core2", "Penryn", "Dunnington", "Nehalem", "Sandybridge", "Opteron", "Barcelona", "Atom"];

    [Test]
    public void Core_OnAProcessorWithAvx2_IsNotAnOldOne()
    {
        if (!Processor.Flags.Contains("avx2")) Assert.Ignore("this processor has no AVX2");
        if (Engine.Facts.Blas != "OpenBLAS") Assert.Ignore($"this libtorch runs on {Engine.Facts.Blas}");

        Assert.That(Engine.Facts.BlasCore, Is.Not.AnyOf(Old));
        Assert.That(Engine.Facts.BlasCore, Is.EqualTo(OpenBlas.Core()));
    }
}
