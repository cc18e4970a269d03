using System.Text;
using FlowMatching.Cli.Output;

namespace FlowMatching.Cli.Tests.Output;

public sealed class FaultTolerantWriterTests
{
    [Test]
    public void Write_WhileTheTargetTakesIt_PassesItOn()
    {
        using StringWriter target = new() { NewLine = "\n" };
        using FaultTolerantWriter writer = new(target) { NewLine = "\n" };

        writer.Write('a');
        writer.Write("b{0}", 1);
        writer.WriteLine("c");
        writer.Write("de".AsSpan());
        writer.WriteLine();

        Assert.That(target.ToString(), Is.EqualTo("ab1c\nde\n"));
    }

    [Test]
    public void Write_OnceTheTargetHasFailed_GoesNowhere()
    {
        using ClosedTerminal target = new();
        using FaultTolerantWriter writer = new(target);

        writer.WriteLine("lost");
        writer.Write('x');
        writer.Flush();

        Assert.That(target.Tried, Is.EqualTo(1));
    }

    private sealed class ClosedTerminal : TextWriter
    {
        public int Tried { get; private set; }

        public override Encoding Encoding => Encoding.UTF8;

        public override void Write(char value)
        {
            Tried++;
            throw new IOException("Input/output error");
        }
    }
}
