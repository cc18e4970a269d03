using System.Collections.Frozen;
using Microsoft.AspNetCore.Http;

namespace FlowMatching.Studio;

/// <summary>The files of the page. They lie in the assembly: there is no folder, and so no path that leads out of one.</summary>
internal static class Page
{
    private static readonly FrozenDictionary<string, string> MediaTypes = new Dictionary<string, string>
    {
        [".html"] = "text/html; charset=utf-8",
        [".css"] = "text/css; charset=utf-8",
        [".js"] = "text/javascript; charset=utf-8",
        [".json"] = "application/json; charset=utf-8",
        [".svg"] = "image/svg+xml",
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<string, byte[]> Files = typeof(Page)
        .Assembly.GetManifestResourceNames()
        .ToFrozenDictionary(static name => "/" + name, Read);

    /// <summary>Sends a file; the page itself for "/".</summary>
    /// <param name="context">The request.</param>
    public static Task Send(HttpContext context)
    {
        string path = context.Request.Path == "/" ? "/index.html" : context.Request.Path.Value ?? "";
        if (!Files.TryGetValue(path, out byte[]? bytes))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        }

        context.Response.ContentType = MediaTypes[Path.GetExtension(path)];
        context.Response.ContentLength = bytes.Length;
        return context.Response.Body.WriteAsync(bytes).AsTask();
    }

    private static byte[] Read(string name)
    {
        using var stream = typeof(Page).Assembly.GetManifestResourceStream(name)!;
        byte[] bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
