using System.Text.Json.Nodes;

namespace FlowMatching.Benchmarks.Quality;

/// <summary>One seed: a flow, its rectified flow, and the peer's step measured just before them.</summary>
/// <param name="Seed">The seed.</param>
/// <param name="Cfm">SW2 of the flow, midpoint with 20 steps.</param>
/// <param name="Floor">What fresh data scores.</param>
/// <param name="Density">KL divergence of the flow in nats, or NLL where the density of the data is not known.</param>
/// <param name="OneStep">SW2 of the rectified flow in one Euler step.</param>
/// <param name="CfmSeconds">From the start of the process to the flow's checkpoint.</param>
/// <param name="ReflowSeconds">From the start of the process to the rectified flow's checkpoint.</param>
/// <param name="PeerMilliseconds">A step of the peer as shipped.</param>
internal sealed record SeedRow(
    int Seed,
    double Cfm,
    double Floor,
    double Density,
    double OneStep,
    double CfmSeconds,
    double ReflowSeconds,
    double PeerMilliseconds
)
{
    private const int PeerSteps = 20_000;

    /// <summary>The time that the peer trains, in seconds.</summary>
    internal double PeerSeconds => PeerSteps * PeerMilliseconds / 1000;

    /// <summary>How often our training fits into the peer's.</summary>
    internal double Faster => PeerSeconds / CfmSeconds;

    internal static SeedRow Measure(Fm fm, Peer peer, string dataset, int seed)
    {
        double step = peer.Run("train", 25);
        string name = $"{dataset}-{seed}";
        var train = fm.Run("train", "cfm", name, "--dataset", dataset, "--seed", $"{seed}", "--name", name);
        var reflow = fm.Run("reflow", "reflow", name, "--checkpoint", fm.Folder("cfm", name), "--seed", $"{seed}", "--name", name);

        return new SeedRow(
            seed,
            Figure(train, "quality", "sw2"),
            Figure(train, "quality", "sw2_floor"),
            Figure(train, "density", "value"),
            Figure(reflow, "student", "one_step", "sw2"),
            Figure(train, "seconds_to_checkpoint"),
            Figure(reflow, "seconds_to_checkpoint"),
            step
        );
    }

    internal static double Figure(JsonNode report, params string[] keys) =>
        keys.Aggregate<string, JsonNode?>(report, static (node, key) => node?[key])?.GetValue<double>()
        ?? throw new InvalidOperationException($"The report has no {string.Join('.', keys)}.");
}
