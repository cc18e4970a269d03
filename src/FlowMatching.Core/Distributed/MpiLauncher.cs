using System.Globalization;

namespace FlowMatching.Core.Distributed;

/// <summary>What the environment says of the launcher that started this process.</summary>
/// <param name="Name">Its name, such as Open MPI.</param>
/// <param name="Rank">The number of this process.</param>
/// <param name="Size">The number of processes.</param>
/// <param name="OnThisMachine">How many of them are on this machine; 1 where it does not say.</param>
public sealed record MpiLauncher(string Name, int Rank, int Size, int OnThisMachine)
{
    /// <summary>The launcher's name for Open MPI, whose library is another.</summary>
    internal const string OpenMpi = "Open MPI";

    /// <summary>What --distributed says where each process is a run of its own.</summary>
    public const string None = "none";

    /// <summary>What --distributed says where there must be a launcher.</summary>
    public const string Mpi = "mpi";

    private const string Slurm = "Slurm";

    // By the variables of mpirun of Open MPI, of MPICH's and Intel's Hydra, and of Slurm with PMI.
    private static readonly (string Name, string Rank, string Size, string Local)[] Known =
    [
        (OpenMpi, "OMPI_COMM_WORLD_RANK", "OMPI_COMM_WORLD_SIZE", "OMPI_COMM_WORLD_LOCAL_SIZE"),
        ("MPICH", "PMI_RANK", "PMI_SIZE", "MPI_LOCALNRANKS"),
        (Slurm, "SLURM_PROCID", "SLURM_STEP_NUM_TASKS", "SLURM_STEP_TASKS_PER_NODE"),
    ];

    /// <summary>The MPI libraries of this machine that can share a run among processes, in words; none where there is none.</summary>
    public static IReadOnlyList<string> Libraries() => [.. MpiLibrary.Installed().Distinct()];

    /// <summary>Reads the environment.</summary>
    /// <param name="variable">Gives the value of a variable, or null.</param>
    /// <returns>The launcher; null where none has started this process as one of several.</returns>
    public static MpiLauncher? Find(Func<string, string?> variable)
    {
        foreach (var (name, rank, size, local) in Known)
        {
            if (Number(variable(size)) is > 1 and var processes && Number(variable(rank)) is { } number)
                return new MpiLauncher(name, number, processes, Number(variable(local)) ?? 1);
        }

        return null;
    }

    /// <summary>The launcher of this process, as far as it is wanted.</summary>
    /// <param name="wanted">auto takes mpirun's processes as sharing one run; Slurm starts unrelated ones as well, so that those are shared
    /// by <see cref="Mpi"/> only; <see cref="None"/> shares nothing.</param>
    /// <returns>Null where there is none.</returns>
    public static MpiLauncher? OfProcess(string wanted) =>
        wanted == None ? null
        : Find(Environment.GetEnvironmentVariable) is { } found && (found.Name != Slurm || wanted == Mpi) ? found
        : null;

    private static int? Number(string? text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : null;
}
