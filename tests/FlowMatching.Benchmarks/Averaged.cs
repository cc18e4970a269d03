using FlowMatching.Core.Checkpoints;
using FlowMatching.Core.Sampling;
using FlowMatching.Core.Training;
using static TorchSharp.torch;

namespace FlowMatching.Benchmarks;

/// <summary>Samples of a trainer's averaged weights, which only a checkpoint gives.</summary>
internal static class Averaged
{
    internal static IReadOnlyList<float[]> Draw(Trainer trainer, IEnumerable<SampleRequest> requests)
    {
        string file = Path.GetTempFileName();
        try
        {
            trainer.Save(file);
            using var checkpoint = Checkpoint.Load(file);
            using var model = checkpoint.CreateModel(CPU, trainer.Plan.Settings.Precision);
            Sampler sampler = new(model, trainer.Plan.Architecture.Dimension);
            return [.. requests.Select(request => sampler.Draw(request).Samples)];
        }
        finally
        {
            File.Delete(file);
        }
    }
}
