using FlowMatching.Testing;

namespace FlowMatching.Studio.Tests;

[SetUpFixture]
public sealed class EngineSetUpForStudio : EngineSetUp;
