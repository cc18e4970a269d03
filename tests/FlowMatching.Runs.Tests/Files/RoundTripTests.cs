using System.Globalization;
using FlowMatching.Runs.Data.Tables;
using FlowMatching.Runs.Files;
using FlowMatching.Runs.Options;
using FlowMatching.Testing;

namespace FlowMatching.Runs.Tests.Files;

/// <summary>Any numbers of any shape, and any options, come back as they were written.</summary>
public sealed class RoundTripTests
{
    private TemporaryFolder folder = null!;

    [SetUp]
    public void SetUp() => folder = new TemporaryFolder();

    [TearDown]
    public void TearDown() => folder.Dispose();

    [Test]
    public void Npy_AnyShape_GivesTheSameBits([Range(0, 39)] int seed)
    {
        Random random = new(seed);
        long[] example = [.. Enumerable.Range(0, 1 + random.Next(3)).Select(_ => 1L + random.Next(6))];
        float[] values = Numbers(random, (int)example.Aggregate(1L + random.Next(20), (product, size) => product * size));

        NpyFile.Write(folder.In("x.npy"), values, example);

        Assert.That(Bits(NpyFile.Read(folder.In("x.npy"), example)), Is.EqualTo(Bits(values)));
    }

    [Test]
    public void Csv_AnySeparator_GivesTheSameBits([Range(0, 39)] int seed)
    {
        Random random = new(seed);
        int columns = 1 + random.Next(4);
        float[] values = Numbers(random, columns * (1 + random.Next(20)));
        char separator = ",;\t "[random.Next(4)];
        File.WriteAllLines(
            folder.In("x.csv"),
            values
                .Chunk(columns)
                .Select(row => string.Join(separator, row.Select(value => value.ToString("R", CultureInfo.InvariantCulture))))
        );

        var table = TableReader.Read(folder.In("x.csv"), new TableOptions());

        Assert.That((table.Width, table.Rows), Is.EqualTo((columns, values.Length / columns)));
        Assert.That(Bits(table.ToFloats()), Is.EqualTo(Bits(values)));
    }

    [Test]
    public void Yaml_AnyPrintableText_GivesTheSameTexts([Range(0, 39)] int seed)
    {
        const string Letters = " abc019-?:,[]{}#&*!|>'\"%@`\\/~=+._é中";
        Random random = new(seed);
        KeyValuePair<string, string>[] options =
        [
            .. Enumerable
                .Range(0, 1 + random.Next(6))
                .Select(i =>
                    KeyValuePair.Create(
                        $"name-{i}",
                        string.Concat(Enumerable.Range(0, random.Next(12)).Select(_ => Letters[random.Next(Letters.Length)]))
                    )
                ),
        ];
        File.WriteAllText(folder.In("x.yaml"), YamlText.Write([], options));

        var read = YamlOptions.Read(folder.In("x.yaml"), []);

        Assert.That(read.Select(one => KeyValuePair.Create(one.Name, one.Text)), Is.EqualTo(options));
    }

    // Any finite bits: the smallest and the largest among them, and both zeros.
    private static float[] Numbers(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => Finite(random))];

    private static float Finite(Random random)
    {
        float value = BitConverter.Int32BitsToSingle(random.Next(int.MinValue, int.MaxValue));

        return float.IsFinite(value) ? value : -0f;
    }

    private static int[] Bits(float[] values) => Array.ConvertAll(values, BitConverter.SingleToInt32Bits);
}
