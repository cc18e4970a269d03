using FlowMatching.Core.Engine;
using FlowMatching.Core.Metrics.Images;
using FlowMatching.Runs.Domains.Images;
using FlowMatching.Testing;
using static TorchSharp.torch;

namespace FlowMatching.Runs.Tests.Evaluate.Images;

[Category("Engine")]
public sealed class ClassifierCacheTests
{
    private static readonly ClassifierSettings Settings = new()
    {
        Channels = 1,
        Height = 4,
        Width = 4,
        Classes = 2,
        Filters = 2,
        Features = 4,
        Epochs = 1,
        BatchSize = 4,
    };

    private TemporaryFolder folder = null!;
    private Watcher watcher = null!;
    private ClassifierCache cache = null!;

    private string Kept => Path.Combine(folder.Path, "classifiers", "points-a.csv.safetensors");

    [OneTimeSetUp]
    public void StartEngine() => TorchEngine.Start(new EngineSettings { Threads = 1 });

    [SetUp]
    public void SetUp()
    {
        folder = new TemporaryFolder();
        watcher = new Watcher();
        cache = new ClassifierCache(folder.Path, watcher, new RunClock(TimeProvider.System));
    }

    [TearDown]
    public void TearDown() => folder.Dispose();

    [Test]
    public void Get_Twice_TrainsOnceAndGivesTheSameClassifier()
    {
        float[] first = Get(Settings, 0),
            second = Get(Settings, 0);

        Assert.That(second, Is.EqualTo(first));
        Assert.That(File.Exists(Kept));
        Assert.That(Trainings(), Is.EqualTo(1));
        Assert.That(watcher.Notes[^1], Does.Match(@"finds the class of [0-9.]+ % of 2 test images\."));
    }

    [Test]
    public void Get_OtherImagesOrSettingsOrADamagedFile_TrainsAnew()
    {
        Get(Settings, 0);
        Get(Settings, shade: 9);
        Get(Settings with { Seed = 5 }, shade: 9);
        File.WriteAllText(Kept, "This is long enough to be no safetensors file.");
        Get(Settings, 0);

        Assert.That(Trainings(), Is.EqualTo(4));
        Assert.That(watcher.Notes.Count(note => note.Contains("trained anew", StringComparison.Ordinal)), Is.EqualTo(3));
    }

    private float[] Get(ClassifierSettings settings, byte shade)
    {
        using LabelledImages train = Images(8, shade),
            test = Images(2, shade);
        var (classifier, facts) = cache.Get("points:a.csv", settings, train, test, CPU, CancellationToken.None);
        using (classifier)
        {
            Assert.That(facts.TestAccuracy, Is.InRange(0, 1));
            return [.. classifier.named_parameters().SelectMany(named => named.parameter.ToFloatArray())];
        }
    }

    private static LabelledImages Images(int count, byte shade) =>
        new(
            tensor(Enumerable.Range(0, 16 * count).Select(i => (byte)(i / 16 % 2 * 200 + shade)).ToArray(), [count, 1, 4, 4]),
            [.. Enumerable.Range(0, count).Select(i => (long)(i % 2))],
            2
        );

    private int Trainings() => watcher.Notes.Count(note => note.StartsWith("Training a classifier", StringComparison.Ordinal));
}
