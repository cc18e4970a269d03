using System.Text.RegularExpressions;
using System.Xml.Linq;
using FlowMatching.Runs.Data.Images;
using FlowMatching.Testing;

namespace FlowMatching.Runs.Tests;

/// <summary>docs/dependencies.md says what this rests on, and what it says there about the network and about files holds in the
/// sources.</summary>
public sealed class DependencyTests
{
    private static readonly string Page = Read("docs/dependencies.md");

    private static readonly string LibtorchVersion = XDocument
        .Parse(Read("Directory.Packages.props"))
        .Descendants("LibtorchVersion")
        .Single()
        .Value;

    public static IEnumerable<TestCaseData> Packages =>
        XDocument
            .Parse(Read("Directory.Packages.props"))
            .Descendants("PackageVersion")
            .Select(package => new TestCaseData(
                package.Attribute("Include")!.Value,
                package.Attribute("Version")!.Value.Replace("$(LibtorchVersion)", LibtorchVersion, StringComparison.Ordinal)
            ));

    public static IEnumerable<string> Scripts =>
        Directory
            .GetFiles(Path.Combine(Repository.Root, "scripts"))
            .Select(file => $"scripts/{Path.GetFileName(file)}")
            .Where(script => Read(script).Contains("dotnet ", StringComparison.Ordinal));

    [TestCaseSource(nameof(Packages))]
    public void Page_NamesPackage_WithItsVersionAndLicence(string package, string version) =>
        Assert.That(Page, Does.Match($@"(?m)^\| {Regex.Escape(package)} \| {Regex.Escape(version)} \| [^|]*[A-Z][^|]* \| [^|]+ \|$"));

    [Test]
    public void Page_NamesEverySourceOfData()
    {
        foreach (var set in IdxSets.All)
        {
            if (set.NpmPackage is { } npm)
                Assert.That(Page, Does.Contain($"\n| npm's package {npm.Replace("@", " | ", StringComparison.Ordinal)} | "));
            if (set.Debian is { } debian)
                Assert.That(Page, Does.Contain($"\n| Debian's package {debian.Package} | "));
            Assert.That(set.Mirrors.Count == 0 || Page.Contains($"\n| {set.Name}'s own mirrors | ", StringComparison.Ordinal));
        }
    }

    [Test]
    public void Mirrors_All_AreHttps() =>
        Assert.That(IdxSets.All.SelectMany(set => set.Mirrors).Select(mirror => mirror.Scheme), Is.Not.Empty.And.All.EqualTo("https"));

    [Test]
    public void Files_All_HaveAChecksum() =>
        Assert.That(IdxSets.All.SelectMany(set => set.Files).Select(file => file.Sha256), Is.Not.Empty.And.All.Match("^[0-9a-f]{64}$"));

    [TestCaseSource(nameof(Scripts))]
    public void Script_ThatCallsTheSdk_SwitchesItsTelemetryOff(string script) =>
        Assert.That(Read(script), Does.Contain("DOTNET_CLI_TELEMETRY_OPTOUT=1"));

    private static string Read(string file) => File.ReadAllText(Path.Combine(Repository.Root, file)).ReplaceLineEndings("\n");
}
