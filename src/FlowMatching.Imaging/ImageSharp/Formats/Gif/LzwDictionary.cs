namespace SixLabors.ImageSharp.Formats.Gif;

/// <summary>The strings that LZW has met, each as a shorter string's code and one more symbol.</summary>
/// <remarks>A hash table with open addressing: 4096 strings at most, so it is small enough to be emptied often and stays in the
/// processor's nearest cache.</remarks>
internal sealed class LzwDictionary
{
    private const int Bits = 14;
    private const int Slots = 1 << Bits;
    private const int Empty = -1;

    private readonly int[] keys = new int[Slots];
    private readonly short[] codes = new short[Slots];

    public LzwDictionary() => Clear();

    public void Clear() => Array.Fill(keys, Empty);

    /// <summary>Finds the code of a string; −1 if it has not been met.</summary>
    public int Find(int prefix, byte symbol)
    {
        int key = (prefix << 8) | symbol;
        for (int slot = SlotOf(key); keys[slot] != Empty; slot = (slot + 1) & (Slots - 1))
        {
            if (keys[slot] == key) return codes[slot];
        }

        return -1;
    }

    /// <summary>Adds a string that is not there yet.</summary>
    public void Add(int prefix, byte symbol, int code)
    {
        int key = (prefix << 8) | symbol;
        int slot = SlotOf(key);
        while (keys[slot] != Empty) slot = (slot + 1) & (Slots - 1);
        (keys[slot], codes[slot]) = (key, (short)code);
    }

    private static int SlotOf(int key) => (int)(((uint)key * 2654435769u) >> (32 - Bits)); // Knuth's multiplicative hash
}
