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
    [TestCase("FlowMatching.Studio", "FlowMatching.Core", "FlowMatching.Runs")]
    [TestCase("fm", "FlowMatching.Studio", "FlowMatching.Runs", "FlowMatching.Plots", "FlowMatching.Core")]
    public void Assembly_RefersOnlyToProjectsAboveIt(string assembly, params string[] allowed)
    {
        string[] own = [.. ReferencesOf(assembly).Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))];

        Assert.That(own, Is.SubsetOf(allowed));
    }

    [TestCase("FlowMatching.Plots")]
    [TestCase("FlowMatching.Core")]
    [TestCase("FlowMatching.Runs")]
    [TestCase("FlowMatching.Studio")]
    public void Assembly_KnowsNoConsole(string assembly) =>
        Assert.That(
            ReferencesOf(assembly).Where(name => ConsoleLibraries.Any(library => name.StartsWith(library, StringComparison.Ordinal))),
            Is.Empty
        );

    [Test]
    // else the test above proves nothing
    public void Program_KnowsTheConsole() => Assert.That(ReferencesOf("fm"), Is.SupersetOf(ConsoleLibraries));

    [TestCase("FlowMatching.Core.Models.Architecture.get_UNet")]
    [TestCase("FlowMatching.Core.Models.Architecture.get_Type")]
    [TestCase("FlowMatching.Core.Data.IDataStream.get_Shape")]
    public void KindsOfData_AreToldApartByTheirDomainsOnly(string question)
    {
        string[] askers =
        [
            .. new[] { "FlowMatching.Runs", "fm" }
                .SelectMany(assembly => UsedMembers.Of(FileOf(assembly)))
                .Where(use => use.Member == question)
                .Select(use => use.User)
                .Distinct(),
        ];

        Assert.That(askers, Is.Not.Empty.And.All.StartsWith("FlowMatching.Runs.Domains."));
    }

    /// <summary>Ways out of the program (Studio's page on this machine has rules of its own): what is called, and who may.</summary>
    [TestCase("System.Net.Http.HttpClient.", "FlowMatching.Runs.Data.Get.DataGetRun", "FlowMatching.Runs.Data.Get.Downloader")]
    [TestCase(
        "System.Diagnostics.Process.Start",
        "FlowMatching.Cli.Output.Browser",
        "FlowMatching.Core.Engine.LibtorchFolder",
        "FlowMatching.Runs.Data.Get.NpmSource"
    )]
    [TestCase("System.Net.Sockets.")]
    [TestCase("System.Net.WebClient.")]
    [TestCase("System.Net.WebRequest.")]
    [TestCase("System.Runtime.Serialization.Formatters.")]
    [TestCase("System.Reflection.Assembly.Load")]
    [TestCase("System.Reflection.Emit.")]
    [TestCase("System.Runtime.Loader.")]
    [TestCase("System.Activator.")]
    [TestCase("System.Type.GetType")]
    [TestCase("YamlDotNet.Serialization.DeserializerBuilder.")]
    public void WaysOut_AreTakenByTheseOnly(string way, params string[] allowed)
    {
        string[] takers =
        [
            .. new[] { "FlowMatching.Core", "FlowMatching.Plots", "FlowMatching.Runs", "fm" }
                .SelectMany(assembly => UsedMembers.Of(FileOf(assembly)))
                .Where(use => use.Member.StartsWith(way, StringComparison.Ordinal) && use.Member != "System.Type.GetTypeFromHandle")
                .Select(use => use.User)
                .Distinct()
                .Order(),
        ];

        Assert.That(takers, Is.EqualTo(allowed));
    }

    private static string FileOf(string assembly) => Path.Combine(Path.GetDirectoryName(Repository.Program)!, assembly + ".dll");

    private static string[] ReferencesOf(string assembly)
    {
        using PEReader reader = new(File.OpenRead(FileOf(assembly)));
        var metadata = reader.GetMetadataReader();

        return [.. metadata.AssemblyReferences.Select(handle => metadata.GetString(metadata.GetAssemblyReference(handle).Name))];
    }
}
