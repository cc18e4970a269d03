namespace FlowMatching.Runs.Files;

/// <summary>The folder of one run: which file lies where.</summary>
/// <param name="path">The folder.</param>
public sealed partial class RunFolder(string path)
{
    private const string CheckpointName = "checkpoint.safetensors";
    private const string EvolutionPrefix = "ode_sampling_evolution_";
    private const string FieldPrefix = "vector_field_and_samples_";
    private const string CloudPrefix = "turning_cloud_";
    private const string LikelihoodPrefix = "likelihood_";
    private const string QualityPrefix = "quality_";

    /// <summary>The folder.</summary>
    public string Path => path;

    /// <summary>Weights, moving average, optimizer state, and what they are.</summary>
    public string Checkpoint => In(CheckpointName);

    /// <summary>The next checkpoint, whole but not yet in its place.</summary>
    public string NextCheckpoint => In(".checkpoint.next.safetensors");

    /// <summary>Of the checkpoints written on the way, the one with the least loss.</summary>
    public string BestCheckpoint => In("best.safetensors");

    /// <summary>The folder of the older checkpoints that were to be kept.</summary>
    public string OlderCheckpoints => In("checkpoints");

    /// <summary>An older checkpoint.</summary>
    /// <param name="step">Its steps.</param>
    /// <returns>The path, in a folder of its own.</returns>
    public string OlderCheckpoint(int step) =>
        System.IO.Path.Combine(OlderCheckpoints, FormattableString.Invariant($"step-{step:000000}.safetensors"));

    /// <summary>The resolved options: enough to repeat the run.</summary>
    public string RunYaml => In("run.yaml");

    /// <summary>One line a log step, without times: equal runs give equal files.</summary>
    public string Metrics => In("metrics.jsonl");

    /// <summary>The folder of a teacher's pairs, while a student is trained.</summary>
    public string Pairs => In("pairs");

    /// <summary>One line a log step: rates and times.</summary>
    public string Timing => In("timing.jsonl");

    /// <summary>The final figures.</summary>
    public string Report => In("report.json");

    /// <summary>The log.</summary>
    public string Log => In("log.txt");

    /// <summary>The log of a process beside the first of those that share a run.</summary>
    /// <param name="process">Its number.</param>
    public string LogOfProcess(int process) => In($"log-rank-{process}.txt");

    /// <summary>The picture of the loss.</summary>
    public string Losses => In("losses.png");

    /// <summary>The samples as an array.</summary>
    public string Samples => In("samples.npy");

    /// <summary>The samples as a table.</summary>
    /// <param name="format">Its format, which is its extension.</param>
    public string SamplesTable(string format) => In($"samples.{format}");

    /// <summary>The noise that points were taken back to, as an array.</summary>
    public string Noise => In("noise.npy");

    /// <summary>The same as a picture.</summary>
    public string NoisePicture => In("noise.png");

    /// <summary>The samples as a picture.</summary>
    public string SamplesPicture => In("samples.png");

    /// <summary>What the trained model draws: pictures in a grid, or the density of points.</summary>
    public string FinalSamples => In("final_samples.png");

    /// <summary>The same noise under several strengths of guidance.</summary>
    public string GuidanceStrip => In("guidance.png");

    /// <summary>Pictures on the way between two noises.</summary>
    public string Interpolation => In("interpolation.png");

    /// <summary>Pictures, the noise behind them, and what that noise becomes again.</summary>
    public string Inversion => In("inversion.png");

    /// <summary>An evaluated model's pictures.</summary>
    /// <param name="label">What the evaluation calls it.</param>
    /// <returns>The path.</returns>
    public string SamplesOf(string label) => In($"samples_{FileStem.Of(label)}.png");

    /// <summary>Some of an evaluated model's pictures with the nearest ones it has learnt from.</summary>
    /// <param name="label">What the evaluation calls it.</param>
    /// <returns>The path.</returns>
    public string NeighboursOf(string label) => In($"neighbours_{FileStem.Of(label)}.png");

    /// <summary>What solvers of different cost make of an evaluated model and the same noise.</summary>
    /// <param name="label">What the evaluation calls it.</param>
    /// <returns>The path.</returns>
    public string SolversOf(string label) => In($"solvers_{FileStem.Of(label)}.png");

    /// <summary>What teacher and student make of the same noise in a few steps.</summary>
    public string FewSteps => In("few_steps.png");

    /// <summary>The folder of what was drawn on the way of a training.</summary>
    public string Previews => In("previews");

    /// <summary>Pictures drawn on the way of a training.</summary>
    /// <param name="step">Steps done.</param>
    /// <returns>The path, in a folder of its own.</returns>
    public string Preview(int step) => System.IO.Path.Combine(Previews, FormattableString.Invariant($"step-{step:000000}.png"));

    /// <summary>Drawn pictures on their way from noise.</summary>
    public string Trajectory => In("trajectory.gif");

    /// <summary>Densities on the way from noise to data.</summary>
    /// <param name="dataSet">The data set.</param>
    /// <returns>The path.</returns>
    public string Evolution(string dataSet) => In($"{EvolutionPrefix}{FileStem.Of(dataSet)}.png");

    /// <summary>The model's density.</summary>
    /// <param name="dataSet">The data set.</param>
    /// <returns>The path.</returns>
    public string Likelihood(string dataSet) => In($"{LikelihoodPrefix}{FileStem.Of(dataSet)}.png");

    /// <summary>The animation of the field and the samples.</summary>
    /// <param name="dataSet">The data set.</param>
    /// <returns>The path.</returns>
    public string FieldAndSamples(string dataSet) => In($"{FieldPrefix}{FileStem.Of(dataSet)}.gif");

    /// <summary>The animation of a cloud of points that turns.</summary>
    /// <param name="dataSet">The data set.</param>
    /// <returns>The path.</returns>
    public string Cloud(string dataSet) => In($"{CloudPrefix}{FileStem.Of(dataSet)}.gif");

    /// <summary>Whether a run has left its checkpoint here.</summary>
    public bool HasRun => File.Exists(Checkpoint);

    /// <summary>Whether a run has left its checkpoint here, or that of its first round below.</summary>
    public bool HasBegun => HasRun || OfRound(1).HasRun;

    /// <summary>The folder of a conditional flow matching run.</summary>
    /// <param name="outputDir">The folder of all runs.</param>
    /// <param name="name">The run's name.</param>
    /// <returns>The folder, which need not exist.</returns>
    public static RunFolder OfFlowMatching(string outputDir, string name) => new(System.IO.Path.Combine(outputDir, "cfm", name));

    /// <summary>The folder of a rectified flow.</summary>
    /// <param name="outputDir">The folder of all runs.</param>
    /// <param name="name">The run's name.</param>
    /// <returns>The folder, which need not exist.</returns>
    public static RunFolder OfReflow(string outputDir, string name) => new(System.IO.Path.Combine(outputDir, "reflow", name));

    /// <summary>The folder of all comparisons.</summary>
    /// <param name="outputDir">The folder of all runs.</param>
    /// <returns>The folder, which need not exist.</returns>
    public static RunFolder OfComparisons(string outputDir) => new(System.IO.Path.Combine(outputDir, "comparisons"));

    /// <summary>The folder of an evaluation.</summary>
    /// <param name="outputDir">The folder of all runs.</param>
    /// <param name="name">The evaluation's name.</param>
    /// <returns>The folder, which need not exist.</returns>
    public static RunFolder OfEvaluation(string outputDir, string name) => new(System.IO.Path.Combine(outputDir, "evaluations", name));

    /// <summary>The names of the conditional flow matching runs there are.</summary>
    /// <param name="outputDir">The folder of all runs.</param>
    /// <returns>Their names, sorted.</returns>
    public static IReadOnlyList<string> FlowMatchingRuns(string outputDir)
    {
        DirectoryInfo parent = new(System.IO.Path.Combine(outputDir, "cfm"));
        if (!parent.Exists)
            return [];

        return
        [
            .. parent
                .EnumerateDirectories()
                .Where(folder => new RunFolder(folder.FullName).HasRun)
                .Select(folder => folder.Name)
                .Order(StringComparer.Ordinal),
        ];
    }

    /// <summary>Finds the folder of what --checkpoint names: a run folder, or a file.</summary>
    /// <param name="checkpoint">A file or folder.</param>
    /// <returns>The checkpoint's path.</returns>
    public static string CheckpointAt(string checkpoint) =>
        Directory.Exists(checkpoint) ? System.IO.Path.Combine(checkpoint, CheckpointName) : checkpoint;

    /// <summary>The folder of an earlier round of reflow.</summary>
    /// <param name="round">Which one, from 1.</param>
    /// <returns>The folder, which need not exist.</returns>
    public RunFolder OfRound(int round) => new(In($"round-{round}"));

    /// <summary>A file of the folder.</summary>
    /// <param name="file">Its name.</param>
    /// <returns>Its path.</returns>
    public string In(string file) => System.IO.Path.Combine(path, file);
}
