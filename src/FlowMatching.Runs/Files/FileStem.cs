using System.Text.RegularExpressions;

namespace FlowMatching.Runs.Files;

/// <summary>Names of data sets as parts of file names.</summary>
public static partial class FileStem
{
    /// <summary>Puts a hyphen for all that a file name should not hold.</summary>
    /// <param name="dataSet">The name, such as points:my cloud.csv.</param>
    /// <returns>Such as points-my-cloud.csv.</returns>
    public static string Of(string dataSet) => Unfit().Replace(dataSet, "-");

    [GeneratedRegex("[^A-Za-z0-9._-]+")]
    private static partial Regex Unfit();
}
