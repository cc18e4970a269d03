using FlowMatching.Torch.Binding;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public Tensor this[params TensorIndex[] indices]
        {
            get => index(indices);
            set => index_put_(value, indices);
        }

        public Tensor this[params Tensor[] indices] => index(indices);

        public Tensor this[long i1]
        {
            get => select(0, i1);
            set => index_put_(value, (TensorIndex)i1);
        }

        public Tensor this[long i1, long i2]
        {
            get => index(i1, i2);
            set => index_put_(value, i1, i2);
        }

        public Tensor index(params TensorIndex[] indices)
        {
            var (view, gathered) = View(indices);
            if (gathered.Length == 0) return view;
            using (view) return Aten.index_Tensor.Call(view, gathered);
        }

        public Tensor index(params Tensor[] indices) => Aten.index_Tensor.Call(this, (Argument)(Tensor?[])indices);

        public Tensor index_put_(Tensor value, params TensorIndex[] indices)
        {
            var (view, gathered) = View(indices);
            using (view)
            {
                if (gathered.Length == 0) view.copy_(value);
                else Aten.index_put_.CallInPlace(view, gathered, value);
            }

            return this;
        }

        /// <summary>Positions, slices and new axes are views; what is left for one gathering step are the tensor indices.</summary>
        private (Tensor View, Tensor?[] Gathered) View(TensorIndex[] indices)
        {
            Tensor view = alias();
            List<Tensor?> gathered = [];
            int dimension = 0;
            foreach (var index in indices)
            {
                if (index.IsEllipsis)
                {
                    dimension = (int)view.Dimensions - TakenAfter(indices, index);
                    continue;
                }

                using var previous = view;
                view = index.Apply(previous, ref dimension, gathered);
            }

            return (view, [.. gathered]);
        }

        private static int TakenAfter(TensorIndex[] indices, TensorIndex ellipsis)
        {
            int at = Array.FindIndex(indices, static index => index.IsEllipsis);
            return ellipsis.IsEllipsis ? indices.Skip(at + 1).Count(static index => index.TakesDimension) : 0;
        }
    }
}
