using FlowMatching.Runs.Files;
using FlowMatching.Runs.Train;
using FlowMatching.Testing;

namespace FlowMatching.Runs.Tests.Files;

public sealed class JsonLinesTests
{
    private static readonly MetricsLine[] Lines =
    [
        new(50, 0.1 + 0.2, 1.0 / 3, 2e-3, 1e-9, [1.5, null]),
        new(100, 2, 3, 4, 5, [null, 0.25]),
    ];

    private TemporaryFolder folder = null!;
    private string path = null!;

    [SetUp]
    public void SetUp() => path = (folder = new TemporaryFolder()).In("metrics.jsonl");

    [TearDown]
    public void TearDown() => folder.Dispose();

    [Test]
    public void Write_OneLine_IsOneObjectInSnakeCase()
    {
        JsonLines.Write(path, Lines[1..]);

        Assert.That(
            File.ReadAllText(path),
            Is.EqualTo(
                "{\"step\":100,\"loss\":2,\"smoothed_loss\":3,\"learning_rate\":4,\"gradient_norm\":5,\"loss_by_time_bin\":[null,0.25]}\n"
            )
        );
    }

    [Test]
    public void ReadThenWrite_GivesTheSameBytes()
    {
        JsonLines.Write(path, Lines);
        byte[] before = File.ReadAllBytes(path);

        JsonLines.Write(path, JsonLines.Read<MetricsLine>(path));

        Assert.That(File.ReadAllBytes(path), Is.EqualTo(before));
    }

    [Test]
    public void Read_HalfALineAtTheEnd_GivesTheWholeOnes()
    {
        JsonLines.Write(path, Lines);
        File.AppendAllText(path, "{\"step\":15");

        Assert.That(JsonLines.Read<MetricsLine>(path).Select(line => line.Step), Is.EqualTo(new[] { 50, 100 }));
    }

    [Test]
    public void Read_MissingFile_GivesNothing() => Assert.That(JsonLines.Read<MetricsLine>(path), Is.Empty);
}
