using System.Net;
using System.Net.Http.Headers;
using FlowMatching.Core;

namespace FlowMatching.Runs.Data.Get;

/// <summary>Fetches files over HTTP; what was begun is gone on with, by this run or a later one.</summary>
/// <param name="client">Sends the requests.</param>
/// <param name="observer">Told of progress.</param>
/// <param name="clock">The time, for the rate.</param>
/// <param name="patience">How long to wait for the next bytes.</param>
internal sealed class Downloader(HttpClient client, IRunObserver observer, RunClock clock, TimeSpan patience)
{
    private const int Attempts = 4,
        Chunk = 1 << 16,
        Kilo = 1000;

    /// <summary>Fetches a file.</summary>
    /// <param name="address">Where it is.</param>
    /// <param name="path">The file to write; what is in it already is taken for its beginning.</param>
    /// <param name="most">How many bytes it can have.</param>
    /// <param name="cancel">Stops the fetching.</param>
    /// <exception cref="RunFailedException">It cannot be had; what came so far stays.</exception>
    public async Task FetchAsync(Uri address, string path, long most, CancellationToken cancel)
    {
        for (int attempt = 1; ; attempt++)
        {
            long before = Length(path);
            try
            {
                await FetchRestAsync(address, path, most, cancel).ConfigureAwait(false);
                return;
            }
            catch (Exception e)
                when (e is HttpRequestException or IOException or OperationCanceledException && !cancel.IsCancellationRequested)
            {
                if (attempt == Attempts || Length(path) <= before)
                    throw new RunFailedException($"{File(address)} cannot be fetched: {Reason(e)}", e);
            }
        }
    }

    private async Task FetchRestAsync(Uri address, string path, long most, CancellationToken cancel)
    {
        long begun = Length(path);
        using var response = await AskAsync(address, begun, cancel).ConfigureAwait(false);
        if (response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable && begun > 0)
            return; // it was whole already
        if (!response.IsSuccessStatusCode)
            throw new RunFailedException($"it answers {(int)response.StatusCode} {response.ReasonPhrase} for {File(address)}.");

        bool goesOn = response.StatusCode == HttpStatusCode.PartialContent && response.Content.Headers.ContentRange?.From == begun;
        long start = goesOn ? begun : 0;
        await using FileStream file = new(path, goesOn ? FileMode.Append : FileMode.Create, FileAccess.Write);
        await using var body = await response.Content.ReadAsStreamAsync(cancel).ConfigureAwait(false);
        await CopyAsync(body, file, address, start, start + response.Content.Headers.ContentLength, most, cancel).ConfigureAwait(false);
    }

    private async Task<HttpResponseMessage> AskAsync(Uri address, long begun, CancellationToken cancel)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, address);
        if (begun > 0)
            request.Headers.Range = new RangeHeaderValue(begun, null);
        using var limit = Limit(cancel);

        return await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token).ConfigureAwait(false);
    }

    private async Task CopyAsync(Stream body, FileStream file, Uri address, long start, long? total, long most, CancellationToken cancel)
    {
        byte[] buffer = new byte[Chunk];
        double begin = clock.Seconds;
        for (long done = start; await ReadAsync(body, buffer, cancel).ConfigureAwait(false) is > 0 and var read; )
        {
            done += read;
            if (done > most)
                throw new RunFailedException($"{File(address)} has more than {most} bytes there: it is not the file wanted.");
            await file.WriteAsync(buffer.AsMemory(0, read), cancel).ConfigureAwait(false);
            double rate = (done - start) / Kilo / Math.Max(clock.Seconds - begin, 1e-3);
            observer.Progress(new RunProgress($"fetching {File(address)}", "kB", done / Kilo, (total ?? done) / Kilo, rate));
        }
    }

    private async Task<int> ReadAsync(Stream body, byte[] buffer, CancellationToken cancel)
    {
        using var limit = Limit(cancel);

        return await body.ReadAsync(buffer, limit.Token).ConfigureAwait(false);
    }

    private CancellationTokenSource Limit(CancellationToken cancel)
    {
        var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(patience);

        return limit;
    }

    private string Reason(Exception fault) =>
        fault is OperationCanceledException ? $"nothing came for {patience.TotalSeconds:0.#} seconds." : Faults.Sentence(fault);

    private static string File(Uri address) => address.Segments[^1];

    private static long Length(string path) => new FileInfo(path) is { Exists: true } file ? file.Length : 0;
}
