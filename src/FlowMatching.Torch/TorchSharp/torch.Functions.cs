using FlowMatching.Torch.Binding;

namespace TorchSharp;

public static partial class torch
{
    public static Tensor cat(IList<Tensor> tensors, long dim = 0) => Aten.cat.Call((Argument)(Tensor?[])[.. tensors], dim);

    public static Tensor stack(IEnumerable<Tensor> tensors, long dim = 0) => Aten.stack.Call((Argument)(Tensor?[])[.. tensors], dim);

    public static Tensor[] chunk(Tensor input, long chunks, long dim = 0) => input.chunk(chunks, dim);

    public static Tensor where(Tensor condition, Tensor x, Tensor y) => Aten.where_self.Call(condition, x, y);

    public static Tensor matmul(Tensor input, Tensor target) => input.matmul(target);

    public static Tensor einsum(string equation, params Tensor[] tensors) => Aten.einsum.Call(equation, (Argument)(Tensor?[])tensors);

    public static Tensor cdist(Tensor x1, Tensor x2, double p = 2, compute_mode compute_mode = compute_mode.use_mm_for_euclid_dist_if_necessary) =>
        Aten.cdist.Call(x1, x2, p, (long)compute_mode);

    public static Tensor searchsorted(Tensor sorted_sequence, Tensor values, bool out_int32 = false, bool right = false, Tensor? sorter = null) =>
        Aten.searchsorted_Tensor.Call(
            sorted_sequence, values, ((Argument)out_int32).As("out_int32"), ((Argument)right).As("right"), ((Argument)sorter).As("sorter"));

    public static Tensor logsumexp(Tensor input, long dim, bool keepdim = false) => Aten.logsumexp.Call(input, dim, keepdim);

    public static Tensor floor(Tensor input) => Aten.floor.Call(input);

    public static Tensor round(Tensor input, long decimals = 0) => Aten.round_decimals.Call(input, ((Argument)decimals).As("decimals"));

    public static Tensor erf(Tensor input) => Aten.erf.Call(input);

    public static Tensor outer(Tensor input, Tensor vec2) => Aten.outer.Call(input, vec2);

    public static Tensor maximum(Tensor input, Tensor other) => input.maximum(other);

    public static Tensor minimum(Tensor input, Tensor other) => input.minimum(other);

    public static Tensor exp(Tensor input) => input.exp();

    public static Tensor log(Tensor input) => input.log();

    public static Tensor sin(Tensor input) => input.sin();

    public static Tensor cos(Tensor input) => input.cos();

    public static Tensor tanh(Tensor input) => input.tanh();

    public static Tensor sqrt(Tensor input) => input.sqrt();

    public static Tensor square(Tensor input) => input.square();

    public static Tensor abs(Tensor input) => input.abs();

    public static Tensor sigmoid(Tensor input) => input.sigmoid();

    public static Tensor isfinite(Tensor tensor) => tensor.isfinite();

    public static Tensor isnan(Tensor input) => input.isnan();
}
