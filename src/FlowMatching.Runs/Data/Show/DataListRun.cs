using FlowMatching.Core;
using FlowMatching.Core.Data;
using FlowMatching.Runs.Data.Images;
using FlowMatching.Runs.Options;

namespace FlowMatching.Runs.Data.Show;

/// <summary>The use case "data list": names the data sets, without the engine.</summary>
public static class DataListRun
{
    /// <summary>Lists the data sets.</summary>
    /// <param name="given">The options of the command line.</param>
    /// <param name="faults">Faults found so far.</param>
    /// <returns>The data sets.</returns>
    public static IReadOnlyList<DataSetFacts> Execute(IReadOnlyList<GivenOption> given, List<string> faults)
    {
        var options = DataListOptions.Table.Apply(DataListOptions.Table.Defaults, given, faults);
        InvalidInputException.ThrowIfAny(faults);

        return
        [
            .. DataSets.All.Select(data => new DataSetFacts(data.Name, $"{data.Dimension}-D", data.Description)),
            new("points:FILE", "D-D", "your table, .csv, .npy, .npz or .parquet, 1 to 4096 columns; standardised by column"),
            new("picture:FILE", "2-D", "your grey picture, .png or .jpg, as a density: dark is dense"),
            new("draw:CODE", "2-D", "a drawing of fm studio, which shows its code"),
            .. ImageCatalog.All.Select(set => new DataSetFacts(
                set.Name,
                set.Shape.ToString(),
                set.Description,
                set.Missing(options.DataDir)
            )),
            new(
                "folder:PATH",
                "3 x S x S",
                "your pictures, in folders, a .zip or .tar, brought to S x S pixels; each subfolder is a class"
            ),
        ];
    }
}

/// <summary>A data set, for a list.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Form">What an example is: 2-D for points of the plane, 1 x 28 x 28 for images.</param>
/// <param name="Description">What it is, in one line.</param>
/// <param name="Missing">What to do before it can be used; null where it is there.</param>
public sealed record DataSetFacts(string Name, string Form, string Description, string? Missing = null);
