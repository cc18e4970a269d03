using FlowMatching.Core.Couplings;
using FlowMatching.Core.Paths;

namespace FlowMatching.Benchmarks.Tong;

/// <summary>A row of the table: a path, a coupling, and whether the pairs are those of a first flow.</summary>
/// <param name="Name">As the paper calls it.</param>
/// <param name="Batch">Points of a seed's batch, among which pairs are made.</param>
/// <param name="Path">The path.</param>
/// <param name="Coupling">The coupling.</param>
/// <param name="Rectified">Whether it is trained on the pairs of a flow that was trained on the same path.</param>
internal sealed record Method(string Name, int Batch, PathSettings Path, CouplingSettings Coupling, bool Rectified = false)
{
    /// <summary>The width of the tube around the line between two points.</summary>
    private const double Sigma = 0.1;

    /// <summary>The diffusion of the Schrödinger bridge in the paper's own configuration; the plan's regularisation is 2σ².</summary>
    private const double BridgeSigma = 1;

    /// <param name="batch">Points of a seed's batch.</param>
    internal static IReadOnlyList<Method> All(int batch) =>
        [
            new("OT-CFM", batch, Tube, new CouplingSettings { Name = "ot", OtBatch = batch }),
            new("I-CFM", batch, Tube, new CouplingSettings()),
            new("2-RF", batch, new PathSettings { Name = "condot" }, new CouplingSettings(), Rectified: true),
            new(
                "SB-CFM",
                batch,
                new PathSettings { Name = "schroedinger", Sigma = BridgeSigma },
                new CouplingSettings
                {
                    Name = "sinkhorn",
                    OtBatch = batch,
                    SinkhornReg = 2 * BridgeSigma * BridgeSigma,
                }
            ),
            new("cosine (\"VP\")", batch, new PathSettings { Name = "cosine" }, new CouplingSettings()),
        ];

    private static PathSettings Tube => new() { Name = "tube", Sigma = Sigma };
}
