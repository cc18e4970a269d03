using FlowMatching.Torch;
using NUnit.Framework;

namespace FlowMatching.Testing;

/// <summary>Starts the engine before the first test of an assembly. Derive a class with [SetUpFixture] from it in the uppermost namespace.</summary>
public abstract class EngineSetUp
{
    /// <summary>Starts the engine quietly with its own choice of threads.</summary>
    [OneTimeSetUp]
    public void StartEngine() => Engine.Start(new EngineSettings());
}
