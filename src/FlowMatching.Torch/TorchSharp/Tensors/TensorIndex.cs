using FlowMatching.Torch.Binding;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>One place of an indexing expression: a position, a slice, a new axis, an ellipsis or a tensor of positions.</summary>
    public readonly struct TensorIndex
    {
        public static readonly TensorIndex Ellipsis = new(Kind.Ellipsis);
        public static readonly TensorIndex None = new(Kind.NewAxis);
        public static readonly TensorIndex Null = new(Kind.NewAxis);
        public static readonly TensorIndex Colon = Slice();

        private readonly Kind kind;
        private readonly long? start;
        private readonly long? stop;
        private readonly long? step;
        private readonly Tensor? tensor;

        private TensorIndex(Kind kind, long? start = null, long? stop = null, long? step = null, Tensor? tensor = null)
        {
            this.kind = kind;
            this.start = start;
            this.stop = stop;
            this.step = step;
            this.tensor = tensor;
        }

        private enum Kind
        {
            Slice,
            Single,
            NewAxis,
            Ellipsis,
            Tensor,
        }

        internal bool IsEllipsis => kind == Kind.Ellipsis;

        /// <summary>How many dimensions of the tensor this index uses up: a mask takes all of its own.</summary>
        internal int DimensionsTaken => kind switch
        {
            Kind.NewAxis or Kind.Ellipsis => 0,
            Kind.Tensor when tensor!.dtype == ScalarType.Bool => (int)tensor.Dimensions,
            _ => 1,
        };

        /// <summary>Whether this is the caller's own tensor, rather than positions found from a mask.</summary>
        internal bool Holds(Tensor? other) => ReferenceEquals(tensor, other);

        public static implicit operator TensorIndex(long value) => Single(value);

        public static implicit operator TensorIndex(Range range) => Slice(range);

        public static implicit operator TensorIndex(Index index) => Single(index.IsFromEnd ? -index.Value : index.Value);

        public static TensorIndex Slice(long? start = null, long? stop = null, long? step = null) => new(Kind.Slice, start, stop, step);

        public static TensorIndex Slice(Range range) => Slice(Start(range.Start), Stop(range.End));

        public static TensorIndex Single(long? index) => new(Kind.Single, index);

        public static TensorIndex Tensor(Tensor tensor) => new(Kind.Tensor, tensor: tensor);

        /// <summary>Applies this index to dimension <paramref name="dimension"/>; a tensor index waits in <paramref name="gathered"/>.</summary>
        internal Tensor Apply(Tensor view, ref int dimension, List<Tensor?> gathered)
        {
            switch (kind)
            {
                case Kind.Single:
                    return view.select(dimension, start ?? 0);
                case Kind.NewAxis:
                    return view.unsqueeze(dimension++);
                case Kind.Slice:
                    return Aten.slice_Tensor.Call(view, dimension++, start, stop, step ?? 1);
                default:
                    while (gathered.Count < dimension) gathered.Add(null);
                    Tensor?[] positions = tensor!.dtype == ScalarType.Bool ? Aten.nonzero_numpy.CallMany(tensor) : [tensor];
                    gathered.AddRange(positions);
                    dimension += positions.Length;
                    return view.alias();
            }
        }

        private static long Start(Index index) => index switch
        {
            { IsFromEnd: true, Value: 0 } => long.MaxValue, // ^0 stands behind the last entry
            { IsFromEnd: true } => -index.Value,
            _ => index.Value,
        };

        private static long? Stop(Index index) => index switch
        {
            { IsFromEnd: true, Value: 0 } => null,
            { IsFromEnd: true } => -index.Value,
            _ => index.Value,
        };
    }
}
