using System.IO.Compression;
using System.Text;
using FlowMatching.Core;
using FlowMatching.Runs.Data.Tables;
using FlowMatching.Testing;

namespace FlowMatching.Runs.Tests.Data.Tables;

public sealed class ArrayTableTests
{
    private static readonly double[] Rows = [1, 2, 3, 4, 5, 6]; // (3, 2)
    private static readonly double[] Columns = [1, 3, 5, 2, 4, 6];

    private TemporaryFolder folder = null!;

    [SetUp]
    public void SetUp() => folder = new TemporaryFolder();

    [TearDown]
    public void TearDown() => folder.Dispose();

    [Test]
    public void Read_AnyTypeOrderAndVersion_GivesTheRows(
        [Values("|i1", "|u1", "i2", "u2", "i4", "u4", "i8", "u8", "f2", "f4", "f8")] string type,
        [Values('<', '>')] char order,
        [Values] bool fortran,
        [Values(1, 2, 3)] int version
    )
    {
        string descr = type[0] == '|' ? type : order + type;
        Save(descr, fortran, "(3, 2)", fortran ? Columns : Rows, version);

        Assert.That(Read().Values, Is.EqualTo(Rows));
    }

    [Test]
    public void Read_Booleans_AreZeroAndOne()
    {
        Save("|b1", false, "(2, 2)", [0, 1, 1, 0]);

        Assert.That(Read().Values, Is.EqualTo(new[] { 0.0, 1, 1, 0 }));
    }

    [TestCase("(6,)", 6, 1)]
    [TestCase("(2, 3)", 2, 3)]
    [TestCase("(1, 2, 3)", 1, 6)]
    [TestCase("(3, 1, 2)", 3, 2)]
    public void Read_AnyShape_HasItsFirstAxisAsRows(string shape, int rows, int width)
    {
        Save("<f8", false, shape, Rows);

        Assert.That((Read().Rows, Read().Width), Is.EqualTo((rows, width)));
        Assert.That(Read().Values, Is.EqualTo(Rows));
    }

    [Test]
    public void Read_ThreeAxesInFortranOrder_GivesTheRows()
    {
        Save("<f8", true, "(1, 3, 2)", Columns);

        Assert.That(Read().Values, Is.EqualTo(Rows));
    }

    [TestCase("()", 1, "has shape (): it is one number, expected an array (N, D) of N points.")]
    [TestCase("(0, 2)", 0, "has shape (0, 2): it is empty, expected one row of numbers or more.")]
    [TestCase(
        "(2, 16)",
        32,
        "has shape (2, 16), 2 rows of 16 numbers: if its columns are the points, save the transpose, array.T, of shape (16, 2)."
    )]
    [TestCase("(4, 2)", 6, "has 48 bytes of values, expected 64 for shape (4, 2).")]
    [TestCase("(99999999, 999999999999999999, 9)", 6, "has 48 bytes of values, expected 7199999927999999992800000072")]
    public void Read_AnArrayThatIsNoTable_IsRefused(string shape, int count, string part)
    {
        Save("<f8", false, shape, [.. Enumerable.Range(0, count).Select(i => (double)i)]);

        AssertRefused("x.npy", part);
    }

    [Test]
    public void Read_NaN_IsRefusedWithItsPlaceOrDropped()
    {
        Save("<f4", false, "(3, 2)", [1, 2, 3, double.NaN, 5, 6]);

        AssertRefused("x.npy", "row 2, column 2 is NaN, expected a finite number: --drop-rows-with-nan leaves such rows out.");
        Assert.That(
            TableReader.Read(folder.In("x.npy"), new TableOptions { DropRowsWithNan = true }).Values,
            Is.EqualTo(new[] { 1.0, 2, 5, 6 })
        );
    }

    [Test]
    public void Read_ALabelColumn_IsTheClass()
    {
        Save("<f4", false, "(4, 2)", [1, 7, 2, 7, 3, 2, 4, 2]);

        var table = TableReader.Read(folder.In("x.npy"), new TableOptions { LabelColumn = "2" });

        Assert.That(table.Values, Is.EqualTo(new[] { 1.0, 2, 3, 4 }));
        Assert.That(table.Labels, Is.EqualTo(new[] { 1, 1, 0, 0 }));
        Assert.That(table.ClassNames, Is.EqualTo(new[] { "2", "7" }));
    }

    [Test]
    public void Read_Npz_TakesTheOneOrTheNamedArray([Values] CompressionLevel level)
    {
        byte[] one = Bytes("<f8", false, "(3, 2)", Rows),
            other = Bytes("<f8", false, "(2, 2)", [9, 8, 7, 6]);
        Pack("one.npz", level, ("arr_0.npy", one));
        Pack("two.npz", level, ("x.npy", one), ("y.npy", other));

        Assert.That(TableReader.Read(folder.In("one.npz"), new TableOptions()).Values, Is.EqualTo(Rows));
        Assert.That(TableReader.Read(folder.In("two.npz:y"), new TableOptions()).Values, Is.EqualTo(new[] { 9.0, 8, 7, 6 }));
        AssertRefused("two.npz", "holds 2 arrays: x, y. Name one:");
        AssertRefused("two.npz:z", "has no array z, expected one of x, y.");
    }

    [Test]
    public void Read_ArchivesOfOtherThings_AreNamed()
    {
        Pack("book.xlsx", CompressionLevel.Fastest, ("[Content_Types].xml", "<x/>"u8.ToArray()));
        Pack("text.zip", CompressionLevel.Fastest, ("a.txt", "1"u8.ToArray()));

        AssertRefused("book.xlsx", "is a spreadsheet or another document, expected a table in text or .npy: save it as CSV.");
        AssertRefused("text.zip", "is a ZIP archive without an array, expected .npy files in it.");
    }

    private NumericTable Read() => TableReader.Read(folder.In("x.npy"), new TableOptions());

    private void Save(string descr, bool fortran, string shape, double[] values, int version = 1) =>
        File.WriteAllBytes(folder.In("x.npy"), Bytes(descr, fortran, shape, values, version));

    private void Pack(string name, CompressionLevel level, params (string Name, byte[] Bytes)[] files)
    {
        using ZipArchive archive = new(File.Create(folder.In(name)), ZipArchiveMode.Create);
        foreach (var (file, bytes) in files)
        {
            using var entry = archive.CreateEntry(file, level).Open();
            entry.Write(bytes);
        }
    }

    private void AssertRefused(string file, string part) =>
        Assert.That(
            () => TableReader.Read(folder.In(file), new TableOptions()),
            Throws.InstanceOf<InvalidInputException>().With.Message.Contains(part).And.Message.Match("[.?]$")
        );

    // The header is not padded: nothing is aligned.
    private static byte[] Bytes(string descr, bool fortran, string shape, double[] values, int version = 1)
    {
        byte[] header = Encoding.UTF8.GetBytes(
            $"{{'descr': '{descr}', 'fortran_order': {(fortran ? "True" : "False")}, 'shape': {shape}, }}\n"
        );
        byte[] length = BitConverter.GetBytes(header.Length)[..(version == 1 ? 2 : 4)];

        return [0x93, .. "NUMPY"u8, (byte)version, 0, .. length, .. header, .. values.SelectMany(value => Element(descr, value))];
    }

    private static byte[] Element(string descr, double value)
    {
        byte[] bytes = descr[1..] switch
        {
            "i1" => [(byte)(sbyte)value],
            "b1" or "u1" => [(byte)value],
            "i2" => BitConverter.GetBytes((short)value),
            "u2" => BitConverter.GetBytes((ushort)value),
            "i4" => BitConverter.GetBytes((int)value),
            "u4" => BitConverter.GetBytes((uint)value),
            "i8" => BitConverter.GetBytes((long)value),
            "u8" => BitConverter.GetBytes((ulong)value),
            "f2" => BitConverter.GetBytes((Half)value),
            "f4" => BitConverter.GetBytes((float)value),
            _ => BitConverter.GetBytes(value),
        };
        if (descr[0] == '>')
            Array.Reverse(bytes);

        return bytes;
    }
}
