using System.Numerics;

namespace FlowMatching.Core.Engine.Kernels;

/// <summary>A function applied to each number, with its derivative.</summary>
internal interface IActivation
{
    static abstract Vector<float> Value(Vector<float> z);

    static abstract Vector<float> Slope(Vector<float> z);
}

/// <summary>z / (1 + e⁻ᶻ).</summary>
internal readonly struct SiluActivation : IActivation
{
    public static Vector<float> Value(Vector<float> z) => VectorMath.Silu(z);

    public static Vector<float> Slope(Vector<float> z) => VectorMath.SiluSlope(z);
}

/// <summary>z itself.</summary>
internal readonly struct NoActivation : IActivation
{
    public static Vector<float> Value(Vector<float> z) => z;

    public static Vector<float> Slope(Vector<float> z) => Vector<float>.One;
}

/// <summary>The loops of group normalisation over the pixels of one picture, x of shape (pixels, channels); everything else is one number a channel.</summary>
/// <remarks>With z = a (x − centre) + b, the output is f(z), and dz is the gradient of z. Channels that fill no vector go one by one through the same
/// functions.</remarks>
internal static unsafe class ChannelLoops
{
    /// <summary>sums += Σ x.</summary>
    internal static void Sum(float* x, int pixels, int channels, float* sums)
    {
        for (int i = 0; i < pixels; i++, x += channels)
        {
            int c = 0;
            for (; c <= channels - Vector<float>.Count; c += Vector<float>.Count)
            {
                (Vector.Load(sums + c) + Vector.Load(x + c)).Store(sums + c);
            }

            for (; c < channels; c++) sums[c] += x[c];
        }
    }

    /// <summary>sums += Σ (x − origin): where x has a large mean, differences from any of its values keep the digits that sums of x lose.</summary>
    internal static void SumFrom(float* origin, float* x, int pixels, int channels, float* sums)
    {
        for (int i = 0; i < pixels; i++, x += channels)
        {
            int c = 0;
            for (; c <= channels - Vector<float>.Count; c += Vector<float>.Count)
            {
                (Vector.Load(sums + c) + (Vector.Load(x + c) - Vector.Load(origin + c))).Store(sums + c);
            }

            for (; c < channels; c++) sums[c] += x[c] - origin[c];
        }
    }

    /// <summary>squares += Σ (x − centre)².</summary>
    internal static void Squares(float* x, float* centre, int pixels, int channels, float* squares)
    {
        for (int i = 0; i < pixels; i++, x += channels)
        {
            int c = 0;
            for (; c <= channels - Vector<float>.Count; c += Vector<float>.Count)
            {
                var off = Vector.Load(x + c) - Vector.Load(centre + c);
                Vector.MultiplyAddEstimate(off, off, Vector.Load(squares + c)).Store(squares + c);
            }

            for (; c < channels; c++) squares[c] += (x[c] - centre[c]) * (x[c] - centre[c]);
        }
    }

    /// <summary>y = f(a (x − centre) + b).</summary>
    internal static void Apply<T>(float* x, float* a, float* b, float* centre, float* y, int pixels, int channels)
        where T : struct, IActivation
    {
        for (int i = 0; i < pixels; i++, x += channels, y += channels)
        {
            int c = 0;
            for (; c <= channels - Vector<float>.Count; c += Vector<float>.Count)
            {
                var z = Vector.MultiplyAddEstimate(Vector.Load(a + c), Vector.Load(x + c) - Vector.Load(centre + c), Vector.Load(b + c));
                T.Value(z).Store(y + c);
            }

            for (; c < channels; c++) y[c] = T.Value(Vector.Create((a[c] * (x[c] - centre[c])) + b[c]))[0];
        }
    }

    /// <summary>dz = f′(z) dy, and sums += Σ dz, products += Σ dz (x − centre).</summary>
    internal static void Gather<T>(
        float* x, float* dy, float* a, float* b, float* centre, float* dz, float* sums, float* products, int pixels, int channels)
        where T : struct, IActivation
    {
        for (int i = 0; i < pixels; i++, x += channels, dy += channels, dz += channels)
        {
            int c = 0;
            for (; c <= channels - Vector<float>.Count; c += Vector<float>.Count)
            {
                var off = Vector.Load(x + c) - Vector.Load(centre + c);
                var gradient = Vector.Load(dy + c) * T.Slope(Vector.MultiplyAddEstimate(Vector.Load(a + c), off, Vector.Load(b + c)));
                gradient.Store(dz + c);
                (Vector.Load(sums + c) + gradient).Store(sums + c);
                Vector.MultiplyAddEstimate(gradient, off, Vector.Load(products + c)).Store(products + c);
            }

            for (; c < channels; c++)
            {
                float off = x[c] - centre[c];
                dz[c] = dy[c] * T.Slope(Vector.Create((a[c] * off) + b[c]))[0];
                sums[c] += dz[c];
                products[c] += dz[c] * off;
            }
        }
    }

    /// <summary>dx = a dz − p − q (x − centre); dz and dx may be the same memory.</summary>
    internal static void Back(float* x, float* dz, float* a, float* p, float* q, float* centre, float* dx, int pixels, int channels)
    {
        for (int i = 0; i < pixels; i++, x += channels, dz += channels, dx += channels)
        {
            int c = 0;
            for (; c <= channels - Vector<float>.Count; c += Vector<float>.Count)
            {
                var direct = Vector.MultiplyAddEstimate(Vector.Load(a + c), Vector.Load(dz + c), -Vector.Load(p + c));
                Vector.MultiplyAddEstimate(-Vector.Load(q + c), Vector.Load(x + c) - Vector.Load(centre + c), direct).Store(dx + c);
            }

            for (; c < channels; c++) dx[c] = (a[c] * dz[c]) - p[c] - (q[c] * (x[c] - centre[c]));
        }
    }
}
