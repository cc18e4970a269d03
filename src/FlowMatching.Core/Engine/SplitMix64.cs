namespace FlowMatching.Core.Engine;

/// <summary>Random numbers for work on other threads than the engine's: a pure function of (seed, index), the same on every
/// machine.</summary>
/// <remarks>Steele, Lea and Flood 2014, "Fast splittable pseudorandom number generators": the i-th output is the mix of seed + (i + 1)
/// γ.</remarks>
internal readonly struct SplitMix64(long seed)
{
    private const ulong Gamma = 0x9E3779B97F4A7C15;

    /// <summary>64 random bits.</summary>
    /// <param name="index">Which of them, 0 or more.</param>
    public ulong At(long index) => Mix((ulong)seed + (ulong)index * Gamma);

    /// <summary>The output after a state: a bijection that spreads every bit.</summary>
    /// <param name="state">The state before the step.</param>
    public static ulong Mix(ulong state)
    {
        ulong value = state + Gamma;
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;

        return value ^ (value >> 31);
    }

    /// <summary>A random whole number from 0 to below a bound: ⌊bound · u⌋ with u of 64 bits, so that no value is favoured by more than
    /// bound/2⁶⁴.</summary>
    /// <param name="index">Which draw.</param>
    /// <param name="bound">The bound, 1 or more.</param>
    public int Below(long index, int bound) => (int)Math.BigMul(At(index), (ulong)bound, out _);
}
