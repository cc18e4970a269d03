using System.Text;
using FlowMatching.Core;
using FlowMatching.Runs.Files;
using FlowMatching.Testing;

namespace FlowMatching.Runs.Tests.Files;

public sealed class NpyFileTests
{
    private static readonly float[] Values = [1, -2.5f, float.MaxValue, float.Epsilon, -0f, 3];

    private TemporaryFolder folder = null!;
    private string path = null!;

    [SetUp]
    public void SetUp() => path = (folder = new TemporaryFolder()).In("x.npy");

    [TearDown]
    public void TearDown() => folder.Dispose();

    [Test]
    public void Write_ThenRead_GivesTheSameBits()
    {
        NpyFile.Write(path, Values, 2);

        Assert.That(
            NpyFile.Read(path, 2).Select(BitConverter.SingleToInt32Bits),
            Is.EqualTo(Values.Select(BitConverter.SingleToInt32Bits))
        );
    }

    [Test]
    public void Write_ThreeRows_GivesTheBytesThatNumPyWrites()
    {
        NpyFile.Write(path, [1, 2, 3, 4, 5, 6], 2);

        byte[] bytes = File.ReadAllBytes(path);
        string header = Encoding.Latin1.GetString(bytes, 0, 128);
        Assert.That(
            header,
            Is.EqualTo("\u0093NUMPY\u0001\0v\0{'descr': '<f4', 'fortran_order': False, 'shape': (3, 2), }".PadRight(127) + "\n")
        );
        Assert.That(bytes, Has.Length.EqualTo(128 + 24));
        Assert.That(BitConverter.ToSingle(bytes, 128 + 20), Is.EqualTo(6f));
    }

    [Test]
    public void Write_ValuesThatFillNoRow_Throws() => Assert.Throws<ArgumentException>(() => NpyFile.Write(path, [1, 2, 3], 2));

    [TestCase("'<f4'", "'|O'", "holds Python objects, which could run anything and are never read (|O), expected numbers")]
    [TestCase("'<f4'", "'<U1'", "holds texts (<U1), expected numbers")]
    [TestCase("'<f4'", "'<c8'", "holds complex numbers (<c8), expected numbers")]
    [TestCase("'<f4'", "'<M8[s]'", "holds times (<M8[s]), expected numbers")]
    [TestCase("'<f4'", "[('x','<f4')]", "holds records of several fields ([('x','<f4')]), expected numbers")]
    [TestCase("'<f4'", "'<f8'", "has 24 bytes of values, expected 48")]
    [TestCase("(3, 2)", "(2, 3)", "has shape (2, 3), expected (N, 2)")]
    [TestCase("(3, 2)", "(6,)  ", "has shape (6,), expected (N, 2)")]
    [TestCase("(3, 2)", "(4, 2)", "has 24 bytes of values, expected 32")]
    [TestCase("(3, 2)", "(0, 2)", "has shape (0, 2)")]
    [TestCase("'descr'", "'dtype'", "has a damaged .npy header")]
    [TestCase("NUMPY\u0001", "NUMPY\u0004", "is .npy version 4.0, expected 1.0, 2.0 or 3.0")]
    [TestCase("NUMPY", "NUMPI", "is not a .npy file")]
    public void Read_ForeignHeader_IsRefusedWithItsFault(string old, string changed, string part)
    {
        NpyFile.Write(path, [1, 2, 3, 4, 5, 6], 2);
        Change(old, changed);

        AssertRefused(part);
    }

    [Test]
    public void Read_FortranOrder_GivesTheRows()
    {
        NpyFile.Write(path, [1, 2, 3, 4, 5, 6], 2);
        Change("False", "True ");

        Assert.That(NpyFile.Read(path, 2), Is.EqualTo(new[] { 1f, 4, 2, 5, 3, 6 }));
    }

    [Test]
    public void Read_Float64_IsRounded()
    {
        NpyFile.Write(path, [1, 2, 3, 4], 2);
        byte[] head = Encoding.Latin1.GetBytes(
            Encoding.Latin1.GetString(File.ReadAllBytes(path)[..128]).Replace("<f4", "<f8", StringComparison.Ordinal)
        );
        double[] values = [0.1, -2, 1e-300, 3];
        File.WriteAllBytes(path, [.. head, .. values.SelectMany(BitConverter.GetBytes)]);

        Assert.That(NpyFile.Read(path, 2), Is.EqualTo(new[] { 0.1f, -2f, 0f, 3f }));
    }

    [TestCase(0, "is not a .npy file")]
    [TestCase(9, "is truncated: it ends before its header")]
    [TestCase(100, "is truncated: its header has 90 of 118 bytes")]
    [TestCase(150, "has 22 bytes of values, expected 24")]
    public void Read_TruncatedFile_IsRefused(int length, string part)
    {
        NpyFile.Write(path, [1, 2, 3, 4, 5, 6], 2);
        File.WriteAllBytes(path, File.ReadAllBytes(path)[..length]);

        AssertRefused(part);
    }

    [TestCase(float.NaN)]
    [TestCase(float.NegativeInfinity)]
    public void Read_ValueThatIsNotFinite_IsRefused(float bad)
    {
        NpyFile.Write(path, [1, bad], 2);

        AssertRefused($"row 1, column 2 is {bad}, expected a finite number");
    }

    [Test]
    public void Read_HeaderThatNumPyWouldRefuse_IsRefused()
    {
        File.WriteAllBytes(path, [0x93, .. "NUMPY"u8, 1, 0, 0x11, 0x27, .. new byte[10_001]]);

        AssertRefused("has a header of 10001 bytes, expected at most 10000");
    }

    [Test]
    public void Read_MoreThanAnArrayHolds_IsRefusedBeforeMemoryIsTaken()
    {
        const int rows = 100_000_000;
        NpyFile.Write(path, new float[32], 32);
        byte[] head = Encoding.Latin1.GetBytes(
            Encoding
                .Latin1.GetString(File.ReadAllBytes(path)[..128])
                .Replace("(1, 32), }        ", $"({rows}, 32), }}", StringComparison.Ordinal)
        );
        using (FileStream file = new(path, FileMode.Create))
        {
            file.Write(head);
            file.SetLength(head.Length + 4L * 32 * rows); // holes: it takes no space
        }

        Assert.That(
            () => NpyFile.Read(path, 32),
            Throws
                .InstanceOf<InvalidInputException>()
                .With.Message.Contains("holds 12800000000 bytes of values, expected at most 2147483591")
        );
    }

    [TestCase("'<f4'", "'\u001b[2J'", "holds values of an unknown type (\uFFFD[2J), expected numbers")]
    public void Read_HeaderWithWhatATerminalObeys_IsQuotedWithoutIt(string old, string changed, string part) =>
        Read_ForeignHeader_IsRefusedWithItsFault(old, changed, part);

    [Test]
    public void Read_MissingFile_IsRefused() => AssertRefused("does not exist");

    // What is longer takes from the blanks behind it.
    private void Change(string old, string changed)
    {
        string text = Encoding.Latin1.GetString(File.ReadAllBytes(path));
        string blanks = new(' ', Math.Max(0, changed.Length - old.Length));
        string fitted = text.Replace(old, changed, StringComparison.Ordinal);
        fitted = blanks.Length == 0 ? fitted : fitted.Replace("}" + blanks, "}", StringComparison.Ordinal);
        File.WriteAllBytes(path, Encoding.Latin1.GetBytes(fitted));
    }

    private void AssertRefused(string part) =>
        Assert.That(
            () => NpyFile.Read(path, 2),
            Throws.InstanceOf<InvalidInputException>().With.Message.Contains(part).And.Message.Contains(path)
        );
}
