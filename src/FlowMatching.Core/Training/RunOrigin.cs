using FlowMatching.Core.Checkpoints;
using FlowMatching.Core.Data;
using FlowMatching.Core.Reflow;

namespace FlowMatching.Core.Training;

/// <summary>What a model is learnt from, as its checkpoint will tell.</summary>
/// <param name="DataSet">The name of the data set, the teacher's where there is one.</param>
/// <param name="DataAffine">How the data was standardised, if it was.</param>
/// <param name="ClassNames">The names of the classes that it learns to tell apart; empty for none.</param>
/// <param name="Kind">One of <see cref="ModelKinds"/>.</param>
/// <param name="Reflow">The teacher, where there is one.</param>
internal sealed record RunOrigin(string DataSet, DataAffine? DataAffine, IReadOnlyList<string> ClassNames, string Kind = ModelKinds.Cfm, ReflowOrigin? Reflow = null);
