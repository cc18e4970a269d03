namespace FlowMatching.Core;

/// <summary>Something that a user chooses by name: a data set, a solver, a path, a coupling, a time sampler.</summary>
public interface INamed
{
    /// <summary>The name as it is typed, in lower case.</summary>
    string Name { get; }
}
