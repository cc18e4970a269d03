using FlowMatching.Core;

namespace FlowMatching.Runs.Data.Tables;

/// <summary>The text of a table without what is no data: comments from # to the end of a line become empty lines, so that lines keep their
/// numbers; blanks before a line go, and where blanks separate the columns, several count as one.</summary>
/// <param name="file">The file, for messages.</param>
/// <param name="head">What has been read of it already.</param>
/// <param name="rest">What follows.</param>
/// <param name="areBlanksSeparators">Whether blanks separate the columns.</param>
internal sealed class DataLines(string file, ReadOnlyMemory<char> head, TextReader rest, bool areBlanksSeparators) : TextReader
{
    /// <summary>The most characters of a line: 4096 numbers take a hundredth of it.</summary>
    public const int Longest = 1 << 23;

    private ReadOnlyMemory<char> left = head;
    private bool isAtStart = true,
        isComment,
        isBlank;
    private int line = 1,
        length;

    /// <inheritdoc/>
    public override int Read(char[] buffer, int index, int count) => Read(buffer.AsSpan(index, count));

    /// <inheritdoc/>
    public override int Read(Span<char> buffer)
    {
        while (!buffer.IsEmpty)
        {
            int got = ReadRaw(buffer);
            if (got == 0)
                return 0;

            int kept = Keep(buffer[..got]);
            if (kept > 0)
                return kept;
        }

        return 0;
    }

    private int ReadRaw(Span<char> buffer)
    {
        if (left.IsEmpty)
            return rest.Read(buffer);

        int got = Math.Min(left.Length, buffer.Length);
        left.Span[..got].CopyTo(buffer);
        left = left[got..];
        return got;
    }

    // Moves what is kept to the beginning of the text.
    private int Keep(Span<char> text)
    {
        int kept = 0;
        for (int at = 0; at < text.Length; )
        {
            if (isAtStart && text[at] == ' ')
            {
                at++;
                continue;
            }

            isComment = isAtStart ? text[at] == '#' : isComment;
            isAtStart = false;
            int end = text[at..].IndexOfAny('\n', '\r');
            var part = end < 0 ? text[at..] : text.Slice(at, end);
            Count(part.Length);
            kept +=
                isComment ? 0
                : areBlanksSeparators ? Squeeze(part, text[kept..])
                : Move(part, text[kept..]);
            at += part.Length;
            if (end >= 0)
                text[kept++] = EndLine(text[at++]);
        }

        return kept;
    }

    private static int Move(ReadOnlySpan<char> part, Span<char> target)
    {
        part.CopyTo(target);
        return part.Length;
    }

    // A run of blanks is written as one when the next column begins, so that none stands at the end of a line.
    private int Squeeze(ReadOnlySpan<char> part, Span<char> target)
    {
        int kept = 0;
        foreach (char c in part)
        {
            if (c == ' ')
            {
                isBlank = true;
                continue;
            }

            if (isBlank)
                target[kept++] = ' ';
            target[kept++] = c;
            isBlank = false;
        }

        return kept;
    }

    private void Count(int characters)
    {
        length += characters;
        if (length > Longest)
            throw new InvalidInputException($"{file}, line {line} has more than {Longest} characters, expected a row of numbers.");
    }

    private char EndLine(char end)
    {
        (isAtStart, isBlank, length) = (true, false, 0);
        line++;
        return end;
    }
}
