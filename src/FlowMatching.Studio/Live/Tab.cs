using System.Net.WebSockets;
using System.Text.Json;
using System.Threading.Channels;
using FlowMatching.Studio.Training;

namespace FlowMatching.Studio.Live;

/// <summary>A tab at its socket. It remembers what it has been told of each run, and is told the rest as fast as it reads: pictures only
/// while it has credit, which it gives back once it has drawn one. It greets first, and says what it knows already.</summary>
/// <param name="socket">The socket.</param>
/// <param name="book">The runs; called when a run is looked for.</param>
internal sealed class Tab(WebSocket socket, Func<IReadOnlyList<StudioRun>> book) : IDisposable
{
    private const int MostBytes = 4096,
        MostMessages = 50,
        MostCredit = 8,
        MostLines = 500;

    private static readonly TimeSpan SendTime = TimeSpan.FromSeconds(5),
        Second = TimeSpan.FromSeconds(1),
        Pace = TimeSpan.FromMilliseconds(40);

    private readonly Channel<bool> news = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite }
    );
    private readonly SemaphoreSlim sending = new(1);
    private readonly TaskCompletionSource greeted = new(TaskCreationOptions.RunContinuationsAsynchronously),
        left = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Dictionary<string, Seen> seen = [];
    private int credit = 2;

    /// <summary>Whether somebody can see it.</summary>
    public bool IsVisible { get; private set; } = true;

    /// <summary>There is something new.</summary>
    public void Wake() => news.Writer.TryWrite(true);

    /// <summary>Tells and listens until one side closes.</summary>
    /// <param name="stop">Ends it.</param>
    public async Task Run(CancellationToken stop)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var telling = Tell(ended.Token);
        try
        {
            await Listen(ended.Token).ConfigureAwait(false);
        }
        finally
        {
            await ended.CancelAsync().ConfigureAwait(false);
            await telling.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            left.TrySetResult();
        }
    }

    /// <summary>Says that the server ends, and closes.</summary>
    public async Task Bye()
    {
        try
        {
            using CancellationTokenSource patience = new(Second);
            await Send(new { type = "bye" }, patience.Token).ConfigureAwait(false);
            await socket
                .CloseOutputAsync(WebSocketCloseStatus.EndpointUnavailable, "fm studio has ended", patience.Token)
                .ConfigureAwait(false);
            await left.Task.WaitAsync(patience.Token).ConfigureAwait(false);
        }
        catch (Exception fault) when (fault is WebSocketException or OperationCanceledException or ObjectDisposedException)
        {
            // It is gone already.
        }
    }

    /// <inheritdoc/>
    public void Dispose() => sending.Dispose();

    private async Task Tell(CancellationToken stop)
    {
        try
        {
            await greeted.Task.WaitAsync(stop).ConfigureAwait(false);
            while (await news.Reader.WaitToReadAsync(stop).ConfigureAwait(false))
            {
                news.Reader.TryRead(out _);
                await SendNews(stop).ConfigureAwait(false);
                await Task.Delay(Pace, stop).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Whoever ends it closes the socket.
        }
        catch (Exception fault) when (fault is WebSocketException or OperationCanceledException or ObjectDisposedException)
        {
            socket.Abort(); // a tab that does not read for so long may come again
        }
    }

    private async Task SendNews(CancellationToken stop)
    {
        var runs = book();
        foreach (var run in runs)
        {
            var before = Of(run.Facts.Id);
            var status = run.Status;
            if (status.Version != before.Version)
                await Send(RunText.State(run), stop).ConfigureAwait(false);
            Keep(run, one => one with { Version = status.Version });
            await SendLosses(run, stop).ConfigureAwait(false);
            await SendPreview(run, stop).ConfigureAwait(false);
        }

        await SendGone(runs, stop).ConfigureAwait(false);
    }

    private async Task SendLosses(StudioRun run, CancellationToken stop)
    {
        var lines = run.LossesAfter(Of(run.Facts.Id).Step);
        for (int first = 0; first < lines.Count; first += MostLines)
        {
            LossPoint[] part = [.. lines.Skip(first).Take(MostLines)];
            await Send(RunText.Losses(run, part), stop).ConfigureAwait(false);
            Keep(run, one => one with { Step = part[^1].Step });
        }
    }

    private async Task SendPreview(StudioRun run, CancellationToken stop)
    {
        if (!IsVisible || Volatile.Read(ref credit) <= 0 || run.Preview is not { } preview || preview.Sequence == Of(run.Facts.Id).Sequence)
            return;

        Interlocked.Decrement(ref credit);
        await Send(
                new
                {
                    type = "preview",
                    run = run.Facts.Id,
                    step = preview.Step,
                },
                stop
            )
            .ConfigureAwait(false);
        await Send(preview.Bytes, WebSocketMessageType.Binary, stop).ConfigureAwait(false);
        Keep(run, one => one with { Sequence = preview.Sequence });
    }

    private async Task SendGone(IReadOnlyList<StudioRun> runs, CancellationToken stop)
    {
        string[] gone;
        lock (seen)
            gone = [.. seen.Keys.Where(id => runs.All(run => run.Facts.Id != id))];
        foreach (string id in gone)
        {
            lock (seen)
                seen.Remove(id);
            await Send(new { type = "gone", run = id }, stop).ConfigureAwait(false);
        }
    }

    private Task Send(object message, CancellationToken stop) =>
        Send(JsonSerializer.SerializeToUtf8Bytes(message, RunText.Json), WebSocketMessageType.Text, stop);

    private async Task Send(byte[] bytes, WebSocketMessageType type, CancellationToken stop)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
        patience.CancelAfter(SendTime);
        await sending.WaitAsync(patience.Token).ConfigureAwait(false);
        try
        {
            await socket.SendAsync(bytes, type, endOfMessage: true, patience.Token).ConfigureAwait(false);
        }
        finally
        {
            sending.Release();
        }
    }

    private async Task Listen(CancellationToken stop)
    {
        byte[] buffer = new byte[MostBytes];
        int heard = 0;
        long second = Environment.TickCount64;
        while (socket.State == WebSocketState.Open)
        {
            var (length, type) = await Receive(buffer, stop).ConfigureAwait(false);
            if (type == WebSocketMessageType.Close)
                break;
            if (Environment.TickCount64 - second > 1000)
                (heard, second) = (0, Environment.TickCount64);
            if (length < 0 || type != WebSocketMessageType.Text || ++heard > MostMessages || !TryHear(buffer.AsSpan(0, length)))
            {
                await Refuse(stop).ConfigureAwait(false);
                return;
            }
        }

        await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, stop).ConfigureAwait(false);
    }

    // The length is −1 where the message does not fit.
    private async Task<(int Length, WebSocketMessageType Type)> Receive(byte[] buffer, CancellationToken stop)
    {
        int length = 0;
        while (true)
        {
            if (length == buffer.Length)
                return (-1, WebSocketMessageType.Text);

            var part = await socket.ReceiveAsync(buffer.AsMemory(length), stop).ConfigureAwait(false);
            length += part.Count;
            if (part.EndOfMessage || part.MessageType == WebSocketMessageType.Close)
                return (length, part.MessageType);
        }
    }

    // What else it sends is thrown away, for a second.
    private async Task Refuse(CancellationToken stop)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
        patience.CancelAfter(Second);
        await socket.CloseAsync(WebSocketCloseStatus.PolicyViolation, "not a message of the page", patience.Token).ConfigureAwait(false);
    }

    private bool TryHear(ReadOnlySpan<byte> text)
    {
        try
        {
            var message = JsonSerializer.Deserialize<TabMessage>(text, RunText.Json);
            Hear(message ?? new TabMessage());
            Wake();
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private void Hear(TabMessage message)
    {
        greeted.TrySetResult();
        IsVisible = message.Visible ?? IsVisible;
        int given = Math.Clamp(message.Credit ?? 0, 0, MostCredit);
        if (given > 0)
            Interlocked.Exchange(ref credit, Math.Min(MostCredit, Volatile.Read(ref credit) + given));
        foreach (var (id, step) in (message.Runs ?? []).Take(1000))
            lock (seen)
                seen[id] = new Seen(-1, step, 0);
    }

    private Seen Of(string id)
    {
        lock (seen)
            return seen.GetValueOrDefault(id, new Seen(-1, 0, 0));
    }

    private void Keep(StudioRun run, Func<Seen, Seen> change)
    {
        lock (seen)
            seen[run.Facts.Id] = change(seen.GetValueOrDefault(run.Facts.Id, new Seen(-1, 0, 0)));
    }

    private readonly record struct Seen(int Version, int Step, int Sequence);

    private sealed record TabMessage(int? Credit = null, bool? Visible = null, Dictionary<string, int>? Runs = null);
}
