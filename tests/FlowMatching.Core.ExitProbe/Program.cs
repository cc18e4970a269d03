// Starts the engine as the toolkit does, keeps its worker threads busy and leaves with an exit code of its own:
// a libtorch that is torn down while they run would replace it by a signal's.
using FlowMatching.Core.Engine;
using static TorchSharp.torch;

using EngineThread engine = new();
return engine.Run(static () =>
{
    TorchEngine.Start(new EngineSettings { Threads = 2 });
    using var scope = NewDisposeScope();
    using var layer = nn.Linear(256, 256);
    var forgotten = randn(512, 256).DetachFromDisposeScope(); // the finalizer's queue is not empty at the end either
    var loss = layer.call(forgotten).square().mean();
    loss.backward();
    return float.IsFinite(loss.item<float>()) && layer.weight.grad is not null ? 7 : 1;
});
