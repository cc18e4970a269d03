using FlowMatching.Testing;

namespace FlowMatching.Core.Tests;

/// <summary>Stands before every test of this namespace and of those below it.</summary>
[SetUpFixture]
public sealed class EngineSetUpForCore : EngineSetUp;
