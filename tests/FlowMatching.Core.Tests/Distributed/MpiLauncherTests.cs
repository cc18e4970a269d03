using FlowMatching.Core.Distributed;

namespace FlowMatching.Core.Tests.Distributed;

public sealed class MpiLauncherTests
{
    [TestCase("OMPI_COMM_WORLD_RANK=1 OMPI_COMM_WORLD_SIZE=4 OMPI_COMM_WORLD_LOCAL_SIZE=2", "Open MPI", 1, 4, 2)]
    [TestCase("PMI_RANK=3 PMI_SIZE=8", "MPICH", 3, 8, 1)]
    [TestCase("PMI_RANK=0 PMI_SIZE=2 MPI_LOCALNRANKS=2", "MPICH", 0, 2, 2)]
    [TestCase("SLURM_PROCID=5 SLURM_STEP_NUM_TASKS=6 SLURM_STEP_TASKS_PER_NODE=3(x2)", "Slurm", 5, 6, 1)]
    public void Find_OfAnEnvironment_ReadsTheLauncher(string environment, string name, int rank, int size, int onThisMachine) =>
        Assert.That(Find(environment), Is.EqualTo(new MpiLauncher(name, rank, size, onThisMachine)));

    [TestCase("")]
    [TestCase("OMPI_COMM_WORLD_RANK=0 OMPI_COMM_WORLD_SIZE=1")]
    [TestCase("PMI_SIZE=4")]
    [TestCase("PMI_RANK=one PMI_SIZE=4")]
    public void Find_OfOneProcess_IsNothing(string environment) => Assert.That(Find(environment), Is.Null);

    private static MpiLauncher? Find(string environment)
    {
        var variables = environment
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(pair => pair.Split('='))
            .ToDictionary(pair => pair[0], pair => pair[1]);
        return MpiLauncher.Find(variables.GetValueOrDefault);
    }
}
