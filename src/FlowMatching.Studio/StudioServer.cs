using System.Net;
using System.Net.Sockets;
using FlowMatching.Core;
using FlowMatching.Core.Data;
using FlowMatching.Core.Solvers;
using FlowMatching.Runs;
using FlowMatching.Runs.Options;
using FlowMatching.Studio.Data;
using FlowMatching.Studio.Endpoints;
using FlowMatching.Studio.Engine;
using FlowMatching.Studio.Live;
using FlowMatching.Studio.Security;
using FlowMatching.Studio.Training;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace FlowMatching.Studio;

/// <summary>The local page: a server on this machine alone, with one engine behind it.</summary>
public sealed class StudioServer : IAsyncDisposable
{
    private const int MostBody = 4 << 20,
        MostConnections = 128,
        MostSockets = 32;

    private readonly StudioOptions options;
    private readonly AccessToken token = new();
    private readonly TabList tabs = new();
    private readonly Drawing drawing;
    private readonly StudioEngine engine;
    private readonly ModelShelf models = new();
    private readonly RunBook book;
    private readonly WebApplication app;
    private readonly CancellationTokenSource closing = new();
    private int port;

    private StudioServer(StudioOptions options, IRunObserver log, RunClock clock)
    {
        this.options = options;
        drawing = new Drawing(options.OutputDir);
        engine = new StudioEngine(options);
        book = new RunBook(engine, models, tabs, log, clock);
        app = Build(log);
    }

    /// <summary>The address of the page, with the token that opens it.</summary>
    public string Address => $"http://127.0.0.1:{port}/?token={token.Text}";

    /// <summary>Starts a server; it listens when this returns; the engine and the runs of earlier studios are loaded beside
    /// it.</summary>
    /// <param name="options">Port, folder, and where and how to compute.</param>
    /// <param name="log">The log and the terminal.</param>
    /// <param name="clock">The time.</param>
    /// <exception cref="InvalidInputException">The port is taken.</exception>
    public static async Task<StudioServer> Start(StudioOptions options, IRunObserver log, RunClock clock)
    {
        ArgumentNullException.ThrowIfNull(options);
        StudioServer server = new(options, log, clock);
        try
        {
            await server.app.StartAsync().ConfigureAwait(false);
        }
        catch (IOException fault)
        {
            await server.DisposeAsync().ConfigureAwait(false);
            throw new InvalidInputException(
                $"--port {options.Port} cannot be taken, another program may have it: --port {FreePort()} is free, and --port 0 takes any.",
                fault
            );
        }

        var addresses = server.app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!;
        server.port = new Uri(addresses.Addresses.First()).Port;
        server.book.Recall(options.OutputDir);
        server.engine.Begin();
        _ = server.Greet();
        return server;
    }

    /// <summary>Stops what trains, with everything saved, says goodbye to the tabs, and ends.</summary>
    public async Task Stop()
    {
        await book.StopAll().ConfigureAwait(false);
        await tabs.Close().ConfigureAwait(false);
        await closing.CancelAsync().ConfigureAwait(false);
        using CancellationTokenSource patience = new(TimeSpan.FromSeconds(2));
        await app.StopAsync(patience.Token).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync().ConfigureAwait(false);
        engine.Dispose();
        closing.Dispose();
    }

    // The first answers of a server compile what they call. It asks them itself, while a browser opens.
    private async Task Greet()
    {
        using HttpClient client = new() { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
        client.DefaultRequestHeaders.Authorization = new("Bearer", token.Text);
        try
        {
            foreach (string path in (string[])["/", "/api/hello", "/api/drawing"])
                await client.GetByteArrayAsync(path, closing.Token).ConfigureAwait(false);
        }
        catch (Exception fault) when (fault is HttpRequestException or OperationCanceledException or ObjectDisposedException)
        {
            // The server has ended meanwhile.
        }
    }

    private WebApplication Build(IRunObserver log)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(Limit);
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        var built = builder.Build();

        Gate gate = new(token, () => port);
        built.Use((context, next) => gate.Pass(context, next.Invoke));
        built.Use((context, next) => Answers.Guard(context, next.Invoke, log));
        built.UseWebSockets(new WebSocketOptions { KeepAliveInterval = TimeSpan.FromSeconds(15) });
        built.UseRouting();
        Map(built);
        return built;
    }

    private void Limit(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        kestrel.Listen(IPAddress.Loopback, options.Port);
        kestrel.Limits.MaxRequestBodySize = MostBody;
        kestrel.Limits.MaxRequestHeadersTotalSize = 16 << 10;
        kestrel.Limits.MaxConcurrentConnections = MostConnections;
        kestrel.Limits.MaxConcurrentUpgradedConnections = MostSockets;
    }

    private void Map(WebApplication built)
    {
        RunEndpoints runs = new(book, new RunPlanning(options, drawing), engine);
        built.MapGet("/api/hello", Hello);
        new DataEndpoints(drawing, engine).Map(built);
        runs.Map(built);
        new FlowEndpoints(runs, models, engine).Map(built);
        new ExportEndpoints(runs, models, engine).Map(built);
        built.MapGet("/ws", Listen);
        built.MapGet("/{*path}", Page.Send);
    }

    private async Task Hello(HttpContext context)
    {
        await book.Recalled.ConfigureAwait(false);
        var found = engine.Found.IsCompletedSuccessfully ? engine.Found.Result : null;
        string? fault = engine.Found.IsFaulted
            ? string.Join(' ', FailureReport.Of(engine.Found.Exception!.InnerException!).Sentences)
            : null;
        await context
            .Json(
                new
                {
                    version = Versions.Toolkit,
                    engine = found is null
                        ? null
                        : new
                        {
                            name = found.Name,
                            device = found.Device.ToString(),
                            precision = EngineNames.Of(found.Precision),
                            threads = found.Threads,
                        },
                    fault,
                    datasets = DataSets.OfPlane.Select(static data => new { id = data.Name, description = data.Description }),
                    solvers = OdeSolvers.All.Select(static solver => new
                    {
                        id = solver.Name,
                        evaluations = (solver as IFixedStepSolver)?.EvaluationsPerStep,
                    }),
                    options = PageOptions.Shown.Select(static name =>
                        PageOptions.Text(TrainOptions.Table.Find(name)!, Usual(TrainOptions.Table, PageOptions.OfTraining, name))
                    ),
                    drawing = new
                    {
                        count = drawing.Count,
                        code = drawing.Code,
                        least = Drawing.LeastPoints,
                        most = DrawingCode.MostPoints,
                        half = DrawingCode.HalfWidth,
                    },
                    runs = book.All.Select(RunText.State),
                }
            )
            .ConfigureAwait(false);
    }

    private async Task Listen(HttpContext context)
    {
        if (!context.WebSockets.IsWebSocketRequest)
        {
            await context.Faults(StatusCodes.Status400BadRequest, "This is the address of a socket.").ConfigureAwait(false);
            return;
        }

        using var socket = await context.WebSockets.AcceptWebSocketAsync().ConfigureAwait(false);
        using Tab tab = new(socket, () => book.All);
        tabs.Add(tab);
        try
        {
            await tab.Run(closing.Token).ConfigureAwait(false);
        }
        catch (Exception fault) when (fault is System.Net.WebSockets.WebSocketException or OperationCanceledException)
        {
            // The tab is gone, or the server ends.
        }
        finally
        {
            tabs.Remove(tab);
        }
    }

    private static string Usual<TOptions>(OptionTable<TOptions> table, IReadOnlyDictionary<string, string> preset, string name)
        where TOptions : class => preset.GetValueOrDefault(name) ?? table.Text(table.Defaults, name);

    private static int FreePort()
    {
        using TcpListener probe = new(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    // Signals are the program's business.
    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
