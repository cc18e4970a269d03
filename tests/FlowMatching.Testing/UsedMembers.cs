using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace FlowMatching.Testing;

/// <summary>Which members the code of a built assembly uses, read from its instructions.</summary>
public static class UsedMembers
{
    private static readonly Dictionary<int, OpCode> OpCodes = typeof(OpCodes)
        .GetFields()
        .Select(field => (OpCode)field.GetValue(null)!)
        .ToDictionary(code => (int)(ushort)code.Value);

    /// <summary>Lists the methods and fields of other types that code names.</summary>
    /// <param name="assembly">The assembly's file.</param>
    /// <returns>For each type of the assembly (what the compiler put into it counts as its own) a member that it uses, such as
    /// "System.Diagnostics.Process.Start".</returns>
    public static IReadOnlyList<(string User, string Member)> Of(string assembly)
    {
        using PEReader file = new(File.OpenRead(assembly));
        var metadata = file.GetMetadataReader();

        return
        [
            .. (
                from handle in metadata.MethodDefinitions
                let method = metadata.GetMethodDefinition(handle)
                where method.RelativeVirtualAddress != 0
                let user = Outermost(metadata, method.GetDeclaringType())
                from token in Tokens(file.GetMethodBody(method.RelativeVirtualAddress).GetILBytes()!)
                let member = NameOf(metadata, MetadataTokens.EntityHandle(token))
                where member is not null
                select (user, member)
            ).Distinct(),
        ];
    }

    private static IEnumerable<int> Tokens(byte[] code)
    {
        int at = 0;
        while (at < code.Length)
        {
            int value = code[at++];
            if (value == 0xFE) // the first byte of the instructions of two
                value = value << 8 | code[at++];
            var kind = OpCodes[value].OperandType;
            if (kind is OperandType.InlineMethod or OperandType.InlineField or OperandType.InlineTok)
                yield return BitConverter.ToInt32(code, at);
            at += kind switch
            {
                OperandType.InlineNone => 0,
                OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
                OperandType.InlineVar => 2,
                OperandType.InlineI8 or OperandType.InlineR => 8,
                OperandType.InlineSwitch => 4 + 4 * BitConverter.ToInt32(code, at),
                _ => 4,
            };
        }
    }

    private static string? NameOf(MetadataReader metadata, EntityHandle handle) =>
        handle.Kind switch
        {
            HandleKind.MemberReference => NameOf(metadata, metadata.GetMemberReference((MemberReferenceHandle)handle)),
            HandleKind.MethodSpecification => NameOf(metadata, metadata.GetMethodSpecification((MethodSpecificationHandle)handle).Method),
            _ => null,
        };

    private static string? NameOf(MetadataReader metadata, MemberReference member)
    {
        if (member.Parent.Kind != HandleKind.TypeReference)
            return null; // of a generic type

        var type = metadata.GetTypeReference((TypeReferenceHandle)member.Parent);
        return $"{metadata.GetString(type.Namespace)}.{metadata.GetString(type.Name)}.{metadata.GetString(member.Name)}";
    }

    private static string Outermost(MetadataReader metadata, TypeDefinitionHandle handle)
    {
        var type = metadata.GetTypeDefinition(handle);
        return type.GetDeclaringType() is { IsNil: false } outer
            ? Outermost(metadata, outer)
            : $"{metadata.GetString(type.Namespace)}.{metadata.GetString(type.Name)}";
    }
}
