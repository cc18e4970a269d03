using System.Net;

namespace FlowMatching.Studio.Tests;

/// <summary>The way from noise to data of a run that is done.</summary>
public sealed class TrajectoryTests
{
    private Studio studio = null!;
    private string run = "";

    [OneTimeSetUp]
    public async Task Train()
    {
        studio = await Studio.Start();
        run = await studio.Begin(Studio.Tiny);
        await studio.UntilDone(run);
    }

    [OneTimeTearDown]
    public async Task Stop() => await studio.DisposeAsync();

    [TestCase("euler", 8, 8)]
    [TestCase("midpoint", 8, 16)]
    [TestCase("rk4", 8, 32)]
    public async Task Trajectory_HoldsEveryStateOfTheSolver_FromUnitNoise(string solver, int steps, int nfe)
    {
        using var answer = await studio.Post(
            $"/api/runs/{run}/trajectory",
            $$"""{"points":4000,"seed":1,"solver":"{{solver}}","steps":{{steps}}}"""
        );
        byte[] bytes = await answer.Content.ReadAsByteArrayAsync();
        float[] times = [.. Enumerable.Range(0, steps + 1).Select(i => BitConverter.ToSingle(bytes, 64 + 4 * i))];
        int head = 64 + (4 * (steps + 1) + 7) / 8 * 8;
        double[] first = [.. Enumerable.Range(0, 8000).Select(i => (double)BitConverter.ToSingle(bytes, head + 4 * i))];

        Assert.That(BitConverter.ToInt32(bytes, 12), Is.EqualTo(steps + 1));
        Assert.That(BitConverter.ToInt32(bytes, 28), Is.EqualTo(nfe));
        Assert.That(times, Is.EqualTo(Enumerable.Range(0, steps + 1).Select(i => (float)i / steps)).Within(1e-6));
        Assert.That(first.Average(), Is.Zero.Within(0.05)); // 4 standard errors are 0.045
        Assert.That(first.Average(static x => x * x), Is.EqualTo(1).Within(0.07)); // and 0.063
    }

    [TestCase("""{"points":0,"seed":1,"solver":"euler","steps":1}""")]
    [TestCase("""{"points":100000,"seed":1,"solver":"euler","steps":200}""")]
    [TestCase("""{"points":10,"seed":-1,"solver":"euler","steps":1}""")]
    [TestCase("""{"points":10,"seed":1,"solver":"guess","steps":1}""")]
    [TestCase("""{"points":10,"seed":1,"steps":1}""")]
    [TestCase("""{"points":1,"seed":1,"solver":"euler","steps":1,"start":[1]}""")]
    public async Task Trajectory_ThatCannotBe_IsRefused(string body)
    {
        using var answer = await studio.Post($"/api/runs/{run}/trajectory", body);

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.UnprocessableEntity));
    }
}
