using FlowMatching.Core.Engine;

namespace FlowMatching.Core.Tests.Engine;

/// <summary>Tests of the engine itself run on two threads, the others on one.</summary>
[SetUpFixture]
public sealed class EngineThreads
{
    [OneTimeSetUp]
    public void Use() => TorchEngine.SetThreads(2);

    [OneTimeTearDown]
    public void Restore() => TorchEngine.SetThreads(1);
}
