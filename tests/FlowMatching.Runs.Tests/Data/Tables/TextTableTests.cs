using System.Globalization;
using System.IO.Compression;
using System.Text;
using FlowMatching.Core;
using FlowMatching.Runs.Data.Tables;
using FlowMatching.Testing;

namespace FlowMatching.Runs.Tests.Data.Tables;

public sealed class TextTableTests
{
    [TestCase("1,2\n-3.5,4e-1")]
    [TestCase("1;2\n-3.5;0.4")]
    [TestCase("1\t2\n-3.5\t0.4")]
    [TestCase("1|2\n-3.5|0.4")]
    [TestCase("1 2\n  -3.5   0.4  ")]
    [TestCase("x,y\n1,2\n-3.5,.4")]
    [TestCase("x y\n1  2\n-3.5 0.4\n")]
    [TestCase("# made by hand\n\n\"x\",\"y\"\n1, 2\n\n# it's 5\" wide\n-3.5 ,0.4\n")]
    [TestCase("1,2,\n-3.5,0.4,\n")]
    [TestCase("x,y,\n1,2,\n-3.5,0.4,\n")]
    [TestCase("x,y\n1,2,\n-3.5,0.4,\n")]
    [TestCase("\"1\",\"2\"\n\"-3.5\",\"0.4\"\n")]
    [TestCase("1;2\n-3,5;0,4")]
    [TestCase("x;y\r\n1,0;2,0\r\n-3,5;0,4\r\n")]
    [TestCase("1\t2\n-3,5\t,4")]
    [TestCase("1 2\n-3,5 0,4")]
    [TestCase("\uFEFFx,y\r\n1,2\r\n-3.5,0.4\r\n")]
    [TestCase("1,2\r-3.5,0.4\r")]
    [TestCase("+1,2.\n-35E-1,4.0e-01\n")]
    public void Read_AnyCommonForm_GivesTheNumbersRowByRow(string text) =>
        Assert.That(Read(text).Values, Is.EqualTo(new[] { 1, 2, -3.5, 0.4 }));

    [TestCase("", "c.csv is empty: it holds no row of numbers.")]
    [TestCase("x,y\n", "c.csv is empty: it holds no row of numbers.")]
    [TestCase("# nothing\n\n", "c.csv is empty: it holds no row of numbers.")]
    [TestCase("x,y\n1,2\n3,4,5\n", "c.csv, line 3 has 3 columns, expected 2 as in its heading.")]
    [TestCase("1,2\n3,4\n5\n", "c.csv, line 3 has 1 column, expected 2.")]
    [TestCase("1,2\n3,four\n", "c.csv, line 2, column 2 is four, expected a number.")]
    [TestCase("1,2\nx,y\n", "c.csv, line 2, column 1 is x, expected a number.")]
    [TestCase(
        "x,kind\n1,cat\n2,dog\n",
        "c.csv, line 2, column 2 (kind) is cat, expected a number: leave the column out with --columns, or make it the class with --label-column."
    )]
    [TestCase("1,2\n,4\n", "c.csv, line 2, column 1 is empty, expected a number: --drop-rows-with-nan leaves such rows out.")]
    [TestCase("1,2\nNA,4\n", "c.csv, line 2, column 1 is NA, expected a number: --drop-rows-with-nan leaves such rows out.")]
    [TestCase(
        "x,y\n1,2\n3,NaN\n",
        "c.csv, line 3, column 2 (y) is NaN, expected a finite number: --drop-rows-with-nan leaves such rows out."
    )]
    [TestCase("1,2\n1e39,2\n", "c.csv, line 2, column 1 is 1e39, expected a finite number: --drop-rows-with-nan leaves such rows out.")]
    [TestCase("1,2\n\"1,000\",2\n", "c.csv, line 2, column 1 is 1,000, expected a number.")]
    [TestCase("1,2\n1.5x,2\n", "c.csv, line 2, column 1 is 1.5x, expected a number.")]
    [TestCase("1;2\n1.000,5;2\n", "c.csv, line 2, column 1 is 1.000,5, expected a number.")]
    [TestCase(
        "1,5;2\n2,5;1.5\n",
        "c.csv has a number with a decimal point (line 2) and one with a decimal comma (line 1), expected one kind."
    )]
    [TestCase(
        ",x,y\n0,1,2\n1,3,4\n",
        "c.csv: its first column has no name and counts the rows: --columns 2-3 leaves it out, --columns 1-3 takes it."
    )]
    [TestCase(
        "x y\n1 1.5 2\n2 3 4\n",
        "c.csv: its first column has no name and counts the rows: --columns 2-3 leaves it out, --columns 1-3 takes it."
    )]
    [TestCase("x,y,x\n1,2,3\n", "c.csv has 2 columns named x (1 and 3): rename one, or leave it out with --columns and numbers.")]
    public void Read_WhatIsNoTable_IsRefusedWithItsPlace(string text, string sentence) => AssertRefused(text, new TableOptions(), sentence);

    [TestCase("x,y", new[] { 1.0, 2, 5, 6 })]
    [TestCase("y,x", new[] { 2.0, 1, 6, 5 })]
    [TestCase("2", new[] { 2.0, 6 })]
    [TestCase("3-4,x", new[] { 3.0, 4, 1, 7, 8, 5 })]
    [TestCase("2-2", new[] { 2.0, 6 })]
    [TestCase("a-b", new[] { 3.0, 7 })]
    [TestCase("7", new[] { 4.0, 8 })]
    public void Read_SomeColumns_TakesThemInTheirOrder(string columns, double[] values) =>
        Assert.That(Read("x,y,a-b,7\n1,2,3,4\n5,6,7,8\n", new TableOptions { Columns = columns }).Values, Is.EqualTo(values));

    [TestCase("z", "c.csv has no column z, expected --columns to give a name of its heading or a number from 1 to 3; did you mean")]
    [TestCase("0", "c.csv has no column 0, expected --columns to give a name of its heading or a number from 1 to 3.")]
    [TestCase("1-4", "c.csv has no column 4, expected")]
    [TestCase("3-1", "--columns 3-1 runs backwards, expected 1-3.")]
    [TestCase("1,x", "--columns chooses column 1 (x) twice, expected each once.")]
    [TestCase("", "c.csv has no column , expected")]
    public void Read_ColumnsThatCannotBeChosen_AreRefused(string columns, string part) =>
        Assert.That(
            () => Read("x,y,zz\n1,2,3\n", new TableOptions { Columns = columns }),
            Throws.InstanceOf<InvalidInputException>().With.Message.StartWith(part)
        );

    [TestCase("kind", "x,kind,y\n1,b,2\n3,a,4\n5,b,6\n", new[] { 1, 0, 1 }, new[] { "a", "b" }, 1)]
    [TestCase("1", "10,1\n9,2\n10,3\n9.0,4\n", new[] { 1, 0, 1, 0 }, new[] { "9", "10" }, 0)]
    [TestCase("k", "x,k\n1,-1\n2,1\n3,1.0\n", new[] { 0, 1, 1 }, new[] { "-1", "1" }, 1)]
    public void Read_AColumnOfClasses_NamesAndSortsThem(string column, string text, int[] labels, string[] names, int at)
    {
        var table = Read(text, new TableOptions { LabelColumn = column });

        Assert.That(table.Labels, Is.EqualTo(labels));
        Assert.That(table.ClassNames, Is.EqualTo(names));
        Assert.That((table.Layout.LabelColumn, table.Layout.LabelAt), Is.EqualTo((column, at)));
    }

    [TestCase(
        "k",
        "x,k\n1,0.5\n2,0.5\n3,1\n",
        "c.csv, column k holds real numbers such as 0.5, expected the names or whole numbers of classes."
    )]
    [TestCase(
        "k",
        "x,k\n1,a\n2,b\n3,c\n",
        "c.csv, column k names another class in each of 3 rows, expected several rows a class: choose another --label-column."
    )]
    [TestCase(
        "k",
        "x,k\n1,a\n2,\n",
        "c.csv, line 3, column 2 (k) is empty, expected the name of a class: --drop-rows-with-nan leaves such rows out."
    )]
    [TestCase("k", "k\n1\n", "c.csv has no column beside k, expected one of numbers or more.")]
    public void Read_AColumnThatSaysNoClass_IsRefused(string column, string text, string sentence) =>
        AssertRefused(text, new TableOptions { LabelColumn = column }, sentence);

    [Test]
    public void Read_TheClassAmongTheColumns_IsRefused() =>
        AssertRefused(
            "x,k\n1,2\n",
            new TableOptions { Columns = "x,k", LabelColumn = "k" },
            "Column 2 (k) cannot be the class and one of --columns: leave it out of one of them."
        );

    [Test]
    public void Read_DroppingRows_CountsThemAndSaysSo()
    {
        var table = Read(
            "x,y,k\n1,2,a\n,3,a\n4,nan,a\n5,6,?\n7,1e400,a\n8,9,a\n",
            new TableOptions { DropRowsWithNan = true, LabelColumn = "k" }
        );

        Assert.That(table.Values, Is.EqualTo(new[] { 1.0, 2, 8, 9 }));
        Assert.That(table.Dropped, Is.EqualTo(4));
    }

    [Test]
    public void Read_DroppingRows_StillRefusesText() =>
        AssertRefused("1,2\n3,four\n", new TableOptions { DropRowsWithNan = true }, "c.csv, line 2, column 2 is four, expected a number.");

    [Test]
    public void Read_Rows_BoundsThem() =>
        Assert.That(Read("x\n1\n2\n3\nfour\n", new TableOptions { Rows = 3 }).Values, Is.EqualTo(new[] { 1.0, 2, 3 }));

    [Test]
    public void Read_ThousandsOfColumns_TakesThem()
    {
        string row = string.Join(',', Enumerable.Range(0, 4096));

        Assert.That(Read($"{row}\n{row}\n").Width, Is.EqualTo(4096));
    }

    [Test]
    public void Read_AMillionColumns_SaysHowManyAreTaken() =>
        AssertRefused(
            string.Join(',', Enumerable.Repeat("1.5", 1_000_000)),
            new TableOptions(),
            "c.csv has 1000000 columns, expected at most 4096: choose some, such as --columns 1-4096."
        );

    [Test]
    public void Read_ATextWithoutEnd_StopsAtItsRows() =>
        Assert.That(
            TextTable.Read("pipe", new StreamReader(new EndlessStream("1,2\n"u8.ToArray())), new TableOptions { Rows = 1000 }).Rows,
            Is.EqualTo(1000)
        );

    [Test]
    public void Read_ALineWithoutEnd_IsRefused() =>
        Assert.That(
            () => TextTable.Read("pipe", new StreamReader(new EndlessStream("0.123456789012345,"u8.ToArray())), new TableOptions()),
            Throws
                .InstanceOf<InvalidInputException>()
                .With.Message.EqualTo("pipe, line 1 has more than 8388608 characters, expected a row of numbers.")
        );

    [Test]
    public void Read_AnyDouble_GivesTheSameBits()
    {
        Random random = new(0);
        double[] values = [.. Enumerable.Range(0, 5000).Select(_ => Math.ScaleB(random.NextDouble() - 0.5, random.Next(-100, 100)))];
        string text = string.Join('\n', values.Select(value => value.ToString("R", CultureInfo.InvariantCulture)));

        Assert.That(Read(text).Values, Is.EqualTo(values));
    }

    [Test]
    public void Read_PackedFile_IsUnpacked()
    {
        using TemporaryFolder folder = new();
        using (GZipStream file = new(File.Create(folder.In("c.csv.gz")), CompressionLevel.Fastest))
            file.Write("x,y\n1,2\n"u8);

        Assert.That(TableReader.Read(folder.In("c.csv.gz"), new TableOptions()).Values, Is.EqualTo(new[] { 1.0, 2 }));
    }

    [Test]
    public void Read_StandardInput_IsReadOnceAndKept()
    {
        var before = StandardInput.Open;
        int opened = 0;
        StandardInput.Open = () =>
        {
            opened++;
            return new MemoryStream(Encoding.UTF8.GetBytes("1,2\n3,4\n"));
        };
        try
        {
            TableOptions options = new() { Columns = "1" };
            double[] first = TableReader.Read("-", options).Values;
            Assert.That(first, Is.EqualTo(new[] { 1.0, 3 }));
            Assert.That(TableReader.Read("-", options with { }).Values, Is.EqualTo(first));
            Assert.That(opened, Is.EqualTo(1));
        }
        finally
        {
            StandardInput.Open = before;
        }
    }

    [TestCase("\u0089HDF\r\n", "x.h5 is an HDF5 file, expected a table in text (CSV), .npy or .parquet: save it as one.")]
    [TestCase(
        "\u0080\u0004\u0095",
        "x.h5 is a pickle, which could run anything and is never read, expected a table in text (CSV), .npy or .parquet: save it as one."
    )]
    public void Read_AForeignFile_IsNamed(string bytes, string sentence)
    {
        using TemporaryFolder folder = new();
        File.WriteAllBytes(folder.In("x.h5"), Encoding.Latin1.GetBytes(bytes));

        Assert.That(
            () => TableReader.Read(folder.In("x.h5"), new TableOptions()),
            Throws.InstanceOf<InvalidInputException>().With.Message.EndWith(sentence)
        );
    }

    [Test]
    public void Read_AFolder_IsRefused()
    {
        using TemporaryFolder folder = new();

        Assert.That(
            () => TableReader.Read(folder.Path, new TableOptions()),
            Throws.InstanceOf<InvalidInputException>().With.Message.EndWith("is a folder, expected a file.")
        );
    }

    private static NumericTable Read(string text, TableOptions? options = null) =>
        TextTable.Read("c.csv", new StringReader(text.TrimStart('\uFEFF')), options ?? new TableOptions());

    private static void AssertRefused(string text, TableOptions options, string sentence) =>
        Assert.That(() => Read(text, options), Throws.InstanceOf<InvalidInputException>().With.Message.EqualTo(sentence));

    private sealed class EndlessStream(byte[] pattern) : MemoryStream
    {
        private int at;

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            for (int i = 0; i < buffer.Length; i++)
                buffer[i] = pattern[at++ % pattern.Length];
            return buffer.Length;
        }
    }
}
