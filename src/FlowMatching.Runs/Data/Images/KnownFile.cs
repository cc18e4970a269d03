namespace FlowMatching.Runs.Data.Images;

/// <summary>A file whose content is known in advance, uncompressed.</summary>
/// <param name="Name">Its name, without .gz.</param>
/// <param name="Bytes">How long it is.</param>
/// <param name="Sha256">Its SHA-256, in small hexadecimal digits.</param>
public sealed record KnownFile(string Name, long Bytes, string Sha256);
