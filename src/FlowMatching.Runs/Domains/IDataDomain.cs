using FlowMatching.Core.Checkpoints;
using FlowMatching.Core.Data;
using FlowMatching.Core.Models;
using FlowMatching.Runs.Data;
using FlowMatching.Runs.Engines;
using FlowMatching.Runs.Files;
using FlowMatching.Runs.Options;
using FlowMatching.Runs.Plans;
using FlowMatching.Runs.Reports;
using FlowMatching.Runs.Sampling;

namespace FlowMatching.Runs.Domains;

/// <summary>A kind of data: all that the verbs do otherwise for it than for another kind. What draws or measures is called on the engine's
/// thread.</summary>
internal interface IDataDomain
{
    /// <summary>What its examples are called, in the plural.</summary>
    string Things { get; }

    /// <summary>Whether a network draws such data.</summary>
    bool IsDrawnBy(Architecture network);

    /// <summary>Whether a data set is of this kind.</summary>
    bool Holds(IDataStream data);

    /// <summary>Whether what a user names is of this kind, told without a look at any file.</summary>
    /// <param name="dataSet">The value of --dataset.</param>
    bool IsNamed(string dataSet);

    // Training

    /// <summary>What 'train' does unless it is told otherwise.</summary>
    /// <param name="dataSet">The value of --dataset.</param>
    /// <param name="isBest">Whether the best preset is meant, not the fast one.</param>
    TrainOptions TrainDefaults(string dataSet, bool isBest);

    /// <summary>What 'train' does for average velocities instead of a flow, unless it is told otherwise.</summary>
    /// <param name="usual">The defaults of a flow.</param>
    /// <param name="objective">What is trained for.</param>
    TrainOptions FlowMapDefaults(TrainOptions usual, string objective) => usual;

    /// <summary>What 'train' does with data that has been opened, unless it is told otherwise.</summary>
    /// <param name="usual">The defaults without a look at the data.</param>
    /// <param name="data">What is learnt.</param>
    TrainOptions TrainDefaults(TrainOptions usual, IDataStream data) => usual;

    /// <summary>The network that auto means.</summary>
    /// <param name="data">What is learnt.</param>
    string DefaultNetwork(IDataStream data);

    /// <summary>Says in one sentence what keeps a network from learning the data, or null.</summary>
    /// <param name="network">Its name.</param>
    /// <param name="data">What is learnt.</param>
    string? NetworkFault(string network, IDataStream data);

    /// <summary>The network to train.</summary>
    /// <param name="options">The options, without faults; the network has a name.</param>
    /// <param name="data">What is learnt.</param>
    Architecture NetworkOf(TrainOptions options, IDataStream data);

    /// <summary>Puts into the options of a resumed run what its checkpoint says of the data.</summary>
    /// <param name="options">The options.</param>
    /// <param name="header">The checkpoint.</param>
    TrainOptions WithRecorded(TrainOptions options, CheckpointHeader header);

    /// <summary>Opens the data of a run that goes on, as it was read when the run was begun.</summary>
    /// <param name="header">The checkpoint to go on from.</param>
    /// <param name="options">The options as they were recorded; the data set is named.</param>
    /// <param name="observer">Told of the decoding of pictures, and of files left out; null for nobody.</param>
    /// <param name="cancel">Stops the decoding.</param>
    /// <exception cref="Core.InvalidInputException">It cannot be learnt from.</exception>
    IDataStream Resumed(CheckpointHeader header, TrainOptions options, IRunObserver? observer, CancellationToken cancel) =>
        DataSources.Open(options.Dataset!, options.Images, observer, cancel: cancel);

    /// <summary>Draws a page of what a model has learnt by now.</summary>
    /// <param name="path">The file.</param>
    /// <param name="model">The model.</param>
    /// <param name="context">The engine.</param>
    /// <param name="stop">Cancels.</param>
    void Preview(string path, TrainedModel model, RunContext context, CancellationToken stop);

    /// <summary>Says in a report how good a trained model is.</summary>
    /// <param name="report">The report so far.</param>
    /// <param name="model">The model.</param>
    /// <param name="folder">Where pictures go.</param>
    /// <param name="context">The engine.</param>
    /// <param name="stop">Cancels.</param>
    TrainReport Measure(TrainReport report, TrainedModel model, RunFolder folder, RunContext context, CancellationToken stop);

    // Sizes

    /// <summary>Examples that are drawn at a time.</summary>
    int Chunk { get; }

    /// <summary>The network as it is timed before a run.</summary>
    /// <param name="network">The network.</param>
    /// <param name="examples">Examples that it will see at a time.</param>
    /// <param name="training">Whether it is trained.</param>
    TimedNetwork Timed(Architecture network, int examples, bool training) => new(network, examples, training);

    // The data that a model has learnt

    /// <summary>Finds what samples of a model are measured against.</summary>
    /// <param name="model">The checkpoint.</param>
    /// <param name="file">Where the user says that it lies; null where nothing was said.</param>
    /// <returns>The data set; null where nothing was said and it is not where the run had it, or where samples of this kind are not
    /// measured.</returns>
    /// <exception cref="Core.InvalidInputException">It cannot be learnt from, or is not what the model has learnt.</exception>
    IDataStream? Find(ModelFile model, string? file);

    /// <summary>As <see cref="Find"/>, for a comparison, which cannot do without.</summary>
    /// <param name="model">The checkpoint.</param>
    /// <param name="file">Where the user says that it lies; null where nothing was said.</param>
    /// <exception cref="Core.InvalidInputException">It was not found, or models of this kind are not compared.</exception>
    IDataStream ForComparison(ModelFile model, string? file);

    // Sampling

    /// <summary>Lists what 'sample' cannot do for this kind of data, one sentence each.</summary>
    /// <param name="options">The options.</param>
    IEnumerable<string> SampleFaults(SampleOptions options);

    /// <summary>How many samples are drawn where no number was given.</summary>
    /// <param name="options">The options.</param>
    /// <param name="header">The model.</param>
    int UsualNumber(SampleOptions options, CheckpointHeader header);

    /// <summary>Draws samples, measures them where that can be done, and writes array and pictures.</summary>
    /// <param name="work">What to draw.</param>
    /// <param name="stop">Cancels.</param>
    SampleReport Sample(SampleWork work, CancellationToken stop);

    /// <summary>Reads the examples that shall go back to noise. No engine is needed.</summary>
    /// <param name="options">The options; --invert names what to read.</param>
    /// <param name="header">The model.</param>
    /// <param name="observer">Told of progress, and of files that are left out.</param>
    /// <param name="cancel">Stops the reading.</param>
    /// <exception cref="Core.InvalidInputException">They cannot be used.</exception>
    Examples ReadExamples(SampleOptions options, CheckpointHeader header, IRunObserver observer, CancellationToken cancel);

    /// <summary>Says in a report how near noise is to its law and examples to what it becomes again, and draws it.</summary>
    /// <param name="report">The report so far.</param>
    /// <param name="inverted">The examples and their noise.</param>
    /// <param name="model">The model.</param>
    /// <param name="folder">Where the picture goes.</param>
    /// <param name="observer">Who watches.</param>
    InvertReport Measure(InvertReport report, InvertedBatch inverted, LoadedModel model, RunFolder folder, IRunObserver observer);

    // Reflow

    /// <summary>What 'reflow' does unless it is told otherwise.</summary>
    ReflowOptions ReflowDefaults { get; }

    /// <summary>How many of a teacher's pairs are made to tell what they cost: enough to keep the machine busy, few enough to be made in
    /// seconds.</summary>
    /// <param name="timed">Examples of a step that is timed.</param>
    /// <param name="batch">Examples of a whole step.</param>
    int TimedPairs(int timed, int batch);

    /// <summary>Says in a report how good teacher and student are.</summary>
    /// <param name="report">The report so far.</param>
    /// <param name="models">The models.</param>
    /// <param name="context">The engine.</param>
    /// <param name="stop">Cancels.</param>
    ReflowReport Measure(ReflowReport report, ReflowedModels models, RunContext context, CancellationToken stop);

    // Comparison

    /// <summary>How many samples are compared where no number was given.</summary>
    /// <param name="options">The options.</param>
    /// <param name="header">The first model.</param>
    int UsualNumber(CompareOptions options, CheckpointHeader header) => options.Num;

    // Evaluation

    /// <summary>How many samples are measured where no number was given.</summary>
    /// <param name="options">The options.</param>
    /// <param name="header">The first model.</param>
    int UsualNumber(EvaluateOptions options, CheckpointHeader header);

    /// <summary>Lists what 'evaluate' cannot do for these models, one sentence each.</summary>
    /// <param name="options">The options.</param>
    /// <param name="models">The models.</param>
    IEnumerable<string> EvaluationFaults(EvaluateOptions options, IReadOnlyList<ModelFile> models);

    /// <summary>Finds what models are evaluated against.</summary>
    /// <param name="model">The first model.</param>
    /// <param name="options">The options.</param>
    /// <param name="observer">Told of the decoding, and of files left out; null for nobody.</param>
    /// <param name="cancel">Stops the decoding.</param>
    /// <returns>The data; null where none is needed.</returns>
    /// <exception cref="Core.InvalidInputException">It was not found, or is not what the model has learnt.</exception>
    IDataStream? ForEvaluation(ModelFile model, EvaluateOptions options, IRunObserver? observer, CancellationToken cancel);

    /// <summary>How models are evaluated.</summary>
    /// <param name="plan">What to do.</param>
    /// <param name="observer">Who watches.</param>
    /// <param name="clock">The time.</param>
    /// <exception cref="Core.InvalidInputException">The data does not allow it.</exception>
    IEvaluation Evaluation(EvaluatePlan plan, IRunObserver observer, RunClock clock);
}

/// <summary>A model at the end of its training, or on the way.</summary>
/// <param name="Checkpoint">The checkpoint; its averaged weights are meant.</param>
/// <param name="Data">What it has learnt, as it is learnt.</param>
/// <param name="Num">Samples for each figure.</param>
/// <param name="Seed">The seed of the noise.</param>
internal sealed record TrainedModel(string Checkpoint, IDataStream Data, int Num, long Seed);

/// <summary>The models of a reflow run.</summary>
/// <param name="Teacher">The first teacher.</param>
/// <param name="Folder">The run folder, with the last student.</param>
/// <param name="Data">What they have learnt; null where it was not found.</param>
/// <param name="Num">Samples for each figure.</param>
/// <param name="Seed">The seed of the noise.</param>
/// <param name="Guidance">How strongly the class guided the first teacher.</param>
internal sealed record ReflowedModels(ModelFile Teacher, RunFolder Folder, IDataStream? Data, int Num, long Seed, double Guidance);
