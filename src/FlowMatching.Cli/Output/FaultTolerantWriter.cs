using System.Text;

namespace FlowMatching.Cli.Output;

/// <summary>Writes to another writer until that fails, then nowhere: a terminal that was closed is no reason to lose a run.</summary>
/// <remarks>.NET lets writes to a pipe without a reader pass; those to a terminal that is gone end in an error.</remarks>
/// <param name="target">The writer.</param>
internal sealed class FaultTolerantWriter(TextWriter target) : TextWriter
{
    private volatile bool gone;

    /// <inheritdoc/>
    public override Encoding Encoding => target.Encoding;

    /// <inheritdoc/>
    public override void Write(char value) => Try(value, static (to, one) => to.Write(one));

    /// <inheritdoc/>
    public override void Write(char[] buffer, int index, int count) =>
        Try((buffer, index, count), static (to, part) => to.Write(part.buffer, part.index, part.count));

    /// <inheritdoc/>
    public override void Write(string? value) => Try(value, static (to, text) => to.Write(text));

    /// <inheritdoc/>
    public override void WriteLine(string? value) => Try(value, static (to, text) => to.WriteLine(text));

    /// <inheritdoc/>
    public override void Flush() => Try(0, static (to, _) => to.Flush());

    private void Try<T>(T what, Action<TextWriter, T> write)
    {
        if (gone)
            return;
        try
        {
            write(target, what);
        }
        catch (IOException)
        {
            gone = true;
        }
    }
}
