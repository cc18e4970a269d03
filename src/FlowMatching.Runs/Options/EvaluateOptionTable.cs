using FlowMatching.Core.Solvers;
using Spec = FlowMatching.Runs.Options.OptionSpec<FlowMatching.Runs.Options.EvaluateOptions>;

namespace FlowMatching.Runs.Options;

/// <summary>The options of 'evaluate'.</summary>
public static class EvaluateOptionTable
{
    /// <summary>The table.</summary>
    public static OptionTable<EvaluateOptions> Table { get; } = new("evaluate", new EvaluateOptions(),
    [
        Spec.Of("dataset", new PlainText("NAME"), "Run to evaluate: a data set's or a named one", o => o.Dataset, (o, v) => o with { Dataset = v }),
        Spec.Many("checkpoint", new PlainText("FILE|FOLDER"), "Checkpoint to evaluate; give it again for more, side by side",
            o => o.Checkpoints, (o, v) => o with { Checkpoints = [.. o.Checkpoints, v!] }),
        Spec.Of("data", new PlainText("FILE"), ComputeSpecs.DataWords, o => o.Data, (o, v) => o with { Data = v }),
        Spec.Of("data-dir", new PlainText("FOLDER"), "pictures: folder under which 'fm data get' has put them", o => o.DataDir, (o, v) => o with { DataDir = v! }),
        Spec.Of("config", new PlainText("FILE.yaml"), ComputeSpecs.ConfigWords, o => o.Config, (o, v) => o with { Config = v }, callOnly: true),
        ComputeSpecs.OutputDir<EvaluateOptions>("Folder of the runs; the evaluation goes into its evaluations/NAME"),
        Spec.Of("name", FolderName.Kind, "Name of the evaluation; else the data set's", o => o.Name, (o, v) => o with { Name = v }),
        Spec.Of("num", new WholeNumber<int>(20, 1_000_000, "samples"), "Samples for each figure; of pictures 1000 unless given, without classes 20", o => o.Num, (o, v) => o with { Num = v }),
        Spec.Many("solver", new Choice(OdeSolvers.All.Names), "Solver to try over NFE, else all, of pictures euler; give it again for more",
            o => o.Solvers, (o, v) => o with { Solvers = [.. o.Solvers, v] }),
        Spec.Of("guidance", new RealNumber(0, 100), "pictures: how strongly the class guides; 1 draws the classes as they are",
            o => o.Guidance, (o, v) => o with { Guidance = v }),
        Spec.Of("likelihood", new Flag(), "Likelihood of fresh data and its picture; of held-out pictures bits/dim",
            o => o.Likelihood, (o, v) => o with { Likelihood = v }),
        Spec.Of("probes", new Optional<int>(new WholeNumber<int>(1, 10_000, "probes")), "likelihood: probes of Hutchinson's estimate; else exact, of pictures 1",
            o => o.Probes, (o, v) => o with { Probes = v }),
        Spec.Of("likelihood-num", new Optional<int>(new WholeNumber<int>(1, 1_000_000, "pictures")), "likelihood of pictures: of how many, for it is dear; else 100",
            o => o.LikelihoodNum, (o, v) => o with { LikelihoodNum = v }),
        Spec.Of("no-pictures", new Flag(), "Leave out the pictures", o => o.NoPictures, (o, v) => o with { NoPictures = v }),
        ComputeSpecs.Seed<EvaluateOptions>("Seed of the noise x0, which all models start from"),
        .. ComputeSpecs.Engine<EvaluateOptions>(),
        .. ComputeSpecs.Talk<EvaluateOptions>(),
    ]);
}
