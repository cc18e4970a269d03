using System.Text;
using FlowMatching.Core;

namespace FlowMatching.Runs.Files;

/// <summary>The lines of a text file of numbers, none longer than a limit: a file without line ends takes no memory.</summary>
internal static class TextLines
{
    /// <summary>The most characters of a line.</summary>
    public const int Longest = 1 << 16;

    /// <summary>Reads a file, line by line as it is asked for; a line ends at a line feed, a carriage return, or both.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The lines without their ends.</returns>
    /// <exception cref="InvalidInputException">A line is too long.</exception>
    public static IEnumerable<string> Read(string path)
    {
        using StreamReader reader = new(path);
        StringBuilder line = new();
        for (int number = 1, next = reader.Read(); next >= 0; next = reader.Read())
        {
            if (next is not ('\n' or '\r'))
            {
                if (line.Length == Longest) throw new InvalidInputException($"{path}, line {number} has more than {Longest} characters, expected a row of numbers.");
                line.Append((char)next);
                continue;
            }

            if (next == '\r' && reader.Peek() == '\n') reader.Read();
            yield return line.ToString();
            line.Clear();
            number++;
        }

        if (line.Length > 0) yield return line.ToString();
    }
}
