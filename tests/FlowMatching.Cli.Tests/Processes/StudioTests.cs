using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using FlowMatching.Core.Checkpoints;
using FlowMatching.Testing;

namespace FlowMatching.Cli.Tests.Processes;

[Category("Engine")]
[Platform(Include = "Unix")]
public sealed class StudioTests
{
    private const string Long =
        """{"kind":"train","dataset":"moons","options":{"steps":"1000000","hidden":"16","depth":"2","batch-size":"64"}}""";

    [Test]
    public async Task Studio_InterruptedInTheMiddle_SavesWhatIsLearnt()
    {
        using TemporaryFolder folder = new();
        string[] arguments = ["studio", "--port", "0", "--output-dir", folder.In("studio"), "--threads", "1", "--precision", "fp32"];
        using var fm = Process.Start(new ProcessStartInfo(Repository.Program, arguments) { RedirectStandardOutput = true })!;
        try
        {
            Uri address = new((await fm.StandardOutput.ReadLineAsync())!.Split(' ')[^1]);
            using HttpClient client = new() { BaseAddress = new Uri(address.GetLeftPart(UriPartial.Authority)) };
            client.DefaultRequestHeaders.Authorization = new("Bearer", address.Query["?token=".Length..]);
            using var begun = await client.PostAsync("/api/runs", new StringContent(Long, Encoding.UTF8, "application/json"));
            for (int i = 0; i < 600 && (await State(client)).GetProperty("step").GetInt32() < 50; i++)
                await Task.Delay(50);
            using var kill = Process.Start("kill", ["-INT", fm.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
            await fm.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(60));
        }
        finally
        {
            fm.Kill();
        }

        var header = Checkpoint.Verify(folder.In("studio", "cfm", "moons-1", "checkpoint.safetensors"), out _);

        Assert.That(fm.ExitCode, Is.EqualTo(ExitCode.Interrupted));
        Assert.That(header.Step, Is.GreaterThanOrEqualTo(50));
    }

    [Test]
    public void Studio_AtAPortThatIsTaken_NamesAFreeOne()
    {
        using TemporaryFolder folder = new();
        using TcpListener taken = new(IPAddress.Loopback, 0);
        taken.Start();
        int port = ((IPEndPoint)taken.LocalEndpoint).Port;

        var result = Fm.Run(folder.Path, "studio", "--port", port.ToString(System.Globalization.CultureInfo.InvariantCulture));

        Assert.That(result.Code, Is.EqualTo(ExitCode.BadInput), result.Error);
        Assert.That(result.Faults, Has.Length.EqualTo(1));
        Assert.That(result.Faults[0], Does.Match($"--port {port} cannot be taken, .*: --port [0-9]+ is free"));
    }

    private static async Task<JsonElement> State(HttpClient client) => await client.GetFromJsonAsync<JsonElement>("/api/runs/moons-1");
}
