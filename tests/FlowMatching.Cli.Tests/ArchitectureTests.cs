using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using FlowMatching.Testing;

namespace FlowMatching.Cli.Tests;

/// <summary>The table of projects: each depends only on those above it, and only one knows the console.</summary>
public sealed class ArchitectureTests
{
    private const string Prefix = "FlowMatching.";

    private static readonly string[] ConsoleLibraries = ["System.Console", "Spectre.Console", "Serilog", "System.CommandLine"];

    [TestCase("FlowMatching.Plots")]
    [TestCase("FlowMatching.Core")]
    [TestCase("FlowMatching.Runs", "FlowMatching.Core", "FlowMatching.Plots")]
    [TestCase("fm", "FlowMatching.Runs", "FlowMatching.Core")]
    public void Assembly_RefersOnlyToProjectsAboveIt(string assembly, params string[] allowed)
    {
        string[] own = [.. ReferencesOf(assembly).Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))];

        Assert.That(own, Is.SubsetOf(allowed));
    }

    [TestCase("FlowMatching.Plots")]
    [TestCase("FlowMatching.Core")]
    [TestCase("FlowMatching.Runs")]
    public void Assembly_KnowsNoConsole(string assembly) =>
        Assert.That(
            ReferencesOf(assembly).Where(name => ConsoleLibraries.Any(library => name.StartsWith(library, StringComparison.Ordinal))),
            Is.Empty
        );

    [Test]
    // else the test above proves nothing
    public void Program_KnowsTheConsole() => Assert.That(ReferencesOf("fm"), Is.SupersetOf(ConsoleLibraries));

    private static string[] ReferencesOf(string assembly)
    {
        string file = Path.Combine(Path.GetDirectoryName(Repository.Program)!, assembly + ".dll");
        using PEReader reader = new(File.OpenRead(file));
        var metadata = reader.GetMetadataReader();

        return [.. metadata.AssemblyReferences.Select(handle => metadata.GetString(metadata.GetAssemblyReference(handle).Name))];
    }
}
