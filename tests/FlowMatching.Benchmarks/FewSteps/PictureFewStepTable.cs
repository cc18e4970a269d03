using System.Text.Json.Nodes;
using FlowMatching.Benchmarks.Quality;
using FlowMatching.Core.Objectives;

namespace FlowMatching.Benchmarks.FewSteps;

/// <summary>MNIST by a flow, its students and the objectives of average velocities, each objective trained as long as the default flow
/// was: what a classifier says over the number of evaluations.</summary>
/// <param name="fm">The program.</param>
/// <param name="dataDir">Where MNIST lies.</param>
/// <param name="samples">Samples for each figure.</param>
/// <param name="guidance">How strongly the class guides.</param>
internal sealed class PictureFewStepTable(Fm fm, string dataDir, int samples, double guidance)
{
    internal const string DataSet = "mnist";

    private static readonly int[] Evaluations = [1, 2, 4, 8];

    /// <summary>Measures and prints.</summary>
    /// <param name="only">Of the rows after the first those whose names hold one of these, between commas.</param>
    internal void Print(string only)
    {
        Fm.Do("data", "get", DataSet, "--data-dir", dataDir);
        string nfe = string.Join(" | ", Evaluations.Select(one => $"FID {one} | accuracy {one}"));
        Console.WriteLine($"## {DataSet}");
        Console.WriteLine();
        Console.WriteLine(FormattableString.Invariant($"{samples} samples, guidance {guidance}; specks of the usual sampling."));
        Console.WriteLine();
        Console.WriteLine($"| trained | steps | seconds | {nfe} | specks a picture |");
        Console.WriteLine($"| --- | --- | --- |{string.Concat(Evaluations.Select(_ => " --- | --- |"))} --- |");

        double teacher = Row("flow", "train", 0, []);
        (string Name, string Verb, string[] Options)[] others =
        [
            ("flow, then reflow", "reflow", []),
            ("flow, then distilled", "reflow", ["--rounds", "0", "--distill"]),
            ("flow, then reflow --objective lagrangian", "reflow", ["--objective", "lagrangian"]),
            .. ObjectiveCatalog
                .All.Names.Skip(1)
                .Select(name => (name, "train", (string[])["--objective", name, "--budget", $"{teacher:0}s"])),
        ];
        foreach (var (name, verb, options) in others.Where(row => FewStepTable.IsWanted(row.Name, only)))
            Row(name, verb, verb == "reflow" ? teacher : 0, options);
    }

    // Seconds to the checkpoint, a teacher's among them.
    private double Row(string name, string verb, double before, string[] options)
    {
        string run = $"few-{DataSet}-{name.Replace(' ', '-').Replace(",", "", StringComparison.Ordinal)}",
            kind = verb == "train" ? "cfm" : "reflow";
        string[] data =
            verb == "train" ? ["--dataset", DataSet, "--data-dir", dataDir] : ["--checkpoint", fm.Folder("cfm", $"few-{DataSet}-flow")];
        var trained = fm.Run(verb, kind, run, [.. data, "--name", run, "--num", "10", .. options]);
        double seconds = before + SeedRow.Figure(trained, "seconds_to_checkpoint");
        int steps = verb == "train" ? (int)trained["step"]! : trained["stages"]!.AsArray().Sum(stage => (int)stage!["step"]!);

        Console.WriteLine($"| {name} | {steps} | {seconds:0} | {Figures(run, fm.Folder(kind, run))} |");
        return seconds;
    }

    private string Figures(string run, string checkpoint)
    {
        string[] how = ["--num", $"{samples}", "--guidance", FormattableString.Invariant($"{guidance}"), "--no-pictures"];
        var found = fm.Run("evaluate", "evaluations", run, ["--checkpoint", checkpoint, "--data-dir", dataDir, "--name", run, .. how])[
            "models"
        ]![0]!;
        var rows = found["pictures_by_solver"]!.AsArray().Where(row => (string)row!["solver"]! is "euler" or "flow-map").ToArray();
        var specks = found["metrics"]!.AsArray().Single(figure => (string)figure!["name"]! == "specks a picture")!;

        return $"{string.Join(" | ", Evaluations.Select(nfe => At(rows, nfe)))} | {(double)specks["value"]!:0.000}";
    }

    private static string At(JsonNode?[] rows, int nfe) =>
        rows.FirstOrDefault(row => (int)row!["nfe"]! == nfe) is { } row
            ? $"{(double)row["classifier_fid"]!:0.00} | {(double)row["class_accuracy"]!:P1}"
            : " | "; // a one-step student
}
