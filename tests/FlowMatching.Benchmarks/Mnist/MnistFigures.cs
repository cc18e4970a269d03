using System.Text.Json.Nodes;

namespace FlowMatching.Benchmarks.Mnist;

/// <summary>What `evaluate` says of 1,000 class-conditional samples, each figure beside that of real pictures.</summary>
/// <param name="Accuracy">How often the classifier finds the class asked for.</param>
/// <param name="TestAccuracy">How often it finds that of a test picture.</param>
/// <param name="Fid">Classifier-FID of the samples against test pictures.</param>
/// <param name="FidFloor">The same of training pictures.</param>
/// <param name="Within">Mean feature distance of samples of one class.</param>
/// <param name="WithinReal">The same of test pictures.</param>
/// <param name="Nearest">Mean distance of a sample to its nearest training picture.</param>
/// <param name="NearestReal">The same of a test picture.</param>
/// <param name="Specks">Mean number of specks in a sample.</param>
/// <param name="SpecksReal">The same of a test picture.</param>
internal sealed record MnistFigures(
    double Accuracy,
    double TestAccuracy,
    double Fid,
    double FidFloor,
    double Within,
    double WithinReal,
    double Nearest,
    double NearestReal,
    double Specks,
    double SpecksReal
)
{
    internal static MnistFigures Of(JsonObject report)
    {
        var found = report["models"]![0]!["metrics"]!.AsArray().ToDictionary(static figure => figure!["name"]!.GetValue<string>());
        double Value(string name) => found[name]!["value"]!.GetValue<double>();
        double Floor(string name) => found[name]!["floor"]!.GetValue<double>();
        const string accuracy = "class accuracy",
            fid = "classifier-FID",
            within = "within-class distance",
            nearest = "to nearest training picture",
            specks = "specks a picture";

        return new MnistFigures(
            Value(accuracy),
            Floor(accuracy),
            Value(fid),
            Floor(fid),
            Value(within),
            Floor(within),
            Value(nearest),
            Floor(nearest),
            Value(specks),
            Floor(specks)
        );
    }

    /// <summary>The bars: what is asked, what was found, whether it suffices.</summary>
    internal IEnumerable<(string Asked, string Found, bool Reached)> Bars()
    {
        yield return ("classifier finds at least 99 % of the test pictures", $"{TestAccuracy:P2}", TestAccuracy >= 0.99);
        yield return ("at least 98.5 % of the samples are of the class asked for", $"{Accuracy:P1}", Accuracy >= 0.985);
        yield return (
            "within-class distance at least 85 % of real pictures'",
            $"{Within / WithinReal:P0} ({Within:0.00} against {WithinReal:0.00})",
            Within >= 0.85 * WithinReal
        );
        yield return (
            "nearest training picture no nearer than a test picture's",
            $"{Nearest:0.00} against {NearestReal:0.00}",
            Nearest >= NearestReal
        );
        yield return (
            "at most 0.005 specks a picture more than test pictures have",
            $"{Specks:0.000} against {SpecksReal:0.000}",
            Specks <= SpecksReal + 0.005
        );
        yield return (
            "classifier-FID at most 1.1 times that of training pictures",
            $"{Fid:0.00} against {FidFloor:0.00}",
            Fid <= 1.1 * FidFloor
        );
    }
}
