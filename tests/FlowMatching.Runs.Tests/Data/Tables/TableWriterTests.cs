using FlowMatching.Core;
using FlowMatching.Core.Data;
using FlowMatching.Runs.Data.Tables;
using FlowMatching.Testing;
using Parquet;
using Parquet.Schema;

namespace FlowMatching.Runs.Tests.Data.Tables;

public sealed class TableWriterTests
{
    private static readonly float[] Values = [0.1f, -2, float.Epsilon, float.MaxValue, 3, 1e-7f];
    private static readonly TableLayout Layout = new()
    {
        Columns = ["height, m", "y"],
        HasHeader = true,
        LabelColumn = "kind",
        LabelAt = 1,
    };

    private TemporaryFolder folder = null!;

    [SetUp]
    public void SetUp() => folder = new TemporaryFolder();

    [TearDown]
    public void TearDown() => folder.Dispose();

    [TestCase(TableFormats.Csv)]
    [TestCase(TableFormats.Parquet)]
    public void Write_ThenRead_GivesTheTable(string format)
    {
        TableWriter.Write(folder.In("t"), format, Layout, Values, [1, 0, 1], ["a \"cat\"", "dog"]);

        var table = TableReader.Read(folder.In("t"), new TableOptions { LabelColumn = "kind" });

        Assert.That(table.ToFloats(), Is.EqualTo(Values));
        Assert.That(table.Layout, Is.EqualTo(Layout));
        Assert.That(table.Labels, Is.EqualTo(new[] { 1, 0, 1 }));
        Assert.That(table.ClassNames, Is.EqualTo(new[] { "a \"cat\"", "dog" }));
    }

    [Test]
    public void Write_Text_HasHeadingOrderAndClasses()
    {
        TableWriter.Write(folder.In("t"), TableFormats.Csv, Layout, Values, [1, 0, 1], ["cat", "dog"]);

        Assert.That(
            File.ReadAllText(folder.In("t")),
            Is.EqualTo("\"height, m\",kind,y\n0.1,dog,-2\n1E-45,cat,3.4028235E+38\n3,dog,1E-07\n")
        );
    }

    [Test]
    public void Write_TextWithoutHeadingAndClasses_IsNumbersAlone()
    {
        TableWriter.Write(folder.In("t"), TableFormats.Csv, new TableLayout { Columns = ["2", "5"] }, Values, null, null);

        Assert.That(File.ReadAllText(folder.In("t")), Is.EqualTo("0.1,-2\n1E-45,3.4028235E+38\n3,1E-07\n"));
    }

    [Test]
    public void Write_Npy_IsTheMatrix()
    {
        TableWriter.Write(folder.In("t"), TableFormats.Npy, Layout, Values, [1, 0, 1], ["cat", "dog"]);

        Assert.That(TableReader.Read(folder.In("t"), new TableOptions()).ToFloats(), Is.EqualTo(Values));
    }

    [Test]
    public async Task Read_ParquetOfEveryType_GivesNumbersAndNamesTheMissing()
    {
        await Save();

        AssertRefused(new TableOptions(), "column 4 (when) holds times, expected numbers");
        AssertRefused(
            new TableOptions { Columns = "1-3" },
            "row 2, column maybe is missing, expected a finite number: --drop-rows-with-nan"
        );
        var table = TableReader.Read(folder.In("t.parquet"), new TableOptions { Columns = "1-3", DropRowsWithNan = true });
        Assert.That(table.Values, Is.EqualTo(new[] { 1.0, 1.5, 1, 3, 3.5, 0 }));
    }

    [Test]
    public async Task Read_ParquetWithNumberedClasses_SortsThem()
    {
        await Save();

        var table = TableReader.Read(folder.In("t.parquet"), new TableOptions { Columns = "whole", LabelColumn = "flag" });

        Assert.That(table.ClassNames, Is.EqualTo(new[] { "0", "1" }));
        Assert.That(table.Labels, Is.EqualTo(new[] { 1, 1, 0 }));
    }

    [Test]
    public async Task Read_ParquetThatEndsEarly_IsRefused()
    {
        await Save();
        byte[] whole = await File.ReadAllBytesAsync(folder.In("t.parquet"));
        await File.WriteAllBytesAsync(folder.In("t.parquet"), whole[..^20]);

        AssertRefused(new TableOptions(), "is a damaged Parquet file: ");
    }

    private async Task Save()
    {
        ParquetSchema schema = new(
            new DataField<long>("whole"),
            new DataField<double?>("maybe"),
            new DataField<bool>("flag"),
            new DataField<DateTime>("when")
        );
        var fields = schema.GetDataFields();
        await using var stream = File.Create(folder.In("t.parquet"));
        await using var writer = await ParquetWriter.CreateAsync(schema, stream);
        using var group = writer.CreateRowGroup();
        await group.WriteAsync<long>(fields[0], new long[] { 1, 2, 3 });
        await group.WriteAsync<double>(fields[1], new double?[] { 1.5, null, 3.5 });
        await group.WriteAsync<bool>(fields[2], new[] { true, true, false });
        await group.WriteAsync<DateTime>(fields[3], new DateTime[3]);
    }

    private void AssertRefused(TableOptions options, string part) =>
        Assert.That(
            () => TableReader.Read(folder.In("t.parquet"), options),
            Throws.InstanceOf<InvalidInputException>().With.Message.Contains(part)
        );
}
