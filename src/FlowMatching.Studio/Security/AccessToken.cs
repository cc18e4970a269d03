using System.Security.Cryptography;
using System.Text;

namespace FlowMatching.Studio.Security;

/// <summary>What opens the page: 128 random bits, printed once in its address, and exchanged there for a cookie with 128 others.</summary>
internal sealed class AccessToken
{
    private readonly string cookie = Random();

    /// <summary>What stands in the address.</summary>
    public string Text { get; } = Random();

    /// <summary>What the cookie holds.</summary>
    public string Cookie => cookie;

    /// <summary>Whether a text is the token of the address; also of a script's header.</summary>
    /// <param name="text">The text; null where there is none.</param>
    public bool Opens(string? text) => AreEqual(text, Text);

    /// <summary>Whether a cookie is ours.</summary>
    /// <param name="text">What it holds; null where there is none.</param>
    public bool IsCookie(string? text) => AreEqual(text, cookie);

    // Takes as long for a wrong text as for the right one.
    private static bool AreEqual(string? text, string right) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(text ?? ""), Encoding.UTF8.GetBytes(right));

    private static string Random() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
}
