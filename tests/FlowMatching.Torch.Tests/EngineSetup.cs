// Grad mode, scopes and thread teams belong to a thread: every test runs on the one thread that started the engine.
[assembly: NonParallelizable]

namespace FlowMatching.Torch.Tests;

/// <summary>Starts the engine once, before the first test of this assembly.</summary>
[SetUpFixture]
public sealed class EngineSetup
{
    [OneTimeSetUp]
    public void Start() => Engine.Start(new EngineSettings { Threads = 2 });
}
