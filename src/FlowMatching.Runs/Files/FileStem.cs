using System.Text.RegularExpressions;

namespace FlowMatching.Runs.Files;

/// <summary>Names of data sets as parts of file names.</summary>
public static partial class FileStem
{
    private const int Longest = 100;

    /// <summary>Puts a hyphen for all that a file name should not hold, a leading point among it: no name leads out of a folder.</summary>
    /// <param name="dataSet">The name, such as points:my cloud.csv.</param>
    /// <returns>Such as points-my-cloud.csv; at least one character, at most 100.</returns>
    public static string Of(string dataSet)
    {
        string stem = Unfit().Replace(dataSet, "-");

        return stem.Length switch
        {
            0 => "-",
            > Longest => stem[..Longest],
            _ => stem,
        };
    }

    [GeneratedRegex(@"^\.|[^A-Za-z0-9._-]+")]
    private static partial Regex Unfit();
}
