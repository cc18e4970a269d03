namespace FlowMatching.Testing.Api;

/// <summary>One public or protected member in the notation of an API page.</summary>
/// <param name="Text">Type, name and parameters, without modifiers, accessors and nullability of references.</param>
/// <param name="IsStatic">Whether it belongs to the type.</param>
/// <param name="IsProtected">Whether only derived classes see it.</param>
/// <param name="Accessors">For a property its accessors ("get", "get set"), else empty.</param>
public sealed record ApiMember(string Text, bool IsStatic, bool IsProtected, string Accessors)
{
    /// <summary>The part before the parameters: two members with equal heads are overloads of one name.</summary>
    public string Name => Text.Split('(', '[')[0].Split(' ')[^1];

    /// <summary>Whether code that uses this member also compiles against <paramref name="listed"/>.</summary>
    public bool IsCoveredBy(ApiMember listed) =>
        Text == listed.Text && IsStatic == listed.IsStatic && IsProtected == listed.IsProtected && Accessors.Length > 0 == listed.Accessors.Length > 0
        && Accessors.Split(' ').All(listed.Accessors.Split(' ').Contains);

    public override string ToString() =>
        $"{(IsProtected ? "protected " : "")}{(IsStatic ? "static " : "")}{Text}{(Accessors.Length > 0 ? $" {{ {Accessors.Replace(" ", "; ", StringComparison.Ordinal)}; }}" : "")}";
}
