using System.Text.Json;
using System.Text.Json.Serialization;
using FlowMatching.Studio.Training;

namespace FlowMatching.Studio.Live;

/// <summary>A run as the page reads it.</summary>
internal static class RunText
{
    /// <summary>How everything is written: names in camel case, kinds by their names.</summary>
    public static JsonSerializerOptions Json { get; } =
        new(JsonSerializerDefaults.Web) { MaxDepth = 16, Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) } };

    /// <summary>Where it is.</summary>
    public static object State(StudioRun run)
    {
        var (facts, status, scores) = (run.Facts, run.Status, run.Scores);
        return new
        {
            type = "state",
            run = facts.Id,
            kind = facts.Kind,
            dataset = facts.DataSet,
            from = facts.From,
            source = facts.Source,
            command = run.Command,
            folder = facts.Folder.Path,
            steps = facts.Steps,
            state = status.State,
            step = status.Step,
            seconds = status.Seconds,
            rate = status.Rate,
            message = status.Message,
            scores = scores.Select(static score => new[] { score.Step, score.Sw2 }),
            history = run.HistorySteps.Count,
            painted = run.Painted is [.., var stroke] ? stroke.Step : (int?)null,
            floor = scores is [.., var last] ? last.Floor : (double?)null,
        };
    }

    /// <summary>Lines of its loss.</summary>
    public static object Losses(StudioRun run, IReadOnlyList<LossPoint> lines) =>
        new
        {
            type = "loss",
            run = run.Facts.Id,
            steps = lines.Select(static line => line.Step),
            loss = lines.Select(static line => Math.Round(line.Loss, 6)),
            smoothed = lines.Select(static line => Math.Round(line.Smoothed, 6)),
        };
}
