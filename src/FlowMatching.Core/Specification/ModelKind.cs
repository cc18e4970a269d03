namespace FlowMatching.Core.Specification;

/// <summary>How a model was made.</summary>
public enum ModelKind
{
    /// <summary>Conditional flow matching on data.</summary>
    Cfm,

    /// <summary>A rectified flow: trained on noise and the ends of a teacher's trajectories.</summary>
    Reflow,

    /// <summary>A one-step student: v(x0, 0) learnt to be the whole way of a teacher's trajectory. Sample it by one Euler step.</summary>
    Distilled,
}

/// <summary>The names of the kinds, as checkpoints and reports keep them.</summary>
public static class ModelKinds
{
    private static readonly string[] Names = ["cfm", "reflow", "distilled"];

    /// <summary>The name of a kind.</summary>
    /// <param name="kind">The kind.</param>
    public static string Name(this ModelKind kind) => Names[(int)kind];

    /// <summary>Finds the kind of a name.</summary>
    /// <exception cref="FormatException">There is none; the message says so as a clause on a checkpoint.</exception>
    internal static ModelKind Parse(string name) =>
        Array.IndexOf(Names, name) is >= 0 and var kind
            ? (ModelKind)kind
            : throw new FormatException($"its kind is '{name}', expected one of {string.Join(", ", Names)}");
}
