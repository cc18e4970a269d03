using FlowMatching.Core;
using FlowMatching.Core.Data;
using FlowMatching.Core.Data.Images;

namespace FlowMatching.Runs.Data;

/// <summary>The one place that turns what a user names into a data set: a named law, or a file. No engine is needed.</summary>
public static class DataSources
{
    /// <summary>What can be named, for messages.</summary>
    public static IReadOnlyList<string> Forms { get; } = [.. DataSets.Names, Digits.Name, .. DataSpec.Forms];

    /// <summary>Opens a data set.</summary>
    /// <param name="text">A name, points:FILE or picture:FILE.</param>
    /// <returns>The data set.</returns>
    /// <exception cref="InvalidInputException">There is none of this name, or the file cannot be learnt from.</exception>
    public static IDataStream Open(string text) => (NamesPictures(text), DataSpec.Parse(text)) switch
    {
        (true, _) => new ImageStream(Digits.Read(), "1,797 hand-written digits of 8 x 8 pixels"),
        (_, { } spec) => Open(spec),
        _ => DataSets.Get(text),
    };

    /// <summary>Whether a text names pictures to learn from, one by one, rather than points.</summary>
    /// <param name="text">What was typed.</param>
    public static bool NamesPictures(string text) => text == Digits.Name;

    /// <summary>Opens a file as a data set.</summary>
    /// <param name="spec">What it is, and where.</param>
    /// <returns>The data set.</returns>
    /// <exception cref="InvalidInputException">The file cannot be learnt from.</exception>
    public static IDataStream Open(DataSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        return spec.Prefix == DataSpec.Points
            ? new PointCloud(spec.Name, PointsFile.Read(spec.File), PointsFile.Columns)
            : PictureFile.Read(spec.Name, spec.File);
    }

    /// <summary>What checkpoints, reports and folders call a data set.</summary>
    /// <param name="text">A name, points:FILE or picture:FILE.</param>
    /// <returns>The name; of a file the part without its folders.</returns>
    public static string NameOf(string text) => DataSpec.Parse(text)?.Name ?? text;
}
