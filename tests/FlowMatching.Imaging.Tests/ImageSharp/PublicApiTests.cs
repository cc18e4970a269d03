using System.Reflection;
using SixLabors.ImageSharp;

namespace FlowMatching.Imaging.Tests.ImageSharp;

/// <summary>The subset must stay a subset: what is public here and not in ImageSharp 3.1 would not compile against the package.</summary>
public sealed class PublicApiTests
{
    [Test]
    public void PublicMembers_EachOfThem_StandsInTheCommittedSignatures()
    {
        string path = Path.Combine(TestContext.CurrentContext.TestDirectory, "Expectations", "ImageSharp-3.1-signatures.txt");
        var known = File.ReadAllLines(path).Where(line => line.Length > 0 && !line.StartsWith('#')).ToHashSet();

        var members = typeof(Image).Assembly.GetExportedTypes()
            .Where(t => t.Namespace?.StartsWith("SixLabors", StringComparison.Ordinal) == true)
            .SelectMany(Signatures);

        string[] unknown = [.. members.Where(m => !known.Contains(m))];
        Assert.That(unknown, Is.Empty, string.Join('\n', unknown));
    }

    private static IEnumerable<string> Signatures(Type type)
    {
        const BindingFlags Declared = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        string name = $"{type.Namespace}.{Name(type)}";

        // A delegate's constructor and its BeginInvoke are the compiler's.
        return type.IsSubclassOf(typeof(Delegate))
            ? [$"{name}: {Signature(type.GetMethod("Invoke")!)}"]
            : type.GetMembers(Declared).Where(m => m is not Type && !IsAccessor(m)).Select(m => $"{name}: {Signature(m)}");
    }

    /// <summary>Accessors of properties, and the number behind an enumeration, which is the compiler's.</summary>
    private static bool IsAccessor(MemberInfo member)
        => member is FieldInfo { IsSpecialName: true }
            || member is MethodInfo { IsSpecialName: true } method && !method.Name.StartsWith("op_", StringComparison.Ordinal);

    private static string Signature(MemberInfo member) => member switch
    {
        ConstructorInfo constructor => $"new({Parameters(constructor)})",
        MethodInfo method => $"{Name(method.ReturnType)} {method.Name}{Generics(method)}({Parameters(method)})",
        PropertyInfo property => $"{Name(property.PropertyType)} {property.Name} {{ {Accessors(property)} }}",
        FieldInfo field => $"{Name(field.FieldType)} {field.Name} field",
        _ => member.ToString()!,
    };

    private static string Accessors(PropertyInfo property)
        => property.CanRead && property.CanWrite ? "get; set;" : property.CanRead ? "get;" : "set;";

    private static string Generics(MethodInfo method)
        => method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(Name))}>" : "";

    private static string Parameters(MethodBase method)
        => string.Join(", ", method.GetParameters().Select(p => $"{Name(p.ParameterType)} {p.Name}"));

    private static string Name(Type type)
    {
        if (!type.IsGenericType) return type.Name;

        return $"{type.Name[..type.Name.IndexOf('`')]}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>";
    }
}
