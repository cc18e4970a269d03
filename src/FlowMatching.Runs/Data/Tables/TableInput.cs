using System.Text;
using FlowMatching.Core;

namespace FlowMatching.Runs.Data.Tables;

/// <summary>Opens what a table is read from, and turns what goes wrong there into a sentence.</summary>
internal static class TableInput
{
    private const int Buffer = 1 << 16;

    /// <summary>Reads a text.</summary>
    /// <typeparam name="T">What is made of it.</typeparam>
    /// <param name="path">The file, for messages.</param>
    /// <param name="open">Opens its bytes.</param>
    /// <param name="read">Reads it.</param>
    /// <exception cref="InvalidInputException">It cannot be read.</exception>
    public static T ReadText<T>(string path, Func<Stream> open, Func<TextReader, T> read) =>
        Guard(
            path,
            () =>
            {
                using StreamReader text = new(open(), Encoding.UTF8, detectEncodingFromByteOrderMarks: true, Buffer);
                return read(text);
            }
        );

    /// <summary>Turns what a disk, or an archive, may say into a sentence.</summary>
    /// <typeparam name="T">What is read.</typeparam>
    /// <param name="path">The file, for messages.</param>
    /// <param name="read">Reads it.</param>
    /// <exception cref="InvalidInputException">It cannot be read.</exception>
    public static T Guard<T>(string path, Func<T> read)
    {
        if (Directory.Exists(path))
            throw new InvalidInputException($"{path} is a folder, expected a file.");

        try
        {
            return read();
        }
        catch (InvalidDataException e)
        {
            throw new InvalidInputException($"{path} is damaged: {Faults.Sentence(e)}", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new InvalidInputException($"{path} cannot be read: {Faults.Sentence(e)}", e);
        }
    }
}
