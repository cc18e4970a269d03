using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace FlowMatching.Runs.Tests.Data.Get;

/// <summary>An HTTP server of this process that serves files, and can break the line, forget about ranges or say nothing.</summary>
internal sealed class LocalServer : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stop = new();

    public LocalServer()
    {
        listener.Start();
        _ = Task.Run(ServeAsync);
    }

    /// <summary>The files by their names.</summary>
    public Dictionary<string, byte[]> Files { get; } = [];

    /// <summary>Bytes after which the line breaks; from then on it holds.</summary>
    public int BreakAfter { get; set; } = int.MaxValue;

    public bool KnowsRanges { get; set; } = true;

    public bool IsSilent { get; set; }

    /// <summary>The first byte asked for, request by request.</summary>
    public List<int> Starts { get; } = [];

    public Uri Address => new($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/");

    public void Dispose()
    {
        stop.Cancel();
        listener.Dispose();
    }

    private async Task ServeAsync()
    {
        while (!stop.IsCancellationRequested)
        {
            using var client = await listener.AcceptTcpClientAsync(stop.Token);
            var stream = client.GetStream();
            var (name, start) = Read(new StreamReader(stream, Encoding.ASCII, leaveOpen: true));
            Starts.Add(start);
            if (IsSilent)
                await Task.Delay(Timeout.Infinite, stop.Token);
            await AnswerAsync(stream, name, start);
        }
    }

    private static (string Name, int Start) Read(StreamReader request)
    {
        string name = request.ReadLine()!.Split(' ')[1].TrimStart('/');
        int start = 0;
        while (request.ReadLine() is { Length: > 0 } line)
        {
            if (line.StartsWith("Range: bytes=", StringComparison.OrdinalIgnoreCase))
                start = int.Parse(line["Range: bytes=".Length..].TrimEnd('-'), CultureInfo.InvariantCulture);
        }

        return (name, start);
    }

    private async Task AnswerAsync(Stream stream, string name, int asked)
    {
        if (!Files.TryGetValue(name, out byte[]? file))
        {
            await WriteAsync(stream, "404 Not Found\r\nContent-Length: 0");
            return;
        }

        int start = KnowsRanges ? asked : 0;
        if (start >= file.Length && start > 0)
        {
            await WriteAsync(stream, "416 Range Not Satisfiable\r\nContent-Length: 0");
            return;
        }

        await WriteAsync(
            stream,
            start == 0
                ? $"200 OK\r\nContent-Length: {file.Length}"
                : $"206 Partial Content\r\nContent-Length: {file.Length - start}\r\nContent-Range: bytes {start}-{file.Length - 1}/{file.Length}"
        );
        await stream.WriteAsync(file.AsMemory(start, Math.Min(BreakAfter, file.Length - start)));
        BreakAfter = int.MaxValue;
    }

    private static async Task WriteAsync(Stream stream, string status) =>
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {status}\r\nConnection: close\r\n\r\n"));
}
