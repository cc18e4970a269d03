using FlowMatching.Runs.Data.Get;
using FlowMatching.Testing;

namespace FlowMatching.Runs.Tests.Data.Get;

/// <summary>Tests of where the files of a small set can be had: a folder to have them from, and the store they go to.</summary>
public abstract class SourceTests
{
    /// <summary>Where the files come from.</summary>
    protected TemporaryFolder Folder { get; private set; } = null!;

    /// <summary>Where they go.</summary>
    protected TemporaryFolder Target { get; private set; } = null!;

    /// <summary>The store that takes them.</summary>
    private protected FileStore Store { get; private set; } = null!;

    [SetUp]
    public void SetUp()
    {
        (Folder, Target) = (new TemporaryFolder(), new TemporaryFolder());
        Store = new FileStore(Target.Path, SmallSet.Files);
    }

    [TearDown]
    public void TearDown()
    {
        Folder.Dispose();
        Target.Dispose();
    }
}
