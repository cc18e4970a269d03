namespace FlowMatching.Core.Files.Pickles;

/// <summary>The few names of Python that a dictionary of tensors needs, and what is made of their calls; none is looked up anywhere, all
/// others are refused.</summary>
internal static class PickledCalls
{
    private const string OrderedDictionary = "collections.OrderedDict",
        Tensor = "torch._utils._rebuild_tensor_v2",
        Parameter = "torch._utils._rebuild_parameter",
        Size = "torch.Size";
    private const int MostAxes = 32;

    /// <summary>The types of storages, and of the tensors in them.</summary>
    private static readonly Dictionary<string, string> Storages = new()
    {
        ["torch.DoubleStorage"] = "F64",
        ["torch.FloatStorage"] = "F32",
        ["torch.HalfStorage"] = "F16",
        ["torch.BFloat16Storage"] = "BF16",
        ["torch.LongStorage"] = "I64",
        ["torch.IntStorage"] = "I32",
        ["torch.ShortStorage"] = "I16",
        ["torch.CharStorage"] = "I8",
        ["torch.ByteStorage"] = "U8",
        ["torch.BoolStorage"] = "BOOL",
    };

    /// <summary>Takes a name.</summary>
    /// <param name="module">Its module.</param>
    /// <param name="name">Its name there.</param>
    /// <exception cref="PickleFault">It is none of the few.</exception>
    public static PickledName NameOf(string module, string name)
    {
        string whole = $"{module}.{name}";
        return whole is OrderedDictionary or Tensor or Parameter or Size || Storages.ContainsKey(whole)
            ? new PickledName(whole)
            : throw new PickleFault(
                $"it needs {Printable.Excerpt(whole)}, which is not read: keep the weights alone, by torch.save(model.state_dict(), FILE)"
            );
    }

    /// <summary>Takes a persistent id: ('storage', type, key, device, count).</summary>
    /// <param name="id">The id.</param>
    public static PickledStorage StorageOf(object? id) =>
        id is object?[] and ["storage", PickledName { Name: var type }, string key, string, long and >= 0 and var count]
        && Storages.TryGetValue(type, out string? dtype)
            ? new PickledStorage(dtype, key, count)
            : throw new PickleFault("it refers to something that is no storage of numbers");

    /// <summary>Does what a call would do, where it is one of those that are known.</summary>
    /// <param name="function">The function.</param>
    /// <param name="arguments">Its arguments.</param>
    public static object? Call(object? function, object? arguments) =>
        (function, arguments) switch
        {
            (PickledName { Name: OrderedDictionary }, object?[] and []) => new PickledDictionary(),
            (PickledName { Name: Size }, object?[] and [object?[] sizes]) => sizes,
            (PickledName { Name: Parameter }, object?[] and [PickledTensor tensor, ..]) => tensor,
            (PickledName { Name: Tensor }, object?[] and [PickledStorage storage, long offset, object?[] shape, object?[] strides, ..]) =>
                TensorOf(storage, offset, shape, strides),
            (PickledName { Name: var name }, _) => throw new PickleFault($"it calls {name} with arguments that do not fit"),
            _ => throw new PickleFault("it calls what is no function"),
        };

    // Every number must lie within the storage, and no two in one place: a tensor has at most as many as its storage.
    private static PickledTensor TensorOf(PickledStorage storage, long offset, object?[] shape, object?[] strides)
    {
        long[] sizes = [.. shape.OfType<long>()],
            steps = [.. strides.OfType<long>()];
        bool isSound =
            sizes.Length == shape.Length
            && steps.Length == strides.Length
            && sizes.Length == steps.Length
            && sizes.Length <= MostAxes
            && offset >= 0
            && sizes.All(static size => size >= 0)
            && steps.All(static step => step >= 0);
        if (!isSound)
            throw new PickleFault("it has a tensor of a broken shape");

        PickledTensor tensor = new(storage, offset, sizes, steps);
        return sizes.Contains(0) || Fits(tensor)
            ? tensor
            : throw new PickleFault($"it has a tensor of shape {Shapes.Sizes(sizes)} in a storage of {storage.Count} numbers");
    }

    private static bool Fits(PickledTensor tensor)
    {
        var count = (System.Numerics.BigInteger)1;
        var last = (System.Numerics.BigInteger)tensor.Offset;
        foreach (var (size, stride) in tensor.Shape.Zip(tensor.Strides))
        {
            count *= size;
            last += (System.Numerics.BigInteger)(size - 1) * stride;
        }

        return count <= tensor.Storage.Count && last < tensor.Storage.Count;
    }
}
