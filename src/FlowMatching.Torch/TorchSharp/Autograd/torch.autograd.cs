using FlowMatching.Torch.Binding;

namespace TorchSharp;

public static partial class torch
{
    public static class autograd
    {
        public static unsafe IList<Tensor> grad(
            IList<Tensor> outputs,
            IList<Tensor> inputs,
            IList<Tensor>? grad_outputs = null,
            bool retain_graph = false,
            bool create_graph = false,
            bool allow_unused = false)
        {
            nint[] roots = Handles(outputs), leaves = Handles(inputs), seeds = Handles(grad_outputs), found = new nint[leaves.Length];
            long[] owned = new long[leaves.Length];
            fixed (nint* o = roots, i = leaves, g = seeds, f = found)
            fixed (long* b = owned)
            {
                int status = NativeMethods.fm_grad(
                    o, roots.Length, i, leaves.Length, g, seeds.Length, retain_graph || create_graph ? 1 : 0, create_graph ? 1 : 0, allow_unused ? 1 : 0, f, b);
                KeepAlive(outputs, inputs, grad_outputs);
                NativeMethods.Check(status);
            }

            return [.. found.Zip(owned, static (handle, bytes) => handle == 0 ? null! : new Tensor(handle, bytes))];
        }

        public static unsafe void backward(
            IList<Tensor> tensors,
            IList<Tensor>? grad_tensors = null,
            bool? retain_graph = null,
            bool create_graph = false,
            IList<Tensor>? inputs = null)
        {
            nint[] roots = Handles(tensors), seeds = Handles(grad_tensors), leaves = Handles(inputs);
            fixed (nint* r = roots, g = seeds, i = leaves)
            {
                int status = NativeMethods.fm_backward(
                    r, roots.Length, g, seeds.Length, i, leaves.Length, retain_graph ?? create_graph ? 1 : 0, create_graph ? 1 : 0);
                KeepAlive(tensors, grad_tensors, inputs);
                NativeMethods.Check(status);
            }
        }

        private static nint[] Handles(IList<Tensor>? tensors) => tensors is null ? [] : [.. tensors.Select(static tensor => tensor.Handle)];

        private static void KeepAlive(params ReadOnlySpan<IList<Tensor>?> lists)
        {
            foreach (var list in lists)
            {
                foreach (var tensor in list ?? []) GC.KeepAlive(tensor);
            }
        }
    }
}
