namespace FlowMatching.Core.Engine.Kernels;

/// <summary>A function applied to each number, with its derivative.</summary>
internal interface IActivation
{
    static abstract V Value<V>(V z)
        where V : struct, IFloats<V>;

    static abstract V Slope<V>(V z)
        where V : struct, IFloats<V>;
}

/// <summary>z / (1 + e⁻ᶻ).</summary>
internal readonly struct SiluActivation : IActivation
{
    public static V Value<V>(V z)
        where V : struct, IFloats<V> => VectorMath.Silu(z);

    public static V Slope<V>(V z)
        where V : struct, IFloats<V> => VectorMath.SiluSlope(z);
}

/// <summary>z itself.</summary>
internal readonly struct NoActivation : IActivation
{
    public static V Value<V>(V z)
        where V : struct, IFloats<V> => z;

    public static V Slope<V>(V z)
        where V : struct, IFloats<V> => V.Create(1);
}

/// <summary>The loops of group normalisation over the pixels of one picture, x of shape (pixels, channels); everything else is one number a
/// channel.</summary>
/// <remarks>With z = a (x − centre) + b, the output is f(z), and dz is the gradient of z. Channels that fill no vector go one by one
/// through the same functions.</remarks>
internal static unsafe class ChannelLoops<V>
    where V : struct, IFloats<V>
{
    /// <summary>sums += Σ x.</summary>
    internal static void Sum(float* x, int pixels, int channels, float* sums)
    {
        for (int i = 0; i < pixels; i++, x += channels)
        {
            int c = 0;
            for (; c <= channels - V.Count; c += V.Count)
            {
                (V.Load(sums + c) + V.Load(x + c)).Store(sums + c);
            }

            for (; c < channels; c++)
                sums[c] += x[c];
        }
    }

    /// <summary>sums += Σ (x − origin): where x has a large mean, differences from any of its values keep the digits that sums of x
    /// lose.</summary>
    internal static void SumFrom(float* origin, float* x, int pixels, int channels, float* sums)
    {
        for (int i = 0; i < pixels; i++, x += channels)
        {
            int c = 0;
            for (; c <= channels - V.Count; c += V.Count)
            {
                (V.Load(sums + c) + (V.Load(x + c) - V.Load(origin + c))).Store(sums + c);
            }

            for (; c < channels; c++)
                sums[c] += x[c] - origin[c];
        }
    }

    /// <summary>squares += Σ (x − centre)².</summary>
    internal static void Squares(float* x, float* centre, int pixels, int channels, float* squares)
    {
        for (int i = 0; i < pixels; i++, x += channels)
        {
            int c = 0;
            for (; c <= channels - V.Count; c += V.Count)
            {
                var off = V.Load(x + c) - V.Load(centre + c);
                V.MultiplyAdd(off, off, V.Load(squares + c)).Store(squares + c);
            }

            for (; c < channels; c++)
                squares[c] += (x[c] - centre[c]) * (x[c] - centre[c]);
        }
    }

    /// <summary>y = f(a (x − centre) + b).</summary>
    internal static void Apply<T>(float* x, float* a, float* b, float* centre, float* y, int pixels, int channels)
        where T : struct, IActivation
    {
        for (int i = 0; i < pixels; i++, x += channels, y += channels)
        {
            int c = 0;
            for (; c <= channels - V.Count; c += V.Count)
            {
                var z = V.MultiplyAdd(V.Load(a + c), V.Load(x + c) - V.Load(centre + c), V.Load(b + c));
                T.Value(z).Store(y + c);
            }

            for (; c < channels; c++)
                y[c] = T.Value(V.Create((a[c] * (x[c] - centre[c])) + b[c])).First;
        }
    }

    /// <summary>dz = f′(z) dy, and sums += Σ dz, products += Σ dz (x − centre).</summary>
    internal static void Gather<T>(
        float* x,
        float* dy,
        float* a,
        float* b,
        float* centre,
        float* dz,
        float* sums,
        float* products,
        int pixels,
        int channels
    )
        where T : struct, IActivation
    {
        for (int i = 0; i < pixels; i++, x += channels, dy += channels, dz += channels)
        {
            int c = 0;
            for (; c <= channels - V.Count; c += V.Count)
            {
                var off = V.Load(x + c) - V.Load(centre + c);
                var gradient = V.Load(dy + c) * T.Slope(V.MultiplyAdd(V.Load(a + c), off, V.Load(b + c)));
                gradient.Store(dz + c);
                (V.Load(sums + c) + gradient).Store(sums + c);
                V.MultiplyAdd(gradient, off, V.Load(products + c)).Store(products + c);
            }

            for (; c < channels; c++)
            {
                float off = x[c] - centre[c];
                dz[c] = dy[c] * T.Slope(V.Create((a[c] * off) + b[c])).First;
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
            for (; c <= channels - V.Count; c += V.Count)
            {
                var direct = V.MultiplyAdd(V.Load(a + c), V.Load(dz + c), -V.Load(p + c));
                V.MultiplyAdd(-V.Load(q + c), V.Load(x + c) - V.Load(centre + c), direct).Store(dx + c);
            }

            for (; c < channels; c++)
                dx[c] = (a[c] * dz[c]) - p[c] - (q[c] * (x[c] - centre[c]));
        }
    }
}
