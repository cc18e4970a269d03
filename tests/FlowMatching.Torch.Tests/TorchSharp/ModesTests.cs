namespace FlowMatching.Torch.Tests;

public sealed class ModesTests : EngineTestBase
{
    [Test]
    public void NoGrad_InsideAndOut_StopsRecordingOnlyInside()
    {
        var x = ones(1, requires_grad: true);
        Tensor inside;
        using (no_grad()) inside = x * 2;

        Assert.That((inside.requires_grad, (x * 2).requires_grad), Is.EqualTo((false, true)));
    }

    [Test]
    public void Modes_Nested_RestoreEachOuterMode()
    {
        List<bool> seen = [];
        using (no_grad())
        {
            seen.Add(is_grad_enabled());
            using (enable_grad())
            {
                seen.Add(is_grad_enabled());
                using (set_grad_enabled(false)) seen.Add(is_grad_enabled());
                seen.Add(is_grad_enabled());
                using (enable_grad(false)) seen.Add(is_grad_enabled());
            }

            seen.Add(is_grad_enabled());
        }

        Assert.That(seen, Is.EqualTo(new[] { false, true, false, true, false, false }));
        Assert.That(is_grad_enabled(), Is.True);
    }

    [Test]
    public void NoGrad_LeftByAnException_IsRestored()
    {
        Assert.That(ThrowInside, Throws.InstanceOf<InvalidCastException>());
        Assert.That(is_grad_enabled(), Is.True);

        static void ThrowInside()
        {
            using var _ = no_grad();
            throw new InvalidCastException();
        }
    }

    [Test]
    public void NoGrad_DisposedTwice_DoesNotEndALaterOne()
    {
        var first = no_grad();
        first.Dispose();
        using (no_grad())
        {
            first.Dispose();
            Assert.That(is_grad_enabled(), Is.False);
        }
    }

    [Test]
    public void NoGrad_OnOneThread_DoesNotReachAnother()
    {
        bool other = false;
        using (no_grad())
        {
            Thread thread = new(() => other = is_grad_enabled());
            thread.Start();
            thread.Join();
        }

        Assert.That(other, Is.True);
    }

    [Test]
    public void SetNumThreads_OfOne_IsRead()
    {
        int before = get_num_threads();
        try
        {
            set_num_threads(1);
            Assert.That(get_num_threads(), Is.EqualTo(1));
        }
        finally
        {
            set_num_threads(before);
        }
    }

    [Test]
    public void Cuda_OnAMachineWithoutIt_IsAbsentNotAnError()
    {
        if (cuda.is_available()) Assert.Ignore("this machine has a CUDA device");

        Assert.That((cuda.device_count(), cuda.is_cudnn_available()), Is.EqualTo((0, false)));
        Assert.That(() => ones(1).cuda(), Throws.InstanceOf<System.Runtime.InteropServices.ExternalException>());
        Assert.That(() => zeros([1], device: CUDA), Throws.InstanceOf<System.Runtime.InteropServices.ExternalException>());
    }

    [Test]
    public void AllowTf32_Set_IsRead()
    {
        bool before = backends.cuda.matmul.allow_tf32;

        backends.cuda.matmul.allow_tf32 = !before;
        Assert.That(backends.cuda.matmul.allow_tf32, Is.EqualTo(!before));

        backends.cuda.matmul.allow_tf32 = before;
    }
}
