using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace FlowMatching.Core.Files.Pickles;

/// <summary>Reads a pickle of dictionaries, lists, numbers, texts and tensors, and executes nothing: a name that is not among those that
/// a dictionary of tensors needs is refused.</summary>
/// <remarks>The opcodes are those of Python's pickletools, protocols 2 to 5, as far as torch.save writes them. A persistent id is a
/// storage, a call one of <see cref="PickledCalls"/>.</remarks>
internal sealed class PickleReader
{
    private const int MostBytesOfLong = 8;

    private static readonly object Mark = new();

    private readonly byte[] bytes;
    private readonly List<object?> stack = [];
    private readonly Dictionary<int, object?> memo = [];
    private int at;

    private PickleReader(byte[] bytes) => this.bytes = bytes;

    /// <summary>Reads a pickle.</summary>
    /// <param name="bytes">The pickle.</param>
    /// <returns>Its value: null, bool, long, double, string, object?[] for a tuple, List for a list, <see cref="PickledDictionary"/>,
    /// <see cref="PickledTensor"/>.</returns>
    /// <exception cref="PickleFault">It is broken, or needs what is not read.</exception>
    public static object? Read(byte[] bytes)
    {
        PickleReader reader = new(bytes);
        while (reader.TryStep()) { }

        return reader.Pop();
    }

    private bool TryStep()
    {
        byte code = Next();
        switch (code)
        {
            case 0x80: // PROTO
                RequireVersion(Next());
                break;
            case 0x95: // FRAME
                Take(sizeof(long));
                break;
            case (byte)'.':
                return false;
            default:
                if (!TryConstant(code) && !TryContainer(code) && !TryMemo(code) && !TryCall(code))
                    throw new PickleFault($"it has the opcode 0x{code:x2}, which no dictionary of tensors needs");
                break;
        }

        return true;
    }

    private bool TryConstant(byte code)
    {
        switch (code)
        {
            case (byte)'N':
                return Push(null);
            case 0x88: // NEWTRUE
                return Push(true);
            case 0x89: // NEWFALSE
                return Push(false);
            case (byte)'K': // BININT1
                return Push((long)Next());
            case (byte)'M': // BININT2
                return Push((long)BinaryPrimitives.ReadUInt16LittleEndian(Take(sizeof(ushort))));
            case (byte)'J': // BININT
                return Push((long)BinaryPrimitives.ReadInt32LittleEndian(Take(sizeof(int))));
            case 0x8A: // LONG1
                return Push(Long(Next()));
            case (byte)'G': // BINFLOAT
                return Push(BinaryPrimitives.ReadDoubleBigEndian(Take(sizeof(double))));
            case (byte)'X': // BINUNICODE
                return Push(Text(Length()));
            case 0x8C: // SHORT_BINUNICODE
                return Push(Text(Next()));
            case (byte)'T': // BINSTRING
                return Push(Text(Length()));
            case (byte)'U': // SHORT_BINSTRING
                return Push(Text(Next()));
            default:
                return false;
        }
    }

    private bool TryContainer(byte code)
    {
        switch (code)
        {
            case (byte)'(':
                return Push(Mark);
            case (byte)')':
                return Push(Array.Empty<object?>());
            case (byte)']':
                return Push(new List<object?>());
            case (byte)'}':
                return Push(new PickledDictionary());
            case 0x85: // TUPLE1
            case 0x86: // TUPLE2
            case 0x87: // TUPLE3
                return Push(PopMany(code - 0x84));
            case (byte)'t': // TUPLE
                return Push(PopToMark());
            case (byte)'a': // APPEND
                return Append([Pop()]);
            case (byte)'e': // APPENDS
                return Append(PopToMark());
            case (byte)'s': // SETITEM
                return SetItems(PopMany(2));
            case (byte)'u': // SETITEMS
                return SetItems(PopToMark());
            default:
                return false;
        }
    }

    private bool TryMemo(byte code)
    {
        switch (code)
        {
            case (byte)'q': // BINPUT
                memo[Next()] = Peek();
                return true;
            case (byte)'r': // LONG_BINPUT
                memo[Length()] = Peek();
                return true;
            case 0x94: // MEMOIZE
                memo[memo.Count] = Peek();
                return true;
            case (byte)'h': // BINGET
                return Push(Remembered(Next()));
            case (byte)'j': // LONG_BINGET
                return Push(Remembered(Length()));
            default:
                return false;
        }
    }

    private bool TryCall(byte code)
    {
        switch (code)
        {
            case (byte)'c': // GLOBAL
                return Push(PickledCalls.NameOf(Line(), Line()));
            case 0x93: // STACK_GLOBAL
                object?[] names = PopMany(2);
                return Push(PickledCalls.NameOf(names[0] as string ?? "", names[1] as string ?? ""));
            case (byte)'Q': // BINPERSID
                return Push(PickledCalls.StorageOf(Pop()));
            case (byte)'R': // REDUCE
                object?[] call = PopMany(2);
                return Push(PickledCalls.Call(call[0], call[1]));
            case (byte)'b': // BUILD: what PyTorch notes of its versions is passed over
                if (Pop() is not PickledDictionary || Peek() is not PickledDictionary)
                    throw new PickleFault("it sets the state of an object, expected dictionaries of tensors alone");
                return true;
            default:
                return false;
        }
    }

    private static void RequireVersion(byte version)
    {
        if (version is < 2 or > 5)
            throw new PickleFault($"it is a pickle of protocol {version}, expected 2 to 5");
    }

    private bool Push(object? value)
    {
        stack.Add(value);
        return true;
    }

    private object? Peek() => stack.Count > 0 ? stack[^1] : throw new PickleFault("it takes more than it holds");

    private object? Pop()
    {
        object? value = Peek();
        stack.RemoveAt(stack.Count - 1);
        return ReferenceEquals(value, Mark) ? throw new PickleFault("it takes more than it holds") : value;
    }

    private object?[] PopMany(int count)
    {
        object?[] values = new object?[count];
        for (int i = count - 1; i >= 0; i--)
            values[i] = Pop();

        return values;
    }

    private object?[] PopToMark()
    {
        int mark = stack.FindLastIndex(static value => ReferenceEquals(value, Mark));
        if (mark < 0)
            throw new PickleFault("it ends what it has not begun");

        object?[] values = [.. stack[(mark + 1)..]];
        stack.RemoveRange(mark, stack.Count - mark);
        return values;
    }

    private bool Append(object?[] values)
    {
        if (Peek() is not List<object?> list)
            throw new PickleFault("it appends to what is no list");

        list.AddRange(values);
        return true;
    }

    private bool SetItems(object?[] values)
    {
        if (Peek() is not PickledDictionary dictionary || values.Length % 2 != 0)
            throw new PickleFault("it sets items of what is no dictionary");

        for (int i = 0; i < values.Length; i += 2)
            dictionary.Entries.Add(new(values[i], values[i + 1]));
        return true;
    }

    private object? Remembered(int place) =>
        memo.TryGetValue(place, out object? value) ? value : throw new PickleFault("it recalls what it has not said");

    private byte Next() => Take(1)[0];

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count < 0 || count > bytes.Length - at)
            throw new PickleFault("it is cut short");

        at += count;
        return bytes.AsSpan(at - count, count);
    }

    private int Length()
    {
        uint length = BinaryPrimitives.ReadUInt32LittleEndian(Take(sizeof(uint)));
        return length <= int.MaxValue ? (int)length : throw new PickleFault("it is cut short");
    }

    private long Long(int length) =>
        length <= MostBytesOfLong ? (long)new BigInteger(Take(length)) : throw new PickleFault($"it has a number of {length} bytes");

    private string Text(int length) => Encoding.UTF8.GetString(Take(length));

    private string Line()
    {
        int length = bytes.AsSpan(at).IndexOf((byte)'\n');
        return length < 0 ? throw new PickleFault("it is cut short") : Encoding.UTF8.GetString(Take(length + 1)[..length]);
    }
}
