using FlowMatching.Core.Engine;
using NUnit.Framework;

namespace FlowMatching.Testing;

/// <summary>Starts the engine before the first test of an assembly. Derive a class with [SetUpFixture] from it in the uppermost
/// namespace.</summary>
public abstract class EngineSetUp
{
    /// <summary>Starts the engine on one thread: the tensors of tests are small, and their numbers then do not depend on the
    /// machine.</summary>
    [OneTimeSetUp]
    public void StartEngine() => TorchEngine.Start(new EngineSettings { Threads = 1 });
}
