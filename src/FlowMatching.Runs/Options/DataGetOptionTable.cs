using FlowMatching.Runs.Data.Images;
using Spec = FlowMatching.Runs.Options.OptionSpec<FlowMatching.Runs.Options.DataGetOptions>;

namespace FlowMatching.Runs.Options;

/// <summary>The options of 'data get'.</summary>
public static class DataGetOptionTable
{
    /// <summary>The data sets that can be fetched.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. IdxSets.All.Select(set => set.Name)];

    /// <summary>The table.</summary>
    public static OptionTable<DataGetOptions> Table { get; } = new("data get", new DataGetOptions(),
    [
        Spec.Of("dataset", new OptionalName(Names), "Data set to fetch", o => o.Dataset, (o, v) => o with { Dataset = v }, isArgument: true),
        Spec.Of("from", new PlainText("FOLDER|ARCHIVE"), "Folder, .zip, .tar or .tgz that has the files, gzip or plain",
            o => o.From, (o, v) => o with { From = v }),
        Spec.Of("data-dir", new PlainText("FOLDER"), ImageSpecs.DataDirWords, o => o.DataDir, (o, v) => o with { DataDir = v! }),
        .. ComputeSpecs.Talk<DataGetOptions>(),
    ]);
}
