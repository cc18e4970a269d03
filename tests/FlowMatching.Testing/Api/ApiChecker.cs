using System.Reflection;

namespace FlowMatching.Testing.Api;

/// <summary>Holds the public API of an assembly against a page of signatures: what is not on the page is a fault.</summary>
/// <param name="page">The signatures of the package that the assembly stands in for.</param>
public sealed class ApiChecker(ApiPage page)
{
    /// <summary>One sentence for each type and member of the namespace that the page does not have.</summary>
    public IEnumerable<string> Faults(Assembly assembly, string rootNamespace) =>
        assembly.GetTypes().Where(type => IsVisible(type) && IsInside(type, rootNamespace)).SelectMany(Faults);

    /// <summary>The faults of one type.</summary>
    public IEnumerable<string> Faults(Type type)
    {
        string name = type.FullName!.Replace('+', '.');
        var section = page.Find(name);
        if (section is null) return page.Mentions(type.Name) ? FaultsWithoutSection(type, name) : [$"type {name} is not on the page"];
        if (section.Kind != Kind(type)) return [$"{name} is a {Kind(type)}, on the page a {section.Kind}"];

        ApiMember[] listed = [.. page.MembersOf(name)];
        return ApiRenderer.Members(type)
            .Where(member => !listed.Any(member.IsCoveredBy) && !(ApiRenderer.IsOverride(type, member) && !listed.Any(other => other.Name == member.Name)))
            .Select(member => Fault(name, member, listed));
    }

    /// <summary>
    /// A type that the page only mentions (a module that a factory returns, an enum in a default value) may override what
    /// its base has, and an enum may have the values that signatures name.
    /// </summary>
    private IEnumerable<string> FaultsWithoutSection(Type type, string name) =>
        ApiRenderer.Members(type)
            .Where(member => !(type.IsEnum ? page.Mentions($"{type.Name}.{member.Text.Split('=')[0]}") : ApiRenderer.IsOverride(type, member)))
            .Select(member => Fault(name, member, []));

    private static string Fault(string name, ApiMember member, ApiMember[] listed)
    {
        string near = string.Join("; ", listed.Where(other => other.Name == member.Name));
        return $"{name}: {member} is not on the page{(near.Length > 0 ? $", which has {near}" : "")}";
    }

    private static bool IsVisible(Type type) =>
        type.IsPublic || ((type.IsNestedPublic || type.IsNestedFamily || type.IsNestedFamORAssem) && IsVisible(type.DeclaringType!));

    private static bool IsInside(Type type, string rootNamespace) =>
        type.Namespace == rootNamespace || type.Namespace?.StartsWith(rootNamespace + ".", StringComparison.Ordinal) == true;

    private static string Kind(Type type) => type switch
    {
        { IsEnum: true } => "enum",
        { IsInterface: true } => "interface",
        { IsValueType: true } => "struct",
        { IsAbstract: true, IsSealed: true } => "static",
        _ => "class",
    };
}
