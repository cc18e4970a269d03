using FlowMatching.Core.Sources;
using FlowMatching.Runs.Data.Images;

namespace FlowMatching.Runs.Options;

/// <summary>What 'train' is told. The initialisers are the defaults; limits and words stand in <see cref="TrainOptionTable"/>.</summary>
public sealed record TrainOptions : TrainingOptions
{
    /// <summary>The network that suits the data.</summary>
    public const string Auto = "auto";

    /// <summary>The defaults for pictures, where they are not those for points.</summary>
    public static TrainOptions ForPictures { get; } = new()
    {
        Steps = 2000,
        BatchSize = 64,
        LearningRate = 2e-3,
        WarmUp = 100,
        Ema = 0.998,
        Num = 100,
        LogEvery = 25,
        ValidateEvery = 100,
    };

    /// <summary>The data set; null until given.</summary>
    public string? Dataset { get; init; }

    /// <summary>The folder under which fetched pictures lie.</summary>
    public string DataDir { get; init; } = ImageOptions.DefaultDataDir;

    /// <summary>The side in pixels to which the pictures of a folder are brought; null for 64.</summary>
    public int? ImageSize { get; init; }

    /// <summary>Whether pictures are mirrored in half of the epochs.</summary>
    public bool Flip { get; init; }

    /// <summary>Where pictures lie, and how they are wanted.</summary>
    public ImageOptions Images => new() { DataDir = DataDir, ImageSize = ImageSize, Flip = Flip };

    /// <summary>The time that the training may take, instead of a number of steps; null for none.</summary>
    public TimeSpan? Budget { get; init; }

    /// <summary>The network: auto, mlp or a preset of the UNet.</summary>
    public string Network { get; init; } = Auto;

    /// <summary>Width of the network.</summary>
    public int Hidden { get; init; } = 512;

    /// <summary>Hidden layers of the network.</summary>
    public int Depth { get; init; } = 3;

    /// <summary>Frequencies at which the network sees the sines and cosines of its inputs.</summary>
    public int Frequencies { get; init; } = 2;

    /// <summary>The probability path.</summary>
    public string Path { get; init; } = "condot";

    /// <summary>σ_min of condot and ve; null for the path's own.</summary>
    public double? SigmaMin { get; init; }

    /// <summary>σ_max of ve; null for 10 standard deviations of the data.</summary>
    public double? SigmaMax { get; init; }

    /// <summary>The power of polynomial; null for the path's own.</summary>
    public double? Power { get; init; }

    /// <summary>b of vp; null for the path's own.</summary>
    public double? BetaMin { get; init; }

    /// <summary>B of vp; null for the path's own.</summary>
    public double? BetaMax { get; init; }

    /// <summary>σ of a bridge; null for the path's own.</summary>
    public double? Sigma { get; init; }

    /// <summary>The law of x0.</summary>
    public string Source { get; init; } = GaussianSource.SourceName;

    /// <summary>How noise and data are paired.</summary>
    public string Coupling { get; init; } = "independent";

    /// <summary>Rows that ot and sinkhorn pair among themselves; null for the coupling's own.</summary>
    public int? OtBatch { get; init; }

    /// <summary>The regularisation of sinkhorn; null for the coupling's own.</summary>
    public double? SinkhornReg { get; init; }

    /// <summary>The most iterations of sinkhorn; null for the coupling's own.</summary>
    public int? SinkhornIterations { get; init; }

    /// <summary>The mass that sinkhorn may misplace; null for the coupling's own.</summary>
    public double? SinkhornTolerance { get; init; }

    /// <summary>What the network predicts.</summary>
    public string Prediction { get; init; } = "velocity";

    /// <summary>The probability with which an example's class is hidden, so that guidance can be learnt.</summary>
    public double LabelDropout { get; init; } = 0.1;

    /// <summary>Steps between two measurements of the loss of held-out pictures; 0 for none.</summary>
    public int ValidateEvery { get; init; }

    /// <summary>Steps between two pages of samples on the way; 0 for none.</summary>
    public int PreviewEvery { get; init; }

    /// <summary>Examples to compute at a time; 0 for the whole batch.</summary>
    public int MicroBatch { get; init; }

    /// <summary>Examples that are computed at a time.</summary>
    internal int ExamplesAtATime => MicroBatch == 0 ? BatchSize : MicroBatch;

    /// <summary>Samples for the quality figures at the end; 0 leaves them out.</summary>
    public int Num { get; init; } = 100_000;

    /// <summary>Whether to go on from the run's checkpoint.</summary>
    public bool Resume { get; init; }

    /// <summary>Whether to show what would be done, and stop.</summary>
    public bool DryRun { get; init; }
}
