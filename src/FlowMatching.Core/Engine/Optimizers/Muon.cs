using static TorchSharp.torch;

namespace FlowMatching.Core.Engine;

/// <summary>Muon: the momentum of a matrix of weights with all its singular values brought near 1, as a step.</summary>
/// <remarks>
/// g = s ∇L; M ← μ M + (1 − μ) g; N = (1 − μ) g + μ M, the momentum of Nesterov; θ ← (1 − η λ) θ − η 0.2 √max(m, n) O(N), where N is an
/// m x n matrix and O its orthogonal factor U Vᵀ by <see cref="Orthogonalised"/> (Jordan et al. 2024, "Muon: An optimizer for hidden layers in
/// neural networks"). The factor 0.2 √max(m, n) gives the step the root mean square of AdamW's, so that one rate η serves both (Liu et al.
/// 2025, arXiv:2502.16982, section 2.2). A convolution's weight (C', C, R, S) is the matrix of C' rows and C R S columns.
/// </remarks>
internal sealed class Muon(IReadOnlyList<MuonState> states) : IWeightUpdate
{
    private const double Momentum = 0.95,
        RootMeanSquare = 0.2;

    private const int Iterations = 5;

    // Jordan's coefficients: the slope at 0, and so the speed, is as large as it can be while values up to 1 stay within about 0.3 of 1.
    private const double Linear = 3.4445,
        Cubic = -4.7750,
        Quintic = 2.0315;

    /// <inheritdoc/>
    public double SquaredNorm() => PlainAdamW.SquaredNorm(states.Select(static state => state.Parameter));

    /// <inheritdoc/>
    public void Update(in UpdateNumbers numbers)
    {
        using var _ = no_grad();
        foreach (var state in states)
            Update(state, numbers);
    }

    /// <summary>U Vᵀ of N = U S Vᵀ, nearly: singular values within about 0.3 of 1, but for those below some thousandths of ‖N‖.</summary>
    /// <remarks>The iteration X ← a X + b (X Xᵀ) X + c (X Xᵀ)² X of Newton and Schulz from X = N/‖N‖, five times. Each step multiplies X
    /// by a polynomial P(A) of A = X Xᵀ from the left, after which A is P A P: so the iteration runs on the small side's square matrices
    /// alone, and X is multiplied once by the product of all P. It needs products of full float32, as libtorch makes them by default: an
    /// eigenvalue of A that rounding to TF32 makes negative would grow a thousandfold.</remarks>
    /// <param name="matrix">N, shape (m, n).</param>
    /// <returns>Shape (m, n).</returns>
    internal static Tensor Orthogonalised(Tensor matrix)
    {
        if (matrix.shape[0] > matrix.shape[1])
            return Orthogonalised(matrix.t()).t();

        var x = matrix / (matrix.norm() + 1e-7); // the 1e-7 keeps 0/0 out
        var gram = x.mm(x.t());
        var polynomial = Polynomial(gram);
        var product = polynomial;
        for (int i = 1; i < Iterations; i++)
        {
            gram = polynomial.mm(gram).mm(polynomial);
            polynomial = Polynomial(gram);
            product = polynomial.mm(product);
        }

        return product.mm(x);
    }

    /// <summary>P(A) = a 1 + b A + c A².</summary>
    private static Tensor Polynomial(Tensor gram)
    {
        var result = (Cubic * gram).add_(gram.mm(gram), Quintic);
        result.diagonal().add_(Linear);

        return result;
    }

    private static void Update(MuonState state, in UpdateNumbers numbers)
    {
        using var scope = NewDisposeScope();
        if (state.Parameter.grad is not { } raw)
            return;

        var gradient = raw * numbers.GradientScale;
        state.Momentum.mul_(Momentum).add_(gradient, 1 - Momentum);
        var matrix = (gradient * (1 - Momentum)).add_(state.Momentum, Momentum).flatten(1);
        double size = RootMeanSquare * Math.Sqrt(Math.Max(matrix.shape[0], matrix.shape[1]));
        state.Parameter.mul_(1 - (numbers.LearningRate * numbers.Settings.WeightDecay));
        state.Parameter.add_(Orthogonalised(matrix).reshape(state.Parameter.shape), -numbers.LearningRate * size);
        state.Average.mul_(numbers.EmaDecay).add_(state.Parameter, 1 - numbers.EmaDecay);
    }
}
