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
            try
            {
                return Aten.index_Tensor.Call(view, gathered);
            }
            finally
            {
                Release(view, gathered, indices);
            }
        }

        public Tensor index(params Tensor[] indices) => Aten.index_Tensor.Call(this, (Argument)(Tensor?[])indices);

        public Tensor index_put_(Tensor value, params TensorIndex[] indices)
        {
            var (view, gathered) = View(indices);
            try
            {
                if (gathered.Length == 0) view.copy_(value);
                else Aten.index_put_.CallInPlace(view, gathered, value);
            }
            finally
            {
                Release(view, gathered, indices);
            }

            return this;
        }

        /// <summary>Positions, slices and new axes are views; what is left for one gathering step are the tensor indices.</summary>
        private (Tensor View, Tensor?[] Gathered) View(TensorIndex[] indices)
        {
            if (indices.Count(static index => index.IsEllipsis) > 1) throw new ArgumentException("An index takes one ellipsis at most.", nameof(indices));

            Tensor view = alias();
            List<Tensor?> gathered = [];
            int dimension = 0;
            for (int i = 0; i < indices.Length; i++)
            {
                if (indices[i].IsEllipsis)
                {
                    dimension = (int)view.Dimensions - indices.Skip(i + 1).Sum(static index => index.DimensionsTaken);
                    continue;
                }

                using var previous = view;
                view = indices[i].Apply(previous, ref dimension, gathered);
            }

            return (view, [.. gathered]);
        }

        /// <summary>Frees the view and the positions found from masks; the caller's own index tensors stay.</summary>
        private static void Release(Tensor view, Tensor?[] gathered, TensorIndex[] indices)
        {
            view.Dispose();
            foreach (var positions in gathered)
            {
                if (!Array.Exists(indices, index => index.Holds(positions))) positions?.Dispose();
            }
        }
    }
}
