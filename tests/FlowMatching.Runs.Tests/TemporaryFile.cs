using FlowMatching.Testing;

namespace FlowMatching.Runs.Tests;

/// <summary>A YAML file that is gone after the test.</summary>
internal sealed class TemporaryFile : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public TemporaryFile(string text) => File.WriteAllText(Path = folder.In("options.yaml"), text);

    public string Path { get; }

    public void Dispose() => folder.Dispose();
}
