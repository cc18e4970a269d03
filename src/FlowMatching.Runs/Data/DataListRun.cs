using FlowMatching.Core;
using FlowMatching.Core.Data;
using FlowMatching.Runs.Options;

namespace FlowMatching.Runs.Data;

/// <summary>The use case "data list": names the data sets, without the engine.</summary>
public static class DataListRun
{
    /// <summary>Lists the data sets.</summary>
    /// <param name="given">The options of the command line.</param>
    /// <param name="faults">Faults found so far.</param>
    /// <returns>The data sets.</returns>
    public static IReadOnlyList<DataSetFacts> Execute(IReadOnlyList<GivenOption> given, List<string> faults)
    {
        DataListOptionTable.Table.Apply(DataListOptionTable.Table.Defaults, given, faults);
        InvalidInputException.ThrowIfAny(faults);

        return
        [
            .. DataSets.All.Select(data => new DataSetFacts(data.Name, data.Dimension, data.Description)),
            new("points:FILE", PointsFile.Columns, "your points, .csv or .npy, two columns; standardised"),
            new("picture:FILE", PointsFile.Columns, "your grey picture, .png, as a density: dark is dense"),
        ];
    }
}
