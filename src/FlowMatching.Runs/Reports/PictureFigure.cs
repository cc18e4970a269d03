namespace FlowMatching.Runs.Reports;

/// <summary>What a solver makes of a model of pictures at some cost.</summary>
/// <param name="Solver">The solver.</param>
/// <param name="Setting">Its steps, or its tolerance.</param>
/// <param name="Nfe">Evaluations of the network a picture.</param>
/// <param name="ClassAccuracy">How often the classifier finds the class that was asked for, in [0, 1].</param>
/// <param name="ClassifierFid">The squared Fréchet distance of the classifier's features from those of test pictures.</param>
/// <param name="Seconds">The time that sampling took.</param>
public sealed record PictureFigure(string Solver, string Setting, int Nfe, double ClassAccuracy, double ClassifierFid, double Seconds);
