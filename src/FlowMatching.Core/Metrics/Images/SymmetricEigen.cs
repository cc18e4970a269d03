namespace FlowMatching.Core.Metrics.Images;

/// <summary>The eigenvalues and eigenvectors of a symmetric matrix, A = V diag(λ) Vᵀ, in float64.</summary>
/// <remarks>Jacobi's cyclic method: rotations that each make one entry off the diagonal zero, sweep after sweep (Golub and Van Loan, "Matrix
/// Computations", section 8.5). It converges quadratically and is accurate to rounding; fast enough for orders of some hundreds.</remarks>
internal sealed class SymmetricEigen
{
    private const int MostSweeps = 60;
    private const double Tolerance = 1e-14;

    private readonly int order;
    private readonly double[] matrix;
    private readonly double[] vectors;

    private SymmetricEigen(double[] matrix, int order)
    {
        this.matrix = [.. matrix];
        this.order = order;
        vectors = new double[matrix.Length];
        for (int i = 0; i < order; i++) vectors[i * order + i] = 1;
    }

    /// <summary>The eigenvalues, in no order.</summary>
    public double[] Values => [.. Enumerable.Range(0, order).Select(i => matrix[i * order + i])];

    /// <summary>Decomposes a matrix.</summary>
    /// <param name="matrix">A symmetric matrix, row by row.</param>
    /// <param name="order">Number n of its rows.</param>
    public static SymmetricEigen Of(double[] matrix, int order)
    {
        SymmetricEigen eigen = new(matrix, order);
        double size = matrix.Sum(x => x * x);
        for (int sweep = 0; sweep < MostSweeps && eigen.OffDiagonal() > Tolerance * Tolerance * size; sweep++)
        {
            eigen.Sweep();
        }

        return eigen;
    }

    /// <summary>f(A) = V diag(f(λ)) Vᵀ.</summary>
    /// <param name="function">f.</param>
    /// <returns>The matrix, row by row.</returns>
    public double[] Apply(Func<double, double> function)
    {
        double[] values = Array.ConvertAll(Values, value => function(value)), result = new double[matrix.Length];
        for (int i = 0; i < order; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                double sum = 0;
                for (int k = 0; k < order; k++) sum += vectors[i * order + k] * values[k] * vectors[j * order + k];

                result[i * order + j] = result[j * order + i] = sum;
            }
        }

        return result;
    }

    private double OffDiagonal()
    {
        double sum = 0;
        for (int i = 0; i < order; i++)
        {
            for (int j = 0; j < i; j++) sum += 2 * matrix[i * order + j] * matrix[i * order + j];
        }

        return sum;
    }

    private void Sweep()
    {
        for (int p = 0; p < order; p++)
        {
            for (int q = p + 1; q < order; q++)
            {
                if (matrix[p * order + q] != 0) Rotate(p, q);
            }
        }
    }

    /// <summary>Turns the plane of two coordinates by the angle that makes their entry zero: t = tan φ is the smaller root of t² + 2 θ t = 1.</summary>
    private void Rotate(int p, int q)
    {
        double theta = (matrix[q * order + q] - matrix[p * order + p]) / (2 * matrix[p * order + q]);
        double tangent = (theta < 0 ? -1 : 1) / (Math.Abs(theta) + Math.Sqrt(theta * theta + 1));
        double cosine = 1 / Math.Sqrt(tangent * tangent + 1), sine = tangent * cosine;
        Turn(matrix, p, q, order, cosine, sine);
        Turn(matrix, p * order, q * order, 1, cosine, sine);
        Turn(vectors, p, q, order, cosine, sine);
    }

    /// <summary>Turns two columns, or two rows: entries <paramref name="stride"/> apart from two first ones.</summary>
    private void Turn(double[] entries, int first, int second, int stride, double cosine, double sine)
    {
        for (int k = 0; k < order; k++)
        {
            ref double x = ref entries[first + k * stride], y = ref entries[second + k * stride];
            (x, y) = (cosine * x - sine * y, sine * x + cosine * y);
        }
    }
}
