using System.Globalization;
using System.IO.Compression;
using System.Text.Json.Nodes;
using FlowMatching.Benchmarks.Quality;
using FlowMatching.Core.Data;
using FlowMatching.Core.Engine;
using FlowMatching.Runs.Data;
using static TorchSharp.torch;

namespace FlowMatching.Benchmarks.Tables;

/// <summary>Published tables, each learnt by default: the NLL of held-out rows beside that of a Gaussian and of a mixture of Gaussians
/// fitted to the learnt ones.</summary>
internal static class TableTable
{
    private const int MostGaussians = 8;
    private const double Ridge = 1e-3; // of a column's variance, which is 1

    // As Debian's python3-sklearn and python3-sklearn-lib hold them; the last columns of some are no measurements.
    private static readonly (string Name, string File, int Columns, bool IsWhole)[] Known =
    [
        ("iris", "iris.csv", 4, false),
        ("wine", "wine_data.csv", 13, false),
        ("breast-cancer", "breast_cancer.csv", 30, false),
        ("diabetes", "diabetes_data_raw.csv.gz", 10, false),
        ("digits", "digits.csv.gz", 64, true),
    ];

    /// <summary>Measures and prints.</summary>
    internal static void Print(CommandLine options)
    {
        int seeds = options.Number("--seeds", 3);
        string source = options.Text("--data", "");
        TorchEngine.Start(new EngineSettings());
        using RunsFolder folder = new(options.Text("--runs", ""));
        Fm fm = new(folder.Path);
        Head(seeds);
        foreach (var (name, file, columns, isWhole) in Known)
        {
            string table = Path.Combine(folder.Path, $"{name}.csv");
            Write(table, Path.Combine(source, file), columns, isWhole);
            Row(fm, name, table, seeds);
        }
    }

    private static void Head(int seeds)
    {
        Console.WriteLine("# Published tables: the NLL of held-out rows");
        Console.WriteLine();
        Console.WriteLine(
            $"Command: `scripts/bench tables --seeds {seeds} --data FOLDER`, FOLDER with the files of scikit-learn's datasets/data. {Machine.Describe(TorchEngine.Facts)}"
        );
        Console.WriteLine(
            "`fm train --dataset points:TABLE.csv` by default, one number a seed. NLL in nats a row, in the units of the file, +- its standard"
        );
        Console.WriteLine(
            "error over the held-out rows, which are the same in all columns. Gaussian and mixture: maximum likelihood on the learnt rows, full"
        );
        Console.WriteLine(
            $"covariances, {Ridge} of the variance added; the mixture has as many Gaussians, up to {MostGaussians}, as BIC prefers. Whole numbers (digits)"
        );
        Console.WriteLine("have a uniform number of [0, 1) added; the other tables are rounded measurements as they are.");
        Console.WriteLine();
        Console.WriteLine(
            "| table | rows learnt, held out | columns learnt | Gaussian | mixture (Gaussians) | flow, by seed | the flow's learnt rows | remembers |"
        );
        Console.WriteLine("| --- | --- | --- | --- | --- | --- | --- | --- |");
    }

    private static void Row(Fm fm, string name, string table, int seeds)
    {
        using var scope = NewDisposeScope();
        var data = (PointCloud)DataSources.Open($"points:{table}");
        var learnt = data.LearntRows(int.MaxValue).X1.to_type(ScalarType.Float64);
        var heldOut = data.HeldOut(int.MaxValue)!.X1.to_type(ScalarType.Float64);
        using var gaussian = GaussianMixtureFit.Of(learnt, 1, Ridge);
        using var mixture = GaussianMixtureFit.Best(learnt, MostGaussians, Ridge);
        JsonObject[] runs = [.. Enumerable.Range(0, seeds).Select(seed => Train(fm, name, table, seed))];
        Console.WriteLine(
            $"| {name} | {learnt.shape[0]}, {heldOut.shape[0]} | {data.Dimension} | {Fitted(gaussian, heldOut, data)} "
                + $"| {Fitted(mixture, heldOut, data)} ({mixture.Gaussians}) | {Each(runs, "held_out_nll")} | {Each(runs, "learnt_nll")} "
                + $"| {string.Join(", ", runs.Select(Remembers))} |"
        );
    }

    private static JsonObject Train(Fm fm, string name, string table, int seed)
    {
        string run = $"table-{name}";
        return fm.Run("train", "cfm", run, "--dataset", $"points:{table}", "--name", run, "--seed", $"{seed}", "--overwrite");
    }

    private static string Fitted(GaussianMixtureFit fit, Tensor rows, PointCloud data)
    {
        double[] logs = Array.ConvertAll(fit.NegativeLogLikelihoods(rows), nll => -nll);
        double[] nlls = Array.ConvertAll(data.Affine.LogDensitiesToDataUnits(logs), log => -log);

        return Text(nlls.Average(), Statistics.Deviation(nlls) / Math.Sqrt(nlls.Length));
    }

    private static string Each(IEnumerable<JsonObject> runs, string figure) =>
        string.Join(
            ", ",
            runs.Select(run => run["memory"]![figure]!).Select(one => Text((double)one["value"]!, (double?)one["standard_error"] ?? 0))
        );

    private static string Remembers(JsonObject run) =>
        ((string)run["memory"]!["verdict"]!).StartsWith("No sign", StringComparison.Ordinal) ? "no" : "yes";

    private static string Text(double nll, double error) => string.Create(CultureInfo.InvariantCulture, $"{nll:0.00} +- {error:0.00}");

    // The first line of scikit-learn's files counts rows, or is no heading at all.
    private static void Write(string table, string file, int columns, bool isWhole)
    {
        ulong state = 1;
        string[][] rows =
        [
            .. Lines(file)
                .Select(line => line.Split([',', ' '], StringSplitOptions.RemoveEmptyEntries))
                .Where(row => row.Length >= columns && row.Take(columns).All(IsNumber))
                .Select(row => row[..columns]),
        ];
        File.WriteAllLines(
            table,
            [
                string.Join(',', Enumerable.Range(1, columns).Select(column => $"x{column}")),
                .. rows.Select(row => string.Join(',', isWhole ? row.Select(text => Spread(text, ref state)) : row)),
            ]
        );
    }

    private static string Spread(string text, ref ulong state)
    {
        state = state * 6364136223846793005 + 1442695040888963407; // Knuth's linear congruential generator: 53 bits of it are enough here
        double uniform = (state >> 11) * (1.0 / (1UL << 53));

        return (double.Parse(text, CultureInfo.InvariantCulture) + uniform).ToString("R", CultureInfo.InvariantCulture);
    }

    private static bool IsNumber(string text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _);

    private static string[] Lines(string file)
    {
        using Stream raw = File.OpenRead(file);
        using Stream plain = file.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(raw, CompressionMode.Decompress) : raw;
        using StreamReader reader = new(plain);

        return reader.ReadToEnd().Split('\n');
    }
}
