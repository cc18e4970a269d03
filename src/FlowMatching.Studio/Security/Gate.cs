using Microsoft.AspNetCore.Http;

namespace FlowMatching.Studio.Security;

/// <summary>Stands before everything else: lets in the page of this machine and whoever holds the token, and nobody else.</summary>
/// <remarks>The name of the host is the defence against a foreign name that is made to mean this machine; the origin that against other
/// pages of the same browser; the cookie that against other users of the machine.</remarks>
/// <param name="token">The token.</param>
/// <param name="port">The port; known once the server listens.</param>
internal sealed class Gate(AccessToken token, Func<int> port)
{
    private const string Bearer = "Bearer ";

    private const string Stranger = """
        <!doctype html><meta charset="utf-8"><title>fm studio</title><p>This page opens with the address that <b>fm studio</b> has printed in its terminal.
        <p>Esta página se abre con la dirección que <b>fm studio</b> ha escrito en su terminal.
        """;

    private string CookieName => $"fm-studio-{port()}"; // cookies do not tell ports apart

    private string[] Hosts => [$"127.0.0.1:{port()}", $"localhost:{port()}", $"[::1]:{port()}"];

    /// <summary>Lets a request in, or answers it.</summary>
    /// <param name="context">The request.</param>
    /// <param name="next">What comes after.</param>
    public Task Pass(HttpContext context, RequestDelegate next)
    {
        var (request, response) = (context.Request, context.Response);
        WriteHeaders(response);
        if (!Hosts.Contains(request.Host.Value))
            return Refuse(response, StatusCodes.Status403Forbidden);
        if (HasToken(request))
            return next(context);
        if (request.Path == "/" && HttpMethods.IsGet(request.Method) && token.Opens(request.Query["token"]))
            return Welcome(context);
        if (!token.IsCookie(request.Cookies[CookieName]))
            return RefuseStranger(request, response);

        return IsOwnPage(request) ? next(context) : Refuse(response, StatusCodes.Status403Forbidden);
    }

    private bool HasToken(HttpRequest request) =>
        request.Headers.Authorization.ToString() is { } header
        && header.StartsWith(Bearer, StringComparison.Ordinal)
        && token.Opens(header[Bearer.Length..]);

    // The token leaves the address bar at once.
    private Task Welcome(HttpContext context)
    {
        context.Response.Cookies.Append(
            CookieName,
            token.Cookie,
            new CookieOptions
            {
                HttpOnly = true,
                SameSite = SameSiteMode.Strict,
                Path = "/",
            }
        );
        string drawing = context.Request.Query["d"].ToString();
        context.Response.Redirect(drawing.Length == 0 ? "/" : $"/?d={Uri.EscapeDataString(drawing)}");
        return Task.CompletedTask;
    }

    private bool IsOwnPage(HttpRequest request)
    {
        if (request.Headers["Sec-Fetch-Site"].ToString() is { Length: > 0 } site && site is not ("same-origin" or "none"))
            return false;
        if (HttpMethods.IsGet(request.Method) && request.Path != "/ws")
            return true;

        return Hosts.Select(host => "http://" + host).Contains(request.Headers.Origin.ToString());
    }

    private static Task RefuseStranger(HttpRequest request, HttpResponse response)
    {
        response.StatusCode = StatusCodes.Status401Unauthorized;
        if (request.Path != "/")
            return Task.CompletedTask;

        response.ContentType = "text/html; charset=utf-8";
        return response.WriteAsync(Stranger);
    }

    private static Task Refuse(HttpResponse response, int status)
    {
        response.StatusCode = status;
        return Task.CompletedTask;
    }

    private void WriteHeaders(HttpResponse response)
    {
        var headers = response.Headers;
        headers.ContentSecurityPolicy =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; "
            + $"connect-src 'self' ws://127.0.0.1:{port()} ws://localhost:{port()}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers.CacheControl = "no-store";
    }
}
