namespace FlowMatching.Runs.Data;

/// <summary>The outcome of showing a data set.</summary>
/// <param name="Dataset">The data set.</param>
/// <param name="Description">What it is.</param>
/// <param name="Unit">What an example is: points or pictures.</param>
/// <param name="Shown">The number of examples drawn.</param>
/// <param name="Std">The standard deviation that scales a network for this set.</param>
/// <param name="Picture">The picture.</param>
public sealed record DataShowReport(string Dataset, string Description, string Unit, int Shown, double Std, string Picture);
