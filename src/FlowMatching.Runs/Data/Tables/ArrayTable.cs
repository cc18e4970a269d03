using FlowMatching.Core;
using FlowMatching.Runs.Files;

namespace FlowMatching.Runs.Data.Tables;

/// <summary>An array of NumPy's as a table: (N) is one column, (N, D) are D, and of more axes than two all but the first are
/// columns.</summary>
internal static class ArrayTable
{
    private const int FewRows = 8,
        ManyTimes = 8;

    /// <summary>Makes a table of an array.</summary>
    /// <param name="file">Where it comes from, for messages.</param>
    /// <param name="array">The array.</param>
    /// <param name="options">What is wanted of it.</param>
    /// <returns>The table.</returns>
    /// <exception cref="InvalidInputException">It is no table, or a number in it is missing or not finite.</exception>
    public static NumericTable Read(string file, NpyArray array, TableOptions options)
    {
        var (rows, width) = ShapeOf(file, array.Shape);
        var choice = ColumnChoice.Of(file, [], width, options);
        TableBuilder builder = new(file, choice, options);
        for (int row = 0; row < rows && !builder.IsFull; row++)
            Take(builder, choice, array.Values.AsSpan(row * width, width), $"{file}, row {row + 1}");

        return builder.Finish();
    }

    private static (int Rows, int Width) ShapeOf(string file, IReadOnlyList<long> shape)
    {
        string text = $"{file} has shape {NpyArray.TextOf(shape)}";
        if (shape.Count == 0)
            throw new InvalidInputException($"{text}: it is one number, expected an array (N, D) of N points.");

        long width = shape.Skip(1).Aggregate(1L, static (product, size) => product * size);
        if (shape[0] == 0 || width == 0)
            throw new InvalidInputException($"{text}: it is empty, expected one row of numbers or more.");
        if (shape.Count == 2 && shape[0] <= FewRows && width >= ManyTimes * Math.Max(shape[0], 2))
            throw new InvalidInputException(
                $"{text}, {shape[0]} rows of {width} numbers: if its columns are the points, save the transpose, array.T, of shape ({width}, {shape[0]})."
            );

        return ((int)shape[0], (int)width);
    }

    private static void Take(TableBuilder builder, ColumnChoice choice, ReadOnlySpan<double> row, string place)
    {
        var target = builder.NextRow();
        for (int i = 0; i < target.Length; i++)
        {
            target[i] = row[choice.Numbers[i]];
            if (!builder.KeepsMissing && !float.IsFinite((float)target[i]))
            {
                (double bad, int column) = (target[i], choice.Numbers[i]);
                builder.Drop(() => $"{place}, column {column + 1} is {bad}, expected a finite number");
                return;
            }
        }

        if (choice.Label is not { } label)
            builder.Add(default);
        else if (double.IsFinite(row[label]))
            builder.Add(FormattableString.Invariant($"{row[label]}"));
        else
            builder.Drop(() => $"{place}, column {label + 1} is {double.NaN}, expected the number of a class");
    }
}
