using FlowMatching.Core.Engine;
using FlowMatching.Core.Files;
using FlowMatching.Core.Metrics.Images;
using FlowMatching.Core.Tests.Support;
using FlowMatching.Testing;
using static TorchSharp.torch;

namespace FlowMatching.Core.Tests.Metrics.Images;

public sealed class ImageClassifierTests
{
    private LabelledImages train = null!,
        test = null!;
    private ImageClassifier classifier = null!;

    [OneTimeSetUp]
    public void Train()
    {
        (train, test) = (Bars.Draw(400, 1), Bars.Draw(200, 2));
        classifier = new ClassifierTraining(Bars.Settings, train).Train(CPU);
    }

    [OneTimeTearDown]
    public void Clean()
    {
        classifier.Dispose();
        train.Dispose();
        test.Dispose();
    }

    [Test]
    public void Train_Bars_AreToldApart()
    {
        using ImageQualityMeasure measure = new(classifier, CPU, train, test);

        Assert.That(measure.TestAccuracy.Overall, Is.GreaterThan(0.97));
        Assert.That(measure.TestAccuracy.PerClass, Has.Count.EqualTo(4));
    }

    [Test]
    public void Train_Twice_GivesTheSameBits()
    {
        var short1 = Bars.Settings with { Epochs = 1 };
        using var again = new ClassifierTraining(short1, train).Train(CPU);
        using var first = new ClassifierTraining(short1, train).Train(CPU);
        using var other = new ClassifierTraining(short1 with { Seed = 1 }, train).Train(CPU);

        Assert.That(Weights(again), Is.EqualTo(Weights(first)));
        Assert.That(Weights(other), Is.Not.EqualTo(Weights(first)));
    }

    [Test]
    public void Train_Progress_RisesToOneAndFreesWhatItMade()
    {
        List<double> seen = [];
        long before = LiveTensors.Count();

        using (new ClassifierTraining(Bars.Settings with { Epochs = 1, BatchSize = 150 }, train).Train(CPU, onProgress: seen.Add)) { }

        Assert.That(seen, Is.EqualTo(new[] { 1 / 3.0, 2 / 3.0, 1 }).Within(1e-12));
        Assert.That(LiveTensors.Count(), Is.EqualTo(before));
    }

    [Test]
    public void Train_OtherShapeAndFaultySettings_NameAllFaults()
    {
        ClassifierTraining training = new(Bars.Settings with { Height = 3, Epochs = 0, Classes = 7 }, train);

        var e = Assert.Throws<InvalidInputException>(() => training.Train(CPU));

        Assert.That(e.Faults, Has.Count.EqualTo(3));
        Assert.That(e.Faults, Has.Some.EqualTo("The images are of shape (1, 8, 8) in 4 classes, the classifier is for (1, 3, 8) in 7."));
    }

    [Test]
    public void Train_Cancelled_Stops()
    {
        using CancellationTokenSource source = new();
        source.Cancel();

        Assert.Throws<OperationCanceledException>(() => new ClassifierTraining(Bars.Settings, train).Train(CPU, cancel: source.Token));
    }

    [TestCase(28, 28, 1)]
    [TestCase(8, 8, 1)]
    [TestCase(5, 7, 3)]
    public void Forward_AnySize_GivesFeaturesAndClasses(int height, int width, int channels)
    {
        using ImageClassifier any = new(
            new ClassifierSettings
            {
                Channels = channels,
                Height = height,
                Width = width,
                Classes = 3,
                Filters = 2,
                Features = 6,
            },
            new RandomStreams(0)
        );
        using var images = zeros(2, channels, height, width);
        using Tensor features = any.Features(images),
            logits = any.call(images);

        Assert.That(features.shape, Is.EqualTo(new long[] { 2, 6 }));
        Assert.That(logits.shape, Is.EqualTo(new long[] { 2, 3 }));
    }

    [Test]
    public void File_SaveAndLoad_GivesTheSameClassifierAndFacts()
    {
        using TemporaryFolder folder = new();
        string path = folder.In("classifier.safetensors");
        ClassifierFacts facts = new(Bars.Settings, "bars", ClassifierFile.Sha256(train), 0.75, 200);

        ClassifierFile.Save(path, classifier, facts);
        using var loaded = ClassifierFile.Load(path, CPU)!;

        Assert.That(ClassifierFile.ReadFacts(path), Is.EqualTo(facts));
        Assert.That(Weights(loaded), Is.EqualTo(Weights(classifier)));
    }

    [Test]
    public void File_BrokenOrOfAnotherKind_IsNone()
    {
        using TemporaryFolder folder = new();
        string path = folder.In("classifier.safetensors"),
            other = folder.In("other.safetensors"),
            text = folder.In("text");
        ClassifierFile.Save(path, classifier, new ClassifierFacts(Bars.Settings with { Features = 9 }, "bars", "", 0, 0));
        Safetensors.Write(other, [], new Dictionary<string, string> { ["format"] = "another" });
        File.WriteAllText(text, "This is long enough to be no safetensors file.");

        Assert.That(ClassifierFile.Load(path, CPU), Is.Null, "the weights do not fit the facts");
        Assert.That(ClassifierFile.ReadFacts(other), Is.Null);
        Assert.That(ClassifierFile.Load(text, CPU), Is.Null);
    }

    [Test]
    public void Sha256_OtherImagesOrLabels_IsAnother()
    {
        using var same = Bars.Draw(400, 1);
        using LabelledImages relabelled = new(same.Images.clone(), [.. same.Labels.Select(label => 3 - label)], 4);

        Assert.That(ClassifierFile.Sha256(same), Is.EqualTo(ClassifierFile.Sha256(train)).And.Not.EqualTo(ClassifierFile.Sha256(test)));
        Assert.That(ClassifierFile.Sha256(relabelled), Is.Not.EqualTo(ClassifierFile.Sha256(train)));
    }

    [Test]
    public void Measure_RealImages_ComeOutLikeTheirReferences()
    {
        using ImageQualityMeasure measure = new(classifier, CPU, train, test);
        using var fresh = Bars.Draw(200, 3);
        using var samples = LabelledImages.Values(fresh.Images);

        var quality = measure.Measure(samples, fresh.Labels);

        Assert.That(quality.Accuracy.Overall, Is.GreaterThan(0.95));
        Assert.That(quality.ClassifierFid, Is.InRange(quality.ClassifierFidFloor / 4, 4 * quality.ClassifierFidFloor));
        Assert.That(quality.PrecisionRecall.Precision, Is.GreaterThan(0.8));
        Assert.That(quality.PrecisionRecall.Recall, Is.GreaterThan(0.8));
        Assert.That(quality.Diversity.Ratio, Is.EqualTo(1).Within(0.15));
        Assert.That(quality.Neighbours.MeanDistance, Is.EqualTo(quality.TestNeighbours.MeanDistance).Within(5).Percent);
    }

    [Test]
    public void Judge_Samples_HasTheFiguresOfTheWholeMeasure()
    {
        using ImageQualityMeasure measure = new(classifier, CPU, train, test);
        using var fresh = Bars.Draw(100, 3);
        using var samples = LabelledImages.Values(fresh.Images);

        var (whole, few) = (measure.Measure(samples, fresh.Labels), measure.Judge(samples, fresh.Labels));

        Assert.That(few, Is.EqualTo(new ImageJudgement(whole.Accuracy.Overall, whole.ClassifierFid)));
    }

    [Test]
    public void Measure_CopiesOfOneTrainingImage_AreFoundOut()
    {
        using ImageQualityMeasure measure = new(classifier, CPU, train, test);
        using var copies = LabelledImages.Values(train.Images.narrow(0, 5, 1)).repeat(40, 1, 1, 1);

        var quality = measure.Measure(copies, [.. Enumerable.Range(0, 40).Select(i => (long)(i % 4))]);

        Assert.That(quality.Accuracy.Overall, Is.EqualTo(0.25), "one class is right");
        Assert.That(quality.Accuracy.PerClass[1], Is.EqualTo(1));
        Assert.That(quality.ClassifierFid, Is.GreaterThan(5 * quality.ClassifierFidFloor));
        Assert.That(quality.Diversity.Ratio, Is.Zero.Within(1e-6));
        Assert.That(quality.Neighbours.Indices, Is.All.EqualTo(5));
        Assert.That(quality.Specks, Is.EqualTo(Speckle.PerPicture(copies)));
        Assert.That(quality.Neighbours.MeanDistance, Is.LessThan(1e-5).And.LessThan(quality.TestNeighbours.Distances.Min()));
    }

    [Test]
    public void New_ImagesThatAreNoBytesOrLabelsThatAreNone_AreRefused()
    {
        using Tensor floats = zeros(2, 1, 4, 4),
            bytes = zeros(2, 1, 4, 4, dtype: ScalarType.Byte);

        Assert.That(() => new LabelledImages(floats, [0, 1], 2), Throws.ArgumentException);
        Assert.That(() => new LabelledImages(bytes, [0], 2), Throws.ArgumentException);
        Assert.That(() => new LabelledImages(bytes, [0, 2], 2), Throws.ArgumentException);
    }

    private static float[] Weights(ImageClassifier network) =>
        [.. network.named_parameters().SelectMany(named => named.parameter.ToFloatArray())];
}
