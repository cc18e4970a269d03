using FlowMatching.Core.Checkpoints;
using FlowMatching.Core.Data;
using FlowMatching.Core.Engine;
using FlowMatching.Core.Models;
using FlowMatching.Core.Specification;
using FlowMatching.Core.Training;
using static TorchSharp.torch;

namespace FlowMatching.Runs.Doctor;

/// <summary>A training of a few steps on a device, in one piece or in two.</summary>
/// <param name="data">What is learnt.</param>
/// <param name="architecture">The network.</param>
/// <param name="steps">How many steps.</param>
internal sealed class DeviceTraining(IDataStream data, Architecture architecture, int steps)
{
    /// <summary>Trains without a break.</summary>
    /// <param name="device">The device.</param>
    /// <param name="precision">The precision.</param>
    /// <returns>All weights.</returns>
    public float[] Unbroken(Device device, Precision precision)
    {
        using var trainer = Create(device, precision);
        return Run(trainer, steps);
    }

    /// <summary>Trains half-way, saves, and goes on with what was saved.</summary>
    /// <param name="device">The device.</param>
    /// <param name="precision">The precision.</param>
    /// <returns>All weights.</returns>
    public float[] Resumed(Device device, Precision precision)
    {
        var folder = Directory.CreateTempSubdirectory("fm-check-");
        try
        {
            string file = Path.Combine(folder.FullName, "checkpoint.safetensors");
            using (var first = Create(device, precision))
            {
                Run(first, steps / 2);
                first.Save(file);
            }

            using var checkpoint = Checkpoint.Load(file);
            using var second = Trainer.Resume(checkpoint, data, device);
            return Run(second, steps);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private Trainer Create(Device device, Precision precision) =>
        Trainer.Create(
            new TrainingPlan
            {
                Architecture = architecture,
                Settings = new TrainerSettings
                {
                    Steps = steps,
                    BatchSize = 64,
                    WarmUpSteps = 1,
                    LearningRate = 1e-3,
                    Precision = precision,
                },
            },
            data,
            device
        );

    private static float[] Run(Trainer trainer, int last)
    {
        using CancellationTokenSource stop = new();
        trainer.Run(new StopAfter(last, stop), stop.Token);
        return [.. trainer.Model.Network.parameters().SelectMany(parameter => parameter.detach().to(CPU).ToFloatArray())];
    }

    private sealed class StopAfter(int last, CancellationTokenSource stop) : ITrainingEvents
    {
        public void StepDone(int step)
        {
            if (step == last)
                stop.Cancel();
        }
    }
}
