namespace FlowMatching.Torch.Tests;

/// <summary>
/// The families that the page of TorchSharp's signatures describes in words instead of listing them. Each rule stands
/// below the sentence that it spells out.
/// </summary>
internal static class TorchSharpProse
{
    private const string Tail = "ScalarType? dtype = null, Device device = null, bool requires_grad = false";

    private static readonly string[] Numbers = ["int", "long", "float", "double"];

    /// <summary>All rules as further lines of the page.</summary>
    internal static string Lines =>
        string.Join('\n', ["## static class TorchSharp.torch", .. Shaped(), .. Scalars(), .. Arrays(), .. RandomIntegers(), .. ScalarTypes(), "## class TorchSharp.torch.Tensor : IDisposable", .. Operators(), .. Modules()]);

    /// <summary>
    /// "Each of zeros, ones, empty has: (long[] size, …), (ReadOnlySpan size, …), (long size, …), (long rows, long columns, …),
    /// (long dim0, long dim1, long dim2, …), (… dim3, …) and the same four with int; the tail is ... rand and randn: the same
    /// shapes, tail with Generator generator = null before names. full: the same shapes, Scalar value right after the shape."
    /// </summary>
    private static IEnumerable<string> Shaped() =>
        from shape in Shapes()
        from factory in (string[])["zeros", "ones", "empty", "rand", "randn", "full"]
        let value = factory == "full" ? "Scalar value, " : ""
        let generator = factory is "rand" or "randn" ? "Generator generator = null, " : ""
        select $"Tensor {factory}({shape}, {value}{Tail}, {generator}string[] names = null)";

    private static IEnumerable<string> Shapes() =>
    [
        "long[] size", "ReadOnlySpan<long> size",
        .. from type in (string[])["long", "int"]
           from names in (string[][])[["size"], ["rows", "columns"], ["dim0", "dim1", "dim2"], ["dim0", "dim1", "dim2", "dim3"]]
           select string.Join(", ", names.Select(name => $"{type} {name}")),
    ];

    /// <summary>"Tensor tensor(float scalar, Device device = null, bool requires_grad = false): also int, byte; with ScalarType? dtype first for bool, long, double."</summary>
    private static IEnumerable<string> Scalars() =>
    [
        .. from type in (string[])["float", "int", "byte"] select $"Tensor tensor({type} scalar, Device device = null, bool requires_grad = false)",
        .. from type in (string[])["bool", "long", "double"] select $"Tensor tensor({type} scalar, {Tail})",
    ];

    /// <summary>"for T in bool, byte, int, long, float, double (and short, sbyte)": T[] and IList of T, alone and with dimensions.</summary>
    private static IEnumerable<string> Arrays() =>
        from type in (string[])["bool", "byte", "int", "long", "float", "double", "short", "sbyte"]
        from source in (string[])[$"{type}[]", $"IList<{type}>"]
        from dimensions in (string[])["", "ReadOnlySpan<long> dimensions, "]
        select $"Tensor tensor({source} rawArray, {dimensions}{Tail}, string[] names = null)";

    /// <summary>"randint(long high, Size size, …): size also long[]", which the page's second line, with low, shares.</summary>
    private static IEnumerable<string> RandomIntegers() =>
        from low in (string[])["", "long low, "]
        select $"Tensor randint({low}long high, long[] size, {Tail}, Generator generator = null, string[] names = null)";

    /// <summary>"static ScalarType float16, half, bfloat16, float32, float64, int64, @bool, ... (mutable static fields)."</summary>
    private static IEnumerable<string> ScalarTypes() =>
        from name in (string[])["float16", "half", "bfloat16", "float32", "float64", "int64", "bool"] select $"ScalarType {name}";

    /// <summary>
    /// "Operators: + - * / (Tensor,Tensor), (Tensor,Scalar), (Scalar,Tensor) and with int, long, float, double on either side;
    /// % (Tensor,Tensor|Scalar|int|long|float|double); unary -; == != &lt; &lt;= > >= with Tensor or Scalar; &amp; | ^ ~;
    /// implicit from numbers, arrays of numbers and Scalar; explicit to numbers."
    /// </summary>
    private static IEnumerable<string> Operators()
    {
        string[] right = ["Tensor", "Scalar", .. Numbers], compared = ["Tensor", "Scalar"];
        return
        [
            .. from name in (string[])["Addition", "Subtraction", "Multiply", "Division"] from other in right select Binary(name, "Tensor", other),
            .. from name in (string[])["Addition", "Subtraction", "Multiply", "Division"] from other in right.Skip(1) select Binary(name, other, "Tensor"),
            .. from other in right select Binary("Modulus", "Tensor", other),
            .. from name in (string[])["Equality", "Inequality", "LessThan", "LessThanOrEqual", "GreaterThan", "GreaterThanOrEqual"] from other in compared select Binary(name, "Tensor", other),
            .. from name in (string[])["BitwiseAnd", "BitwiseOr", "ExclusiveOr"] select Binary(name, "Tensor", "Tensor"),
            .. from name in (string[])["UnaryNegation", "OnesComplement"] select $"static Tensor op_{name}(Tensor operand)",
        ];
    }

    private static string Binary(string name, string left, string right) => $"static Tensor op_{name}({left} left, {right} right)";

    /// <summary>"nn.Module&lt;T..,TResult&gt; (1 to 6 inputs)": the page lists those of one and of two, this is the one of three.</summary>
    private static IEnumerable<string> Modules() =>
    [
        "## abstract class TorchSharp.torch.nn.Module`4<T1,T2,T3,TResult> : HookableModule",
        "protected Module<T1, T2, T3, TResult>(string name)",
        "public abstract TResult forward(T1 input1, T2 input2, T3 input3)",
        "public TResult call(T1 input1, T2 input2, T3 input3)",
    ];
}
