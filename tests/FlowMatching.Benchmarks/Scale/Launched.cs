using System.Diagnostics;

namespace FlowMatching.Benchmarks.Scale;

/// <summary>A program that a launcher starts as several processes.</summary>
internal static class Launched
{
    internal static readonly string[] OpenMpi = ["mpirun.openmpi"],
        Mpich = ["mpirun.mpich"];

    /// <summary>fm as it is built; a launcher starts programs, no scripts that build.</summary>
    internal static string Fm { get; } = Path.Combine(Repository.Root, "artifacts", "bin", "FlowMatching.Cli", "release", "fm");

    /// <summary>Starts a command line; its output is read by the caller.</summary>
    internal static Process Start(string folder, params string[] command)
    {
        ProcessStartInfo start = new(command[0], command[1..])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // Open MPI starts nothing for root, nor more processes than cores, unless it is told to.
        start.Environment["OMPI_ALLOW_RUN_AS_ROOT"] = "1";
        start.Environment["OMPI_ALLOW_RUN_AS_ROOT_CONFIRM"] = "1";
        start.Environment["OMPI_MCA_rmaps_base_oversubscribe"] = "1";
        return Process.Start(start)!;
    }

    /// <summary>Runs a command line to its end.</summary>
    /// <returns>What it has written to standard output.</returns>
    internal static string Run(string folder, params string[] command)
    {
        Console.Error.WriteLine(string.Join(' ', command));
        using var process = Start(folder, command);
        var error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? output
            : throw new InvalidOperationException($"{command[0]} ended with {process.ExitCode}: {error.Result}");
    }
}
