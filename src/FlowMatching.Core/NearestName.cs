namespace FlowMatching.Core;

/// <summary>Finds the name that a user most likely meant.</summary>
public static class NearestName
{
    /// <summary>Finds the known name with the smallest edit distance to the wanted one, upper and lower case taken as equal.</summary>
    /// <param name="wanted">The name as it was typed.</param>
    /// <param name="known">The names there are; of two equally near ones the first is taken.</param>
    /// <returns>The nearest name, or null when the nearest one is further than max(2, length of the wanted name / 3) edits.</returns>
    public static string? Find(string wanted, IEnumerable<string> known)
    {
        int limit = Math.Max(2, wanted.Length / 3);

        return known
            // a longer text is as many edits away as the name has letters: it is not even looked at
            .Where(name => wanted.Length < 2 * name.Length)
            .Select(name => (name, distance: EditDistance(wanted.ToUpperInvariant(), name.ToUpperInvariant())))
            .Where(candidate => candidate.distance <= limit && candidate.distance < candidate.name.Length)
            .OrderBy(candidate => candidate.distance)
            .Select(candidate => candidate.name)
            .FirstOrDefault();
    }

    /// <summary>Counts the insertions, deletions and replacements of single characters that turn one word into the other.</summary>
    /// <remarks>Levenshtein's distance by the Wagner-Fischer recurrence, one row at a time: O(mn) time, O(n) memory.</remarks>
    internal static int EditDistance(string a, string b)
    {
        int[] previous = [.. Enumerable.Range(0, b.Length + 1)];
        for (int i = 1; i <= a.Length; i++)
        {
            var current = new int[b.Length + 1];
            current[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int replaced = previous[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                current[j] = Math.Min(replaced, 1 + Math.Min(previous[j], current[j - 1]));
            }

            previous = current;
        }

        return previous[b.Length];
    }
}
