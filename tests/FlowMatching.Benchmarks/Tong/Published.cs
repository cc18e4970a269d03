namespace FlowMatching.Benchmarks.Tong;

/// <summary>The normalized path energies of Tong et al. 2024 (arXiv:2302.00482), Table 2, as far as they are at hand.</summary>
internal static class Published
{
    private static readonly Dictionary<(string Task, string Method), string> Npe = new()
    {
        [("N to 8gaussians", "OT-CFM")] = "0.018",
        [("N to 8gaussians", "I-CFM")] = "0.222",
        [("N to 8gaussians", "2-RF")] = "0.069",
        [("moons to 8gaussians", "OT-CFM")] = "0.053",
        [("moons to 8gaussians", "I-CFM")] = "2.738",
        [("N to moons", "OT-CFM")] = "0.018 to 0.087",
        [("N to s-curve", "OT-CFM")] = "0.018 to 0.087",
        [("N to moons", "I-CFM")] = "0.222 to 2.738",
        [("N to s-curve", "I-CFM")] = "0.222 to 2.738",
    };

    internal static string Of(Transport task, Method method) => Npe.GetValueOrDefault((task.Name, method.Name), "-");
}
