using System.Text.RegularExpressions;

namespace FlowMatching.Testing.Api;

/// <summary>A committed list of signatures: "## kind Full.Name : Base" and below it one member a line.</summary>
public sealed partial class ApiPage
{
    private readonly Dictionary<string, ApiSection> sections = [];

    private ApiPage()
    {
    }

    /// <summary>Reads a page; a type may have several sections, which then count as one.</summary>
    public static ApiPage Parse(string text)
    {
        ApiPage page = new();
        ApiSection? current = null;
        foreach (string line in text.Split('\n').Select(static line => line.Trim()).Where(static line => line.Length > 0))
        {
            if (line.StartsWith("## ", StringComparison.Ordinal)) current = page.Open(line[3..]);
            else (current ?? throw new FormatException($"'{line}' stands before any heading.")).Members.AddRange(Members(line, current));
        }

        return page;
    }

    /// <summary>The section of a type, or null.</summary>
    public ApiSection? Find(string name) => sections.GetValueOrDefault(name);

    /// <summary>Whether any signature of the page mentions this type by its simple name.</summary>
    public bool Mentions(string simpleName) =>
        sections.Values.SelectMany(static section => section.Members).Any(member => Regex.IsMatch(member.Text, $@"\b{Regex.Escape(simpleName)}\b"));

    /// <summary>All members of a type and of those bases that have a section.</summary>
    public IEnumerable<ApiMember> MembersOf(string name)
    {
        for (var section = Find(name); section is not null; section = sections.Values.FirstOrDefault(other => other.SimpleName == section.Base && other != section))
        {
            foreach (var member in section.Members) yield return member;
        }
    }

    private static IEnumerable<ApiMember> Members(string line, ApiSection section)
    {
        if (section.Kind == "enum") return line.Split(", ").Select(static value => new ApiMember(value, true, false, ""));

        bool isProtected = line.StartsWith("protected ", StringComparison.Ordinal), isStatic = section.Kind == "static" || Modifiers().Match(line).Value.Contains("static ", StringComparison.Ordinal);
        string text = Constraint().Replace(Modifiers().Replace(line, ""), "");
        var property = Accessors().Match(text);
        if (property.Success) return [new ApiMember(text[..property.Index].TrimEnd(), isStatic, isProtected, property.Groups[1].Value.Replace(";", "", StringComparison.Ordinal).Trim())];
        return [new ApiMember(Normal(text, section.SimpleName), isStatic, isProtected, "")];
    }

    /// <summary>A constructor is written .ctor(...); the names of an operator's operands are dropped, since no source can use them.</summary>
    private static string Normal(string text, string type)
    {
        if (Regex.Match(text, $@"^{Regex.Escape(type)}(<[\w, ]+>)?(\(.*)$") is { Success: true } constructor) return ".ctor" + constructor.Groups[2].Value;
        return Operator().Match(text) is { Success: true } match
            ? $"{match.Groups[1].Value}({string.Join(", ", TypeNames.SplitTopLevel(match.Groups[2].Value).Select(static operand => operand[..operand.LastIndexOf(' ')]))})"
            : text;
    }

    private ApiSection Open(string heading)
    {
        var match = Heading().Match(heading);
        if (!match.Success) throw new FormatException($"'{heading}' is no heading.");
        string kind = match.Groups["static"].Success ? "static" : match.Groups["kind"].Value, name = match.Groups["name"].Value;
        if (!sections.TryGetValue(name, out var section)) sections.Add(name, section = new ApiSection(name, kind, match.Groups["base"].Value));
        return section;
    }

    [GeneratedRegex(@"^(?:sealed |abstract |(?<static>static ))?(?<kind>class|struct|enum|interface) (?<name>[\w.]+(?:`\d)?)(?:<[^>]*>)?(?: : (?<base>\w+).*)?$")]
    private static partial Regex Heading();

    [GeneratedRegex(@"^(?:(?:public|protected|static|virtual|override|abstract|sealed|readonly) )*")]
    private static partial Regex Modifiers();

    [GeneratedRegex(@" where \w+ : .*$")]
    private static partial Regex Constraint();

    [GeneratedRegex(@" \{ ((?:get|set|init|; )+;) \}$")]
    private static partial Regex Accessors();

    [GeneratedRegex(@"^(.+ op_\w+)\((.*)\)$")]
    private static partial Regex Operator();
}
