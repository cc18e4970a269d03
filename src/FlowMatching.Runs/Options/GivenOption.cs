namespace FlowMatching.Runs.Options;

/// <summary>An option as someone gave it: a name and a text, through one of the doors.</summary>
/// <param name="Name">The name without dashes, known or not.</param>
/// <param name="Text">The value as typed.</param>
/// <param name="Label">How a fault names it: "--steps", or "moons.yaml, line 3: steps".</param>
public readonly record struct GivenOption(string Name, string Text, string Label);
