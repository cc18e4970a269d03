using FlowMatching.Core.Engine;
using FlowMatching.Core.Engine.Kernels;
using FlowMatching.Core.Tests.Support;
using static TorchSharp.torch;

namespace FlowMatching.Core.Tests.Engine.Kernels;

/// <summary>What the tests of kernels share.</summary>
public abstract class KernelTestBase : EngineTestBase
{
    private protected static Tensor Numbers(int seed, params long[] shape)
    {
        using Generator rng = new((ulong)seed);
        return randn(shape, generator: rng);
    }

    /// <summary>A leaf of its own with the same numbers.</summary>
    private protected static Tensor Leaf(Tensor tensor, ScalarType type) => tensor.to_type(type, copy: true).detach().requires_grad_();

    /// <summary>The distance of two results, relative, or the distance itself where the expected one is as good as nothing.</summary>
    private protected static double Distance(Tensor actual, Tensor expected)
    {
        var exact = expected.to_type(ScalarType.Float64);

        return ((actual.to_type(ScalarType.Float64) - exact).norm() / (exact.norm() + 1e-2)).item<double>();
    }

    /// <summary>What the work gives on one thread, and on two.</summary>
    private protected static (T One, T Two) OnOneAndTwoThreads<T>(Func<T> work)
    {
        int threads = get_num_threads();
        try
        {
            TorchEngine.SetThreads(1);
            T one = work();
            TorchEngine.SetThreads(2);

            return (one, work());
        }
        finally
        {
            TorchEngine.SetThreads(threads);
        }
    }

    private protected static float[] Floats(Tensor tensor) => tensor.contiguous().data<float>().ToArray();

    /// <summary>Runs backward() and throws what a managed operator kept.</summary>
    private protected static void Backward(Tensor y, Tensor dy)
    {
        y.backward([dy.to_type(y.dtype)]);
        ManagedOperator.RethrowFault();
    }
}
