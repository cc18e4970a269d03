using FlowMatching.Core.Engine;
using FlowMatching.Core.Specification;
using FlowMatching.Core.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace FlowMatching.Core.Metrics.Images;

/// <summary>Trains an <see cref="ImageClassifier"/>: cross-entropy, AdamW, a warm-up and half a cosine, each batch moved by some
/// pixels.</summary>
/// <remarks>The order of an epoch is a pure function of (seed, epoch), the shift of a step of (seed, step). Pixels that leave an image on
/// one side come in on the other one.</remarks>
/// <param name="settings">What it is, and how it is trained.</param>
/// <param name="examples">What it learns from.</param>
public sealed class ClassifierTraining(ClassifierSettings settings, LabelledImages examples)
{
    private const double WeightDecay = 0.01,
        LabelSmoothing = 0.05;

    private readonly RandomStreams streams = new(settings.Seed);

    private int StepsPerEpoch => (examples.Count + settings.BatchSize - 1) / settings.BatchSize;

    private int Steps => StepsPerEpoch * settings.Epochs;

    /// <summary>Trains.</summary>
    /// <param name="device">Where.</param>
    /// <param name="precision">The precision of the products.</param>
    /// <param name="onProgress">Told after every step what part of the work is done, in [0, 1].</param>
    /// <param name="cancel">Asked before every step.</param>
    /// <returns>The classifier, the caller's.</returns>
    /// <exception cref="InvalidInputException">The settings have faults, or do not fit the images; all of them are named.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public ImageClassifier Train(
        Device device,
        Precision precision = Precision.Float32,
        Action<double>? onProgress = null,
        CancellationToken cancel = default
    )
    {
        InvalidInputException.ThrowIfAny([.. settings.Faults(), .. Mismatches()]);

        ImageClassifier classifier = new(settings, streams);
        try
        {
            classifier.to(device);
            Run(classifier, device, precision, onProgress, cancel);
            return classifier;
        }
        catch
        {
            classifier.Dispose();
            throw;
        }
    }

    private void Run(ImageClassifier classifier, Device device, Precision precision, Action<double>? onProgress, CancellationToken cancel)
    {
        using var optimizer = optim.AdamW(classifier.parameters(), settings.LearningRate, weight_decay: WeightDecay);
        LearningRateSchedule rates = new(
            new TrainerSettings
            {
                Steps = Steps,
                LearningRate = settings.LearningRate,
                WarmUpSteps = Steps / 10,
            }
        );
        long[] order = [];
        for (int step = 0; step < Steps; step++)
        {
            cancel.ThrowIfCancellationRequested();
            int place = step % StepsPerEpoch * settings.BatchSize;
            if (place == 0)
                order = OrderOf(step / StepsPerEpoch);

            foreach (var group in optimizer.ParamGroups)
                group.LearningRate = rates.At(step);

            Step(classifier, optimizer, order[place..Math.Min(place + settings.BatchSize, order.Length)], step, device, precision);
            onProgress?.Invoke((step + 1.0) / Steps);
        }
    }

    private void Step(ImageClassifier classifier, optim.Optimizer optimizer, long[] rows, int step, Device device, Precision precision)
    {
        EngineThread.BetweenSteps();
        using var scope = NewDisposeScope();
        var images = Shifted(LabelledImages.Values(examples.Images.index_select(0, tensor(rows))), step).to(device);
        var labels = tensor(Array.ConvertAll(rows, row => examples.Labels[(int)row])).to(device);
        optimizer.zero_grad();
        Loss(classifier, images, labels, precision).backward();
        optimizer.step();
    }

    private static Tensor Loss(ImageClassifier classifier, Tensor images, Tensor labels, Precision precision) =>
        nn.functional.cross_entropy(classifier.call(images.In(precision)).In(Precision.Float32), labels, label_smoothing: LabelSmoothing);

    private long[] OrderOf(int epoch)
    {
        using var rng = streams.For("classifier-order", epoch);
        using var order = randperm(examples.Count, generator: rng);

        return order.ToLongArray();
    }

    private Tensor Shifted(Tensor images, int step)
    {
        using var rng = streams.For("classifier-shift", step);
        long[] shifts = randint(-settings.Shift, settings.Shift + 1, new long[] { 2 }, dtype: ScalarType.Int64, generator: rng)
            .ToLongArray();

        return images.roll(shifts, new long[] { 2, 3 });
    }

    private IEnumerable<string> Mismatches()
    {
        long[] shape = examples.Images.shape;
        if (
            shape[1] != settings.Channels
            || shape[2] != settings.Height
            || shape[3] != settings.Width
            || examples.Classes != settings.Classes
        )
        {
            yield return $"The images are of shape {Shapes.Sizes(shape[1..])} in {examples.Classes} classes, the classifier is for "
                + $"({settings.Channels}, {settings.Height}, {settings.Width}) in {settings.Classes}.";
        }
    }
}
