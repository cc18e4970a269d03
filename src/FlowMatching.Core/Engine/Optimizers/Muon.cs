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

    /// <summary>A stack holds no more: of large matrices it would cost memory and win nothing.</summary>
    private const long MostNumbers = 1 << 20;

    // Matrices of one shape share their operators, which are short: many cost little more than one.
    private readonly MuonState[][] stacks =
    [
        .. states
            .GroupBy(static state => (Rows: state.Parameter.shape[0], Numbers: state.Parameter.numel()))
            .SelectMany(static alike => alike.Chunk((int)Math.Max(1, MostNumbers / alike.Key.Numbers))),
    ];

    /// <inheritdoc/>
    public double SquaredNorm() => PlainAdamW.SquaredNorm(states.Select(static state => state.Parameter));

    /// <inheritdoc/>
    public void Update(in UpdateNumbers numbers)
    {
        using var _ = no_grad();
        foreach (var stack in stacks)
            Update(stack, numbers);
    }

    /// <summary>U Vᵀ of each N = U S Vᵀ, nearly: singular values within about 0.3 of 1, but for those below some thousandths of
    /// ‖N‖.</summary>
    /// <remarks>The iteration X ← a X + b (X Xᵀ) X + c (X Xᵀ)² X of Newton and Schulz from X = N/‖N‖, five times. Each step multiplies X
    /// by a polynomial P(A) of A = X Xᵀ from the left, after which A is P A P: so the iteration runs on the small side's square matrices
    /// alone, and X is multiplied once by the product of all P. It needs products of full float32, as libtorch makes them by default: an
    /// eigenvalue of A that rounding to TF32 makes negative would grow a thousandfold.</remarks>
    /// <param name="matrices">Every N, shape (k, m, n).</param>
    /// <returns>Shape (k, m, n).</returns>
    internal static Tensor Orthogonalised(Tensor matrices)
    {
        if (matrices.shape[1] > matrices.shape[2])
            return Orthogonalised(matrices.transpose(1, 2)).transpose(1, 2);

        var x = matrices / (matrices.flatten(1).norm(1, keepdim: true).unsqueeze(2) + 1e-7); // the 1e-7 keeps 0/0 out
        var gram = x.bmm(x.transpose(1, 2));
        var polynomial = Polynomial(gram);
        var product = polynomial;
        for (int i = 1; i < Iterations; i++)
        {
            gram = polynomial.bmm(gram).bmm(polynomial);
            polynomial = Polynomial(gram);
            product = polynomial.bmm(product);
        }

        return product.bmm(x);
    }

    /// <summary>P(A) = a 1 + b A + c A².</summary>
    private static Tensor Polynomial(Tensor gram)
    {
        var result = (Cubic * gram).add_(gram.bmm(gram), Quintic);
        result.diagonal(dim1: 1, dim2: 2).add_(Linear);

        return result;
    }

    private static void Update(MuonState[] alike, in UpdateNumbers numbers)
    {
        using var scope = NewDisposeScope();
        MuonState[] given = [.. alike.Where(static state => state.Parameter.grad is not null)];
        if (given.Length == 0)
            return;

        double scale = numbers.GradientScale;
        var steps = Orthogonalised(stack([.. given.Select(state => Nesterov(state, scale))])).unbind();
        for (int i = 0; i < given.Length; i++)
            Step(given[i], steps[i], numbers);
    }

    /// <summary>Takes the gradient into the momentum, and gives Nesterov's as a matrix.</summary>
    private static Tensor Nesterov(MuonState state, double gradientScale)
    {
        var gradient = state.Parameter.grad! * gradientScale;
        state.Momentum.mul_(Momentum).add_(gradient, 1 - Momentum);

        return gradient.mul_(1 - Momentum).add_(state.Momentum, Momentum).flatten(1);
    }

    private static void Step(MuonState state, Tensor direction, in UpdateNumbers numbers)
    {
        double size = RootMeanSquare * Math.Sqrt(Math.Max(direction.shape[0], direction.shape[1]));
        state.Parameter.mul_(1 - (numbers.LearningRate * numbers.Settings.WeightDecay));
        state.Parameter.add_(direction.reshape(state.Parameter.shape), -numbers.LearningRate * size);
        state.Average.mul_(numbers.EmaDecay).add_(state.Parameter, 1 - numbers.EmaDecay);
    }
}
