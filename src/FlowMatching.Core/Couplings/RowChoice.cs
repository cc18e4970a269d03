namespace FlowMatching.Core.Couplings;

/// <summary>Chooses the row of x1 that belongs to each row of x0. Touches no tensor, so any thread may run it; it does not depend on which.</summary>
/// <returns>For each row of x0 the number of a row of x1.</returns>
/// <exception cref="RunFailedException">No choice was found, such as by an iteration that did not converge.</exception>
public delegate long[] RowChoice();
