namespace FlowMatching.Core.Files.Pickles;

/// <summary>The name of something that Python would import.</summary>
/// <param name="Name">Its module and name, such as torch.FloatStorage.</param>
internal sealed record PickledName(string Name);

/// <summary>A dictionary, in the order of its entries.</summary>
internal sealed class PickledDictionary
{
    /// <summary>Its entries.</summary>
    public List<KeyValuePair<object?, object?>> Entries { get; } = [];
}

/// <summary>The numbers that one tensor or several lie in: a file of the archive.</summary>
/// <param name="DType">Their type in the spelling of safetensors: F32, BF16, I64, ...</param>
/// <param name="Key">The name of the file under data/.</param>
/// <param name="Count">How many there are.</param>
internal sealed record PickledStorage(string DType, string Key, long Count);

/// <summary>A tensor: a part of a storage.</summary>
/// <param name="Storage">The storage.</param>
/// <param name="Offset">Where its first number lies.</param>
/// <param name="Shape">Its sizes.</param>
/// <param name="Strides">How far apart neighbours along each axis lie.</param>
internal sealed record PickledTensor(PickledStorage Storage, long Offset, IReadOnlyList<long> Shape, IReadOnlyList<long> Strides)
{
    /// <summary>How many numbers it has.</summary>
    public long Count => Shape.Contains(0) ? 0 : Shape.Aggregate(1L, static (product, size) => checked(product * size));

    /// <summary>Whether its numbers lie one after the other.</summary>
    public bool IsContiguous
    {
        get
        {
            long next = 1;
            for (int axis = Shape.Count - 1; axis >= 0; axis--)
            {
                if (Shape[axis] != 1 && Strides[axis] != next)
                    return false;

                next *= Shape[axis];
            }

            return true;
        }
    }
}

/// <summary>What is wrong with a pickle, as the end of a sentence about its file.</summary>
/// <param name="message">What it is.</param>
internal sealed class PickleFault(string message) : Exception(message);
