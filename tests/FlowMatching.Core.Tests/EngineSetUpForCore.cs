using FlowMatching.Testing;

// Grad mode, scopes and thread teams belong to a thread: every test runs on the one thread that started the engine.
[assembly: NonParallelizable]
[assembly: FinalizersHeld]

namespace FlowMatching.Core.Tests;

/// <summary>Stands before every test of this namespace and of those below it.</summary>
[SetUpFixture]
public sealed class EngineSetUpForCore : EngineSetUp;
