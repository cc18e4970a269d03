namespace FlowMatching.Testing.Api;

/// <summary>What a page says of one type.</summary>
/// <param name="Name">The full name with dots, a generic type with its arity: TorchSharp.torch.nn.Module`2.</param>
/// <param name="Kind">static, class, struct, enum or interface.</param>
/// <param name="Base">The simple name of the first base, or empty.</param>
public sealed record ApiSection(string Name, string Kind, string Base)
{
    /// <summary>The members listed under it.</summary>
    public List<ApiMember> Members { get; } = [];

    /// <summary>The last part of the name, without arity.</summary>
    public string SimpleName => Name[(Name.LastIndexOf('.') + 1)..].Split('`')[0];
}
