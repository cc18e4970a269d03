namespace FlowMatching.Core.Engine.Kernels;

/// <summary>y = silu((1 + scale) norm(x + added) + shift), forward and backward, one pass over a picture after another while it stays in
/// cache.</summary>
/// <remarks>
/// norm(h) = w (h − m_g) s_g + b with the mean m_g and s_g = 1/√(variance + ε) over the pixels and channels of a group: Wu and He 2018
/// (arXiv:1803.08494). Per channel, z = a (x − centre) + b with centre = m_g − added. Statistics take two passes, the first over
/// differences from the first pixel; sums run in float32 over 64 pixels and in float64 over these; what the rounding of the centre leaves
/// goes into b. So a large mean costs no digits. With N numbers in a group, dx = a dz − mean_g(a dz) − (x − centre) s_g² mean_g(a dz (x −
/// centre)).
/// </remarks>
internal static unsafe class GroupNormSiluKernel<V>
    where V : struct, IFloats<V>
{
    private const int PixelsPerSum = 64;

    /// <summary>Writes y, of the shape of x, and the statistics.</summary>
    internal static void Forward(GroupNormArguments n, float* y, GroupNormStatistics found) =>
        KernelThreads.ForRanges(
            n.Examples,
            n.Length,
            (from, to) =>
            {
                using ChannelNumbers room = new(n.Channels);
                for (int example = from; example < to; example++)
                {
                    Measure(n, example, room, found);
                    Prepare(n, example, room, found);
                    float* x = n.X + ((long)example * n.Length),
                        into = y + ((long)example * n.Length);
                    if (n.Silu)
                        ChannelLoops<V>.Apply<SiluActivation>(x, room.A, room.B, room.Centre, into, n.Pixels, n.Channels);
                    else
                        ChannelLoops<V>.Apply<NoActivation>(x, room.A, room.B, room.Centre, into, n.Pixels, n.Channels);
                }
            }
        );

    /// <summary>Writes all gradients that there is room for, from that of y.</summary>
    internal static void Backward(GroupNormArguments n, float* dy, GroupNormStatistics known, GroupNormGradients into) =>
        KernelThreads.ForRanges(
            n.Examples,
            n.Length,
            (from, to) =>
            {
                using ChannelNumbers room = new(n.Channels);
                for (int example = from; example < to; example++)
                {
                    long at = (long)example * n.Length;
                    Prepare(n, example, room, known);
                    Gather(n, n.X + at, dy + at, into.X + at, room);
                    SlopesOfGroups(n, example, room, known);
                    ChannelLoops<V>.Back(n.X + at, into.X + at, room.A, room.P, room.Q, room.Centre, into.X + at, n.Pixels, n.Channels);
                    WriteChannels(n, example, room, known, into);
                }
            }
        );

    /// <summary>Sums of the channels and spreads of the groups of one picture.</summary>
    private static void Measure(in GroupNormArguments n, int example, ChannelNumbers room, GroupNormStatistics found)
    {
        float* x = n.X + ((long)example * n.Length);
        var sums = found.Sums.AsSpan(example * n.Channels, n.Channels);
        sums.Clear();
        for (int at = 0; at < n.Pixels; at += PixelsPerSum)
        {
            room.ClearParts();
            ChannelLoops<V>.SumFrom(x, x + ((long)at * n.Channels), Math.Min(PixelsPerSum, n.Pixels - at), n.Channels, room.Part);
            for (int c = 0; c < sums.Length; c++)
                sums[c] += room.Part[c];
        }

        for (int c = 0; c < sums.Length; c++)
            sums[c] += n.Pixels * (double)x[c];

        Centre(n, example, room, sums);
        room.ClearTotals();
        for (int at = 0; at < n.Pixels; at += PixelsPerSum)
        {
            room.ClearParts();
            ChannelLoops<V>.Squares(x + ((long)at * n.Channels), room.Centre, Math.Min(PixelsPerSum, n.Pixels - at), n.Channels, room.Part);
            room.AddParts();
        }

        for (int g = 0; g < n.Groups; g++)
        {
            double squares = 0;
            for (int c = g * n.GroupWidth; c < (g + 1) * n.GroupWidth; c++)
            {
                double off = sums[c] - ((double)room.Centre[c] * n.Pixels),
                    above = room.Above[c];
                squares += room.Direct[c] + (above * ((2 * off) + (n.Pixels * above))); // around the true centre
            }

            found.Spread[(example * n.Groups) + g] = 1 / Math.Sqrt((squares / n.NumbersOfAGroup) + n.Epsilon);
        }
    }

    /// <summary>The centre of each channel, in float32, and how far above the true one that is.</summary>
    private static void Centre(in GroupNormArguments n, int example, ChannelNumbers room, ReadOnlySpan<double> sums)
    {
        for (int g = 0; g < n.Groups; g++)
        {
            double sum = 0;
            for (int c = g * n.GroupWidth; c < (g + 1) * n.GroupWidth; c++)
                sum += sums[c] + (n.Pixels * AddedTo(n, example, c));
            for (int c = g * n.GroupWidth; c < (g + 1) * n.GroupWidth; c++)
            {
                double centre = (sum / n.NumbersOfAGroup) - AddedTo(n, example, c);
                room.Centre[c] = (float)centre;
                room.Above[c] = room.Centre[c] - centre;
            }
        }
    }

    /// <summary>a and b of each channel.</summary>
    private static void Prepare(in GroupNormArguments n, int example, ChannelNumbers room, GroupNormStatistics known)
    {
        Centre(n, example, room, known.Sums.AsSpan(example * n.Channels, n.Channels));
        for (int c = 0; c < n.Channels; c++)
        {
            double gain = Gain(n, example, c),
                a = gain * n.Weight[c] * SpreadOf(n, example, c, known);
            room.A[c] = (float)a;
            room.B[c] = (float)((gain * n.Bias[c]) + Shift(n, example, c) + (a * room.Above[c]));
        }
    }

    /// <summary>dz, and over the pixels Σ dz and Σ dz (x − centre) of each channel.</summary>
    private static void Gather(in GroupNormArguments n, float* x, float* dy, float* dz, ChannelNumbers room)
    {
        room.ClearTotals();
        for (int at = 0; at < n.Pixels; at += PixelsPerSum)
        {
            room.ClearParts();
            long offset = (long)at * n.Channels;
            int count = Math.Min(PixelsPerSum, n.Pixels - at);
            float* sums = room.Part,
                products = room.Part + n.Channels;
            if (n.Silu)
                ChannelLoops<V>.Gather<SiluActivation>(
                    x + offset,
                    dy + offset,
                    room.A,
                    room.B,
                    room.Centre,
                    dz + offset,
                    sums,
                    products,
                    count,
                    n.Channels
                );
            else
                ChannelLoops<V>.Gather<NoActivation>(
                    x + offset,
                    dy + offset,
                    room.A,
                    room.B,
                    room.Centre,
                    dz + offset,
                    sums,
                    products,
                    count,
                    n.Channels
                );
            room.AddParts();
        }

        for (int c = 0; c < n.Channels; c++)
            room.Slanted[c] += room.Direct[c] * room.Above[c];
    }

    /// <summary>p and q of each channel: what x does to the mean and to the spread of its group.</summary>
    private static void SlopesOfGroups(in GroupNormArguments n, int example, ChannelNumbers room, GroupNormStatistics known)
    {
        for (int g = 0; g < n.Groups; g++)
        {
            double flat = 0,
                sloped = 0,
                spread = known.Spread[(example * n.Groups) + g];
            for (int c = g * n.GroupWidth; c < (g + 1) * n.GroupWidth; c++)
            {
                flat += room.A[c] * room.Direct[c];
                sloped += room.A[c] * room.Slanted[c];
            }

            double q = sloped * spread * spread / n.NumbersOfAGroup;
            for (int c = g * n.GroupWidth; c < (g + 1) * n.GroupWidth; c++)
            {
                room.Q[c] = (float)q;
                room.P[c] = (float)((flat / n.NumbersOfAGroup) + (q * room.Above[c]));
            }
        }
    }

    /// <summary>The gradients of weight, bias, added, scale and shift that one picture gives.</summary>
    private static void WriteChannels(
        in GroupNormArguments n,
        int example,
        ChannelNumbers room,
        GroupNormStatistics known,
        in GroupNormGradients into
    )
    {
        for (int c = 0; c < n.Channels; c++)
        {
            long at = ((long)example * n.Channels) + c;
            double direct = room.Direct[c],
                normalised = room.Slanted[c] * SpreadOf(n, example, c, known);
            into.Weight[at] = (float)(Gain(n, example, c) * normalised);
            into.Bias[at] = (float)(Gain(n, example, c) * direct);
            if (into.Added != null)
            {
                double off = known.Sums[at] - ((double)room.Centre[c] * n.Pixels);
                into.Added[at] = (float)((room.A[c] * direct) - (n.Pixels * (double)room.P[c]) - (room.Q[c] * off));
            }

            if (into.ScaleShift != null)
            {
                into.ScaleShift[at + ((long)example * n.Channels)] = (float)((n.Weight[c] * normalised) + (n.Bias[c] * direct));
                into.ScaleShift[at + ((example + 1L) * n.Channels)] = (float)direct;
            }
        }
    }

    private static double AddedTo(in GroupNormArguments n, int example, int c) =>
        n.Added == null ? 0 : n.Added[((long)example * n.Channels) + c];

    private static double Gain(in GroupNormArguments n, int example, int c) =>
        n.ScaleShift == null ? 1 : 1.0 + n.ScaleShift[(2L * example * n.Channels) + c];

    private static double Shift(in GroupNormArguments n, int example, int c) =>
        n.ScaleShift == null ? 0 : n.ScaleShift[(((2L * example) + 1) * n.Channels) + c];

    private static double SpreadOf(in GroupNormArguments n, int example, int c, GroupNormStatistics known) =>
        known.Spread[(example * n.Groups) + (c / n.GroupWidth)];
}
