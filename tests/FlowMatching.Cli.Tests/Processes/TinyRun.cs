namespace FlowMatching.Cli.Tests.Processes;

/// <summary>The smallest training that is one: 20 steps of 64 examples, a network of width 16, 500 samples, and no choice left to a
/// measurement.</summary>
internal static class TinyRun
{
    /// <summary>Where and how it computes.</summary>
    public static readonly string[] Engine = ["--threads", "1", "--precision", "fp32", "--device", "cpu"];

    /// <summary>All but the numbers of steps and samples.</summary>
    public static readonly string[] Network = ["--batch-size", "64", "--hidden", "16", "--frequencies", "2", "--warm-up", "5", .. Engine];

    /// <summary>All but the number of steps.</summary>
    public static readonly string[] Size = ["--num", "500", .. Network];

    /// <summary>The same without samples and their figures, which take longer than the training.</summary>
    public static readonly string[] Unmeasured = ["--num", "0", .. Network];

    /// <summary>Trains in a folder.</summary>
    public static FmResult Train(string folder, params string[] more) =>
        Fm.Run(folder, ["train", "--dataset", "moons", "--steps", "20", "--log-every", "5", .. Size, .. more]);

    /// <summary>Trains on moons in a folder, without samples, under a name.</summary>
    public static FmResult TrainUnmeasured(string folder, string name, params string[] more)
    {
        var trained = Fm.Run(folder, ["train", "--dataset", "moons", "--name", name, "--steps", "20", .. Unmeasured, .. more]);
        Assert.That(trained.Code, Is.Zero, trained.Error);
        return trained;
    }

    /// <summary>A file of the run.</summary>
    public static string FileIn(string folder, string file, string name = "moons") => Path.Combine(folder, "outputs", "cfm", name, file);
}
