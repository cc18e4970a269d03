using System.Globalization;

namespace FlowMatching.Benchmarks;

/// <summary>The few options of a benchmark.</summary>
/// <param name="Arguments">As typed.</param>
internal sealed record CommandLine(string[] Arguments)
{
    internal string Python => Text("--python", "/usr/bin/python3");

    /// <summary>Whether a python was named: then plain PyTorch takes part.</summary>
    internal bool HasPython => Arguments.Contains("--python");

    internal string Text(string name, string otherwise) =>
        Array.IndexOf(Arguments, name) is var at and >= 0 && at + 1 < Arguments.Length ? Arguments[at + 1] : otherwise;

    internal int Number(string name, int otherwise) =>
        int.Parse(Text(name, otherwise.ToString(CultureInfo.InvariantCulture)), CultureInfo.InvariantCulture);
}
