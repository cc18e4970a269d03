using FlowMatching.Torch.Binding;

using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static class utils
        {
            /// <summary>Scales all gradients by max_norm over their common norm if that norm is larger; returns the norm before.</summary>
            public static double clip_grad_norm_(IEnumerable<Parameter> tensors, double max_norm, double norm_type = 2)
            {
                using var scope = NewDisposeScope();
                using var _ = no_grad();
                Tensor[] grads = [.. tensors.Select(static parameter => parameter.grad).OfType<Tensor>()];
                if (grads.Length == 0) return 0;

                var norms = stack(grads.Select(grad => Aten.norm_Scalar.Call(grad, norm_type)));
                double total = Aten.norm_Scalar.Call(norms, norm_type).item<double>();
                double scale = max_norm / (total + 1e-6);
                if (scale < 1)
                {
                    foreach (var grad in grads) grad.mul_(scale);
                }

                return total;
            }
        }
    }
}
