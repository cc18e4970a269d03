using FlowMatching.Core.Checkpoints;
using FlowMatching.Runs.Engines;
using FlowMatching.Runs.Files;
using FlowMatching.Runs.Options;
using FlowMatching.Runs.Plans;

namespace FlowMatching.Runs.Sampling;

/// <summary>What the processes beside the first do in 'sample' and 'evaluate': they do their shares of what process 0 orders, and neither
/// write nor print. A stop is process 0's to obey, which ends them.</summary>
/// <param name="group">The processes.</param>
/// <param name="options">The options of the verb.</param>
/// <param name="folder">The folder of the run.</param>
/// <param name="observer">Who keeps the log of this process.</param>
public sealed class HelperProcess(ProcessGroup group, ComputeOptions options, RunFolder folder, IRunObserver observer)
{
    /// <summary>Helps until nothing more is ordered.</summary>
    public void Execute()
    {
        using var session = group.OpenLikeFirst(options.Device, options.Output.Verbose ? folder.LogOfProcess(group.Rank) : null, observer);
        session.Run(() => Serve(session));
    }

    /// <summary>What must be the same in every process.</summary>
    /// <param name="plan">A plan.</param>
    public static string Describe(SamplePlan plan) =>
        ProcessGroup.Describe(SampleOptions.Table.Write(plan.Options), Sha256Of(plan.CheckpointFile));

    /// <summary>What must be the same in every process.</summary>
    /// <param name="plan">A plan.</param>
    public static string Describe(EvaluatePlan plan) =>
        ProcessGroup.Describe(EvaluateOptions.Table.Write(plan.Options), [.. plan.Models.Select(model => Sha256Of(model.File))]);

    private static string Sha256Of(string checkpoint)
    {
        Checkpoint.Verify(checkpoint, out string sha256);
        return sha256;
    }

    private int Serve(EngineSession session)
    {
        LoadedModel? model = null;
        DrawnModel? loaded = null;
        int orders = 0;
        for (; Receive() is { } order; orders++)
        {
            if (order.Model != loaded)
            {
                model?.Dispose();
                model = LoadedModel.Load(order.Model.File, session, order.Model.Path, order.Model.Precision);
                loaded = order.Model;
            }

            order.Help(model!, group.Processes);
            observer.Detail(order.Text);
        }

        model?.Dispose();
        return orders;
    }

    private HelpOrder? Receive()
    {
        group.Processes.AwaitCall();
        byte[] length = new byte[sizeof(int)];
        group.Processes.Broadcast(length);
        byte[] order = new byte[BitConverter.ToInt32(length)];
        group.Processes.Broadcast(order);
        return order is [] ? null : HelpOrder.Read(order);
    }
}
