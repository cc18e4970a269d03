using System.Globalization;

namespace FlowMatching.Cli.Tests.Processes;

/// <summary>Starts fm as several processes, by a launcher of MPI.</summary>
internal static class Mpi
{
    // mpirun of Open MPI starts nothing for root, nor more processes than cores, unless it is told to; and processes that wait keep cores
    // busy.
    public static readonly Dictionary<string, string> Environment = new()
    {
        ["OMPI_ALLOW_RUN_AS_ROOT"] = "1",
        ["OMPI_ALLOW_RUN_AS_ROOT_CONFIRM"] = "1",
        ["OMPI_MCA_rmaps_base_oversubscribe"] = "1",
        ["OMPI_MCA_hwloc_base_binding_policy"] = "none",
        ["OMPI_MCA_mpi_yield_when_idle"] = "1",
    };

    /// <summary>Skips what follows where there is no such launcher.</summary>
    public static void Require(string launcher)
    {
        string[] folders = (System.Environment.GetEnvironmentVariable("PATH") ?? "").Split(':');
        if (!folders.Any(folder => File.Exists(Path.Combine(folder, launcher))))
            Assert.Ignore($"There is no {launcher} on PATH: install it (apt-get install openmpi-bin mpich) to run these tests.");
    }

    /// <summary>Runs fm as so many processes to its end.</summary>
    public static FmResult Run(string launcher, int processes, string folder, params string[] command) =>
        Fm.RunUnder([launcher, "-n", processes.ToString(CultureInfo.InvariantCulture)], Environment, folder, command);
}
