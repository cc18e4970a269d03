using FlowMatching.Core.Distributed;
using FlowMatching.Core.Engine;
using FlowMatching.Core.Training;
using FlowMatching.Runs.Engines;
using FlowMatching.Runs.Options;

namespace FlowMatching.Runs.Train;

/// <summary>What the processes beside the first do in a training that several share: they compute their share of each step, and neither
/// write nor print.</summary>
/// <param name="plan">What to do.</param>
/// <param name="group">The processes.</param>
public sealed class TrainWorker(TrainPlan plan, ProcessGroup group)
{
    /// <summary>Trains.</summary>
    /// <param name="stop">Asks all to stop.</param>
    /// <returns>Whether the run was stopped before its last step.</returns>
    /// <exception cref="ToldElsewhereException">It diverged, which process 0 tells.</exception>
    public bool Execute(CancellationToken stop)
    {
        var (precision, threads) = group.Thread.Run(() => SharedChoice.Receive(group.Processes));
        using var session = EngineSession.Open(
            new EngineRequest(plan.Options.Device, EngineNames.Of(precision), threads),
            work: null,
            shared: group.Thread
        );
        return session.Run(() => Train(session, stop)) == TrainingOutcome.Stopped;
    }

    /// <summary>What must be the same in every process: version, options and data.</summary>
    /// <param name="plan">A plan.</param>
    public static string Describe(TrainPlan plan) =>
        string.Join(
            '\n',
            [
                Versions.Toolkit,
                $"{plan.Data.Name}: {plan.Data.Description}; {plan.Data.Affine?.Scale:R}",
                .. TrainOptions.Table.Write(plan.Options).Select(option => $"{option.Key}: {option.Value}"),
            ]
        );

    private TrainingOutcome Train(EngineSession session, CancellationToken stop)
    {
        try
        {
            using var trainer = TrainingSetup.Create(plan, session, group.Processes);
            return trainer.Run(new Unheard(), stop);
        }
        catch (DivergedException)
        {
            throw new ToldElsewhereException();
        }
    }

    private sealed class Unheard : ITrainingEvents;
}

/// <summary>The precision and the threads of process 0, which all take.</summary>
internal static class SharedChoice
{
    /// <summary>Tells it to the others.</summary>
    internal static void Send(ICommunicator processes, TuningChoice choice) =>
        processes.Broadcast([(byte)choice.Precision, (byte)choice.Threads, (byte)(choice.Threads >> 8)]);

    /// <summary>Hears it of process 0.</summary>
    internal static (Precision Precision, int Threads) Receive(ICommunicator processes)
    {
        byte[] told = new byte[3];
        processes.Broadcast(told);

        return ((Precision)told[0], told[1] | (told[2] << 8));
    }
}
