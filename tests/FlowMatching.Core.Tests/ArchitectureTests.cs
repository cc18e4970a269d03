using System.Text.RegularExpressions;
using System.Xml.Linq;
using FlowMatching.Testing;

namespace FlowMatching.Core.Tests;

/// <summary>Read from the sources: which project may know which, which package belongs to whom, and that no namespaces of a project need
/// each other in a circle. What the built assemblies refer to is looked at by the tests of FlowMatching.Cli.</summary>
public sealed partial class ArchitectureTests
{
    private static readonly string Sources = Path.Combine(Repository.Root, "src");

    public static IEnumerable<string> Projects =>
        Directory.GetDirectories(Sources).Select(folder => Path.GetFileName(folder)["FlowMatching.".Length..]).Order();

    [TestCaseSource(nameof(Projects))]
    public void Namespaces_OfAProject_MakeNoCircle(string project)
    {
        var files = SourceFile.Of(Path.Combine(Sources, $"FlowMatching.{project}"));

        Assert.That(Circles(Uses(files), $"FlowMatching.{project}."), Is.Empty);
    }

    [TestCase("Plots")]
    [TestCase("Core")]
    [TestCase("Runs", "Core", "Plots")]
    [TestCase("Studio", "Runs")]
    [TestCase("Cli", "Runs", "Studio")]
    public void Project_RefersOnlyToThoseBelowIt(string project, params string[] below) =>
        Assert.That(
            References(project, "ProjectReference").Select(file => Path.GetFileNameWithoutExtension(file)["FlowMatching.".Length..]),
            Is.EquivalentTo(below)
        );

    [TestCase("TorchSharp", "Core")]
    [TestCase("SixLabors.", "Plots")]
    [TestCase("ScottPlot", "Plots")]
    [TestCase("YamlDotNet", "Runs")]
    [TestCase("Spectre.Console", "Cli")]
    [TestCase("Serilog", "Cli")]
    [TestCase("System.CommandLine", "Cli")]
    public void Package_BelongsToOneProject(string package, string owner) =>
        Assert.That(
            Projects.Where(project =>
                References(project, "PackageReference").Any(name => name.StartsWith(package, StringComparison.Ordinal))
            ),
            Is.EqualTo(new[] { owner })
        );

    [TestCase("A>B B>C C>A D>A", "A B C")]
    [TestCase("A>B B>A C>D D>C B>C", "A B|C D")]
    [TestCase("A>B A>C B>C", "")]
    public void Circles_OfAGraph_AreFound(string edges, string expected)
    {
        var uses = edges.Split(' ').Select(edge => edge.Split('>')).ToLookup(edge => $"P.{edge[0]}", edge => $"P.{edge[1]}");

        Assert.That(string.Join('|', Circles(uses, "P.")), Is.EqualTo(expected));
    }

    private static IEnumerable<string> References(string project, string kind) =>
        XDocument
            .Load(Path.Combine(Sources, $"FlowMatching.{project}", $"FlowMatching.{project}.csproj"))
            .Descendants(kind)
            .Select(item => item.Attribute("Include")!.Value);

    /// <summary>Which other namespaces of the project each namespace needs.</summary>
    private static ILookup<string, string> Uses(IReadOnlyList<SourceFile> files)
    {
        var types = files.SelectMany(file => file.Types.Select(type => $"{file.Namespace}.{type}")).ToHashSet();
        var namespaces = files.Select(file => file.Namespace).ToHashSet();

        return (from file in files from used in file.Uses(namespaces, types) where used != file.Namespace select (file.Namespace, used))
            .Distinct()
            .ToLookup(pair => pair.Namespace, pair => pair.used);
    }

    /// <summary>The groups of namespaces that reach each other, their names without a prefix.</summary>
    private static string[] Circles(ILookup<string, string> uses, string prefix)
    {
        var reached = uses.Select(group => group.Key).ToDictionary(name => name, name => Reached(uses, name));
        var circles =
            from name in reached.Keys.Order(StringComparer.Ordinal)
            where reached[name].Contains(name)
            select string.Join(
                ' ',
                from other in reached[name].Order(StringComparer.Ordinal)
                where other == name || (reached.TryGetValue(other, out var back) && back.Contains(name))
                select other.Replace(prefix, "", StringComparison.Ordinal)
            );

        return [.. circles.Distinct()];
    }

    private static HashSet<string> Reached(ILookup<string, string> uses, string start)
    {
        HashSet<string> seen = [];
        Queue<string> left = new(uses[start]);
        while (left.TryDequeue(out string? next))
        {
            if (seen.Add(next))
                foreach (string further in uses[next])
                    left.Enqueue(further);
        }

        return seen;
    }

    /// <summary>A file of source text: its namespace, the types it declares and its code without comments.</summary>
    private sealed partial record SourceFile(string Namespace, IReadOnlyList<string> Types, string Code)
    {
        public static IReadOnlyList<SourceFile> Of(string folder) =>
            [
                .. from file in Directory.GetFiles(folder, "*.cs", SearchOption.AllDirectories)
                let code = Comment().Replace(File.ReadAllText(file), "")
                let name = NamespaceLine().Match(code)
                where name.Success
                select new SourceFile(name.Groups[1].Value, [.. Declaration().Matches(code).Select(match => match.Groups[1].Value)], code),
            ];

        /// <summary>The namespaces of the project that the file needs: by using, or by a name with its namespace before it, whole or seen
        /// from the file's own namespace. What a namespace sees of those around it without a using does not count.</summary>
        public IEnumerable<string> Uses(HashSet<string> namespaces, HashSet<string> types)
        {
            var byUsing = Using().Matches(Code).Select(match => Longest(match.Groups[1].Value, namespaces));
            var byName =
                from match in QualifiedName().Matches(Code)
                from name in Beginnings(match.Value)
                from outer in Outer()
                where types.Contains(outer + name)
                select Longest(outer + name, namespaces);

            return byUsing.Concat(byName).OfType<string>();
        }

        /// <summary>What may stand, unsaid, before a name: nothing, and every namespace around the file's code.</summary>
        private IEnumerable<string> Outer()
        {
            for (string name = Namespace; name.Contains('.', StringComparison.Ordinal); name = name[..name.LastIndexOf('.')])
                yield return name + ".";
            yield return "";
        }

        /// <summary>A.B and A.B.C of the chain A.B.C: which part of it is a type is not known.</summary>
        private static IEnumerable<string> Beginnings(string chain) =>
            Enumerable
                .Range(0, chain.Length + 1)
                .Where(end => (end == chain.Length || chain[end] == '.') && chain[..end].Contains('.', StringComparison.Ordinal))
                .Select(end => chain[..end]);

        private static string? Longest(string name, HashSet<string> namespaces)
        {
            while (name.Length > 0 && !namespaces.Contains(name))
                name = name.Contains('.', StringComparison.Ordinal) ? name[..name.LastIndexOf('.')] : "";

            return name.Length > 0 ? name : null;
        }

        [GeneratedRegex(@"^\s*//.*$|(?<=[;{}])\s*//.*$", RegexOptions.Multiline)]
        private static partial Regex Comment();

        [GeneratedRegex(@"^namespace ([\w.]+);", RegexOptions.Multiline)]
        private static partial Regex NamespaceLine();

        [GeneratedRegex(@"^(?:global )?using (?:static )?(?:\w+ = )?([\w.]+)[^;(]*;", RegexOptions.Multiline)]
        private static partial Regex Using();

        [GeneratedRegex(@"(?<![\w.])[A-Z]\w*(?:\.[A-Z]\w*)+")]
        private static partial Regex QualifiedName();

        [GeneratedRegex(
            @"^\s*(?:(?:public|internal|private|protected|file|sealed|abstract|static|readonly|partial|ref|unsafe) )*(?:class|struct|interface|enum|record(?: struct| class)?|delegate [\w<>\[\],.? ]+?) (\w+)",
            RegexOptions.Multiline
        )]
        private static partial Regex Declaration();
    }
}
