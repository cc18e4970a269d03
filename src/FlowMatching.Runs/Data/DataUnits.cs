using FlowMatching.Core.Data;

namespace FlowMatching.Runs.Data;

/// <summary>Takes what a model computes to the units of the data as it was given, and back.</summary>
/// <param name="affine">How the data was standardised; null where model and data have the same units.</param>
internal sealed class DataUnits(DataAffine? affine)
{
    /// <summary>Takes points to data units: x = m + s z.</summary>
    /// <param name="points">Points of the model, row by row.</param>
    /// <returns>The points in data units.</returns>
    public float[] ToData(float[] points) => affine?.ToDataUnits(points) ?? points;

    /// <summary>Takes points to the model's units: z = (x − m)/s.</summary>
    /// <param name="points">Points in data units, row by row.</param>
    /// <returns>The points in the model's units.</returns>
    public float[] ToModel(float[] points) => affine?.ToModelUnits(points) ?? points;

    /// <summary>Takes velocities to data units: dx/dt = s dz/dt.</summary>
    /// <param name="velocities">Velocities of the model.</param>
    /// <returns>The velocities in data units a unit of t.</returns>
    public float[] VelocitiesToData(float[] velocities) =>
        affine is null ? velocities : Array.ConvertAll(velocities, velocity => (float)(affine.Scale * velocity));

    /// <summary>Takes log-densities to data units: log p(x) = log p(z) − D ln s.</summary>
    /// <param name="logs">Natural logarithms of the model's density.</param>
    /// <param name="dimension">Number D of coordinates.</param>
    /// <returns>The logarithms of the density in data units.</returns>
    public double[] LogDensitiesToData(double[] logs, int dimension) =>
        affine is null ? logs : Array.ConvertAll(logs, log => log - dimension * Math.Log(affine.Scale));
}
