using FlowMatching.Core.Metrics.Images;
using FlowMatching.Runs.Files;
using static TorchSharp.torch;

namespace FlowMatching.Runs.Domains.Images;

/// <summary>The classifiers that judge images: each is trained once for its data set and kept in classifiers/NAME.safetensors under the
/// folder of all runs. To be used on the engine's thread.</summary>
/// <param name="outputDir">The folder of all runs.</param>
/// <param name="observer">Who watches.</param>
/// <param name="clock">The time.</param>
internal sealed class ClassifierCache(string outputDir, IRunObserver observer, RunClock clock)
{
    /// <summary>Takes the kept classifier, or trains and keeps one where there is none that fits: other images, other settings, a damaged
    /// file.</summary>
    /// <param name="name">The data set's name.</param>
    /// <param name="settings">What the classifier has to be.</param>
    /// <param name="train">The images to learn from.</param>
    /// <param name="test">The images to test it on.</param>
    /// <param name="device">Where it shall compute.</param>
    /// <param name="stop">Cancels the training; nothing is kept then.</param>
    /// <returns>The classifier, the caller's, and what is known of it.</returns>
    public (ImageClassifier Classifier, ClassifierFacts Facts) Get(
        string name,
        ClassifierSettings settings,
        LabelledImages train,
        LabelledImages test,
        Device device,
        CancellationToken stop
    )
    {
        string path = PathOf(name),
            digest = ClassifierFile.Sha256(train);
        bool isKept = File.Exists(path);
        if (
            isKept
            && ClassifierFile.ReadFacts(path) is { } facts
            && facts.Settings == settings
            && facts.DataSha256 == digest
            && ClassifierFile.Load(path, device) is { } kept
        )
        {
            observer.Note(Describe(facts));
            return (kept, facts);
        }

        if (isKept)
            observer.Note($"{path} is damaged, or of other images or settings: the classifier is trained anew.");
        return Train(path, new ClassifierFacts(settings, name, digest, 0, test.Count), train, test, device, stop);
    }

    private (ImageClassifier Classifier, ClassifierFacts Facts) Train(
        string path,
        ClassifierFacts wanted,
        LabelledImages train,
        LabelledImages test,
        Device device,
        CancellationToken stop
    )
    {
        observer.Note($"Training a classifier on {train.Count} images of {wanted.DataSet}, once; it is kept in {path}.");
        double start = clock.Seconds;
        double seen = (double)wanted.Settings.Epochs * train.Count;
        var classifier = new ClassifierTraining(wanted.Settings, train).Train(device, onProgress: Show, cancel: stop);
        using var reading = ClassifierReading.Of(classifier, test.Images, device, stop);
        var facts = wanted with { TestAccuracy = ClassAccuracy.Of(reading.Classes, test.Labels, test.Classes).Overall };

        AtomicFile.Guard(
            path,
            () =>
            {
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                ClassifierFile.Save(path, classifier, facts);
            }
        );
        observer.Note(Describe(facts));
        return (classifier, facts);

        void Show(double part) =>
            observer.Progress(
                new RunProgress(
                    "classifier",
                    "images",
                    (long)(part * seen),
                    (long)seen,
                    part * seen / Math.Max(clock.Seconds - start, 1e-3)
                )
            );
    }

    private string PathOf(string name) => Path.Combine(outputDir, "classifiers", FileStem.Of(name) + ".safetensors");

    private static string Describe(ClassifierFacts facts) =>
        FormattableString.Invariant(
            $"The classifier of {facts.DataSet} finds the class of {100 * facts.TestAccuracy:F2} % of {facts.TestCount} test images."
        );
}
