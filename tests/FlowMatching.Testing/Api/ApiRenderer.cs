using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace FlowMatching.Testing.Api;

/// <summary>Writes the members of a type as an API page would.</summary>
internal static class ApiRenderer
{
    private const BindingFlags Declared = BindingFlags.DeclaredOnly | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static;

    /// <summary>All public and protected members that the type declares itself, less what it must have as an object or for a System interface.</summary>
    internal static IEnumerable<ApiMember> Members(Type type)
    {
        if (type.IsEnum) return type.GetEnumNames().Select(name => new ApiMember($"{name}={Convert.ToInt64(Enum.Parse(type, name), CultureInfo.InvariantCulture)}", true, false, ""));

        HashSet<MethodInfo> required = [.. Required(type)];
        return
        [
            .. type.GetConstructors(Declared).Where(IsVisible).Select(constructor => Member($".ctor({Parameters(constructor)})", constructor)),
            .. type.GetMethods(Declared).Where(method => IsVisible(method) && !IsAccessor(method) && !required.Contains(method)).Select(method => Member(Signature(method), method)),
            .. type.GetProperties(Declared).Where(property => property.GetAccessors(nonPublic: true).Any(IsVisible) && !property.GetAccessors(nonPublic: true).Any(required.Contains)).Select(Property),
            .. type.GetFields(Declared).Where(static found => found.IsPublic || found.IsFamily || found.IsFamilyOrAssembly).Select(static found => new ApiMember($"{TypeNames.Of(found.FieldType)} {found.Name}", found.IsStatic, !found.IsPublic, "")),
        ];
    }

    /// <summary>Overrides (their base is judged where it is declared) and implementations of interfaces of the framework.</summary>
    internal static bool IsOverride(Type type, ApiMember member) =>
        type.GetMethods(Declared).Any(method => IsVisible(method) && method.GetBaseDefinition().DeclaringType != type && Signature(method) == member.Text)
        || type.GetProperties(Declared).Any(property => property.GetMethod is { } get && get.GetBaseDefinition().DeclaringType != type && Property(property).Text == member.Text);

    private static IEnumerable<MethodInfo> Required(Type type)
    {
        var overrides = type.GetMethods(Declared).Where(static method => method.GetBaseDefinition().DeclaringType == typeof(object));
        if (type.IsInterface) return overrides;
        return overrides.Concat(type.GetInterfaces().Where(static contract => contract.Namespace?.StartsWith("System", StringComparison.Ordinal) == true).SelectMany(contract => type.GetInterfaceMap(contract).TargetMethods));
    }

    private static bool IsVisible(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    private static bool IsAccessor(MethodInfo method) =>
        method.IsSpecialName && !method.Name.StartsWith("op_", StringComparison.Ordinal);

    private static ApiMember Member(string text, MethodBase method) => new(text, method.IsStatic, !method.IsPublic, "");

    private static string Signature(MethodInfo method)
    {
        if (method.Name.StartsWith("op_", StringComparison.Ordinal))
            return $"{TypeNames.Of(method.ReturnType)} {method.Name}({string.Join(", ", method.GetParameters().Select(static operand => TypeNames.Of(operand.ParameterType)))})";
        string generic = method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(TypeNames.Of))}>" : "";
        string self = method.IsDefined(typeof(ExtensionAttribute)) ? "this " : "";
        return $"{TypeNames.Of(method.ReturnType)} {method.Name}{generic}({self}{Parameters(method)})";
    }

    private static ApiMember Property(PropertyInfo property)
    {
        var visible = property.GetAccessors(nonPublic: true).Where(IsVisible).ToArray();
        string index = property.GetIndexParameters() is { Length: > 0 } parameters ? $"this[{string.Join(", ", parameters.Select(Parameter))}]" : property.Name;
        string accessors = string.Join(' ', visible.Select(static accessor => accessor.Name[..3]).Order());
        return new ApiMember($"{TypeNames.Of(property.PropertyType)} {index}", visible[0].IsStatic, !visible.Any(static accessor => accessor.IsPublic), accessors);
    }

    private static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(Parameter));

    private static string Parameter(ParameterInfo parameter)
    {
        string prefix = parameter.IsDefined(typeof(ParamArrayAttribute)) || parameter.IsDefined(typeof(ParamCollectionAttribute)) ? "params " : parameter.IsOut ? "out " : parameter.ParameterType.IsByRef ? "ref " : "";
        return $"{prefix}{TypeNames.Of(parameter.ParameterType)} {parameter.Name}{(parameter.HasDefaultValue ? $" = {Default(parameter)}" : "")}";
    }

    private static string Default(ParameterInfo parameter) => parameter.DefaultValue switch
    {
        null when parameter.ParameterType.IsValueType && Nullable.GetUnderlyingType(parameter.ParameterType) is null => "default",
        null => "null",
        bool flag => flag ? "true" : "false",
        string text => $"\"{text}\"",
        var value when parameter.ParameterType.IsEnum => $"{parameter.ParameterType.Name}.{Enum.ToObject(parameter.ParameterType, value)}",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        var other => other.ToString()!,
    };
}
