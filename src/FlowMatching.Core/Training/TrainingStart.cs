namespace FlowMatching.Core.Training;

/// <summary>What is known when a run begins or goes on.</summary>
/// <param name="Plan">What is trained, with every choice made.</param>
/// <param name="DataSet">The name of the data set.</param>
/// <param name="DataStd">Its standard deviation.</param>
/// <param name="Step">Steps already done: 0 for a new run.</param>
/// <param name="Parameters">Number of trained numbers.</param>
public sealed record TrainingStart(TrainingPlan Plan, string DataSet, double DataStd, int Step, long Parameters);
