using System.Globalization;
using FlowMatching.Core;

namespace FlowMatching.Runs.Data.Images;

/// <summary>The pictures of a container, sorted by their names, and the classes that its folders or a table make of them.</summary>
/// <param name="Files">The files.</param>
/// <param name="Labels">The class of each file; null where there are none.</param>
/// <param name="ClassNames">The names of the classes, sorted; null where there are none.</param>
/// <param name="IsTest">Whether each file is held back to test with; null where nothing says so.</param>
/// <param name="Notes">What a user should be told, a sentence each, for after the container's name.</param>
internal sealed record PictureList(
    IReadOnlyList<string> Files,
    int[]? Labels,
    IReadOnlyList<string>? ClassNames,
    bool[]? IsTest,
    IReadOnlyList<string> Notes
)
{
    private const string Train = "train";
    private const int NamedClasses = 5;

    /// <summary>What a folder of pictures to test with is called; the first that there is counts.</summary>
    private static readonly string[] Tests = ["test", "val", "valid", "validation"];

    /// <summary>Looks for pictures: files that begin like one, whatever their names, and files that are named like one, whatever is wrong
    /// with them.</summary>
    /// <param name="path">The container, for messages.</param>
    /// <param name="container">The container.</param>
    /// <param name="classes">The classes by the names of files, or by their ends without folders; null where folders say them.</param>
    /// <returns>The pictures, at least one.</returns>
    /// <exception cref="InvalidInputException">There is no picture in it.</exception>
    public static PictureList Find(string path, PictureContainer container, IReadOnlyDictionary<string, string>? classes)
    {
        var files = container.Names.Select(name => (Name: name, Kind: KindOf(container, name))).ToArray();
        string[] names = [.. files.Where(file => file.Kind is null).Select(file => file.Name)];
        string others = OthersOf(files.Select(file => file.Kind));
        if (names.Length == 0)
            throw new InvalidInputException(
                $"{path} holds no pictures{(others.Length == 0 ? "" : $" ({others})")}, expected {PictureFormats.Names} files, in it or in a subfolder for each class."
            );

        string[] notes =
            others.Length == 0
                ? []
                : [$"{files.Length - names.Length} files are left out, as they are not {PictureFormats.Names}: {others}."];
        var found = classes is null ? ByFolders(names, container.EmptyFolders) : ByTable(path, names, classes);
        return found with { Notes = [.. found.Notes, .. notes] };
    }

    // Null for what is to be read as a picture.
    private static string? KindOf(PictureContainer container, string name)
    {
        if (PictureFormats.IsPictureName(name))
            return null;

        return container.Head(name) switch
        {
            null => "unreadable",
            [] => "empty",
            var head => PictureFormats.Of(head) is null ? PictureFormats.KindOf(head) : null,
        };
    }

    // Numbers of kinds, the most frequent first: "2 TIFF, 1 text".
    private static string OthersOf(IEnumerable<string?> kinds) =>
        string.Join(
            ", ",
            kinds
                .OfType<string>()
                .CountBy(static kind => kind)
                .OrderByDescending(static kind => kind.Value)
                .ThenBy(static kind => kind.Key, StringComparer.Ordinal)
                .Select(static kind => $"{kind.Value} {kind.Key}")
        );

    private static PictureList ByTable(string path, string[] names, IReadOnlyDictionary<string, string> classes)
    {
        var labelled = names
            .Select(name => (Name: name, Class: classes.GetValueOrDefault(name) ?? classes.GetValueOrDefault(Path.GetFileName(name))))
            .Where(static file => file.Class is not null)
            .ToArray();
        if (labelled.Length == 0)
            throw new InvalidInputException(
                $"{path}: none of its {names.Length} pictures is in the table of classes, expected names such as {Printable.Excerpt(names[0])}."
            );

        string[] sorted = [.. labelled.Select(static file => file.Class!).Distinct()];
        Array.Sort(sorted, Compare);
        var places = sorted.Index().ToDictionary(static one => one.Item, static one => one.Index);
        int leftOut = names.Length - labelled.Length;
        return new PictureList(
            [.. labelled.Select(static file => file.Name)],
            [.. labelled.Select(file => places[file.Class!])],
            sorted,
            null,
            leftOut == 0 ? [] : [$"{leftOut} pictures have no class and are left out."]
        );
    }

    // Numbers by their value: 10 comes after 9.
    private static int Compare(string a, string b) =>
        long.TryParse(a, NumberStyles.Integer, CultureInfo.InvariantCulture, out long one)
        && long.TryParse(b, NumberStyles.Integer, CultureInfo.InvariantCulture, out long other)
            ? one.CompareTo(other)
            : string.CompareOrdinal(a, b);

    private static PictureList ByFolders(string[] names, IReadOnlyList<string> empty)
    {
        string[] tops = [.. names.Select(FirstFolder).Distinct()];
        string? train = tops.FirstOrDefault(static top => top.Equals(Train, StringComparison.OrdinalIgnoreCase));
        bool isSplit =
            train is not null && tops.All(static top => top.Equals(Train, StringComparison.OrdinalIgnoreCase) || IsTestName(top));
        if (!isSplit)
            return Classed(names, names, null, empty);

        string? test = Tests
            .Select(name => tops.FirstOrDefault(top => top.Equals(name, StringComparison.OrdinalIgnoreCase)))
            .FirstOrDefault(static top => top is not null);
        string[] used = [.. names.Where(name => FirstFolder(name) == train || FirstFolder(name) == test)];
        var list = Classed(
            used,
            Array.ConvertAll(used, static name => name[(name.IndexOf('/', StringComparison.Ordinal) + 1)..]),
            Array.ConvertAll(used, name => FirstFolder(name) != train),
            []
        );
        string said = test is null
            ? $"its folder {train} is learnt from."
            : $"its folder {train} is learnt from, and {test} held back to test with.";
        return list with
        {
            IsTest = test is null ? null : list.IsTest,
            Notes =
                used.Length == names.Length
                    ? [said, .. list.Notes]
                    : [said, $"{names.Length - used.Length} pictures lie elsewhere and are left out.", .. list.Notes],
        };
    }

    private static bool IsTestName(string name) => Tests.Contains(name, StringComparer.OrdinalIgnoreCase);

    // The first folder is the class; a picture beside the folders has none, and a folder without a picture keeps its place.
    private static PictureList Classed(string[] files, string[] names, bool[]? isTest, IReadOnlyList<string> empty)
    {
        int[] inClasses = [.. Enumerable.Range(0, names.Length).Where(i => FirstFolder(names[i]).Length > 0)];
        if (inClasses.Length == 0)
            return new PictureList(files, null, null, isTest, []);

        string[] classes = [.. inClasses.Select(i => FirstFolder(names[i])).Concat(empty).Distinct().Order(StringComparer.Ordinal)];
        List<string> notes = [];
        if (names.Length > inClasses.Length)
            notes.Add($"{names.Length - inClasses.Length} pictures lie beside the folders of the classes and are left out.");
        if (empty.Count > 0)
            notes.Add(
                $"{empty.Count} of {classes.Length} classes have no picture: {string.Join(", ", empty.Take(NamedClasses).Select(Printable.Excerpt))}{(empty.Count > NamedClasses ? ", ..." : "")}."
            );

        return new PictureList(
            [.. inClasses.Select(i => files[i])],
            [.. inClasses.Select(i => Array.BinarySearch(classes, FirstFolder(names[i]), StringComparer.Ordinal))],
            classes,
            isTest is null ? null : [.. inClasses.Select(i => isTest[i])],
            notes
        );
    }

    // The first folder of a name such as cats/young/7.png; empty for a picture that lies in no subfolder.
    private static string FirstFolder(string name) => name.Contains('/') ? name[..name.IndexOf('/')] : "";
}
