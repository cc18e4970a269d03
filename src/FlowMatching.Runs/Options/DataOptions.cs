using FlowMatching.Core.Options;
using FlowMatching.Runs.Data.Images;
using FlowMatching.Runs.Data.Tables;

namespace FlowMatching.Runs.Options;

/// <summary>What 'data list' is told.</summary>
public sealed record DataListOptions
{
    /// <summary>The options of 'data list'.</summary>
    public static OptionTable<DataListOptions> Table { get; } = new("data list", new DataListOptions());

    /// <summary>The folder under which fetched data sets lie.</summary>
    [Option("data-dir", "Folder under which fetched data sets lie", Placeholder = "FOLDER")]
    public string DataDir { get; init; } = ImageOptions.DefaultDataDir;
}

/// <summary>What 'data show' is told.</summary>
public sealed record DataShowOptions
{
    /// <summary>The options of 'data show'.</summary>
    public static OptionTable<DataShowOptions> Table { get; } = new("data show", new DataShowOptions());

    /// <summary>The data set; null until given.</summary>
    [DataSetOption("dataset", "Data set to show")]
    public string? Dataset { get; init; }

    /// <summary>What is wanted of a table.</summary>
    [OptionGroup]
    public TableOptions Tables { get; init; } = new();

    /// <summary>Points or pictures to draw; null for what suits the data set.</summary>
    [Option("num", "Points or pictures to draw; if not given, 100000 points or 100 pictures", Min = 1, Max = 10_000_000, Unit = "examples")]
    public int? Num { get; init; }

    /// <summary>Where pictures lie and how they are wanted.</summary>
    [OptionGroup]
    public PictureSetOptions Pictures { get; init; } = new();

    /// <summary>The seed of the choice.</summary>
    [Option("seed", "Seed of the choice of points or pictures", Min = 0)]
    public long Seed { get; init; }

    /// <summary>The folder to write into.</summary>
    [Option("output-dir", "Folder to write data_NAME.png into", Placeholder = "FOLDER")]
    public string OutputDir { get; init; } = "outputs";

    /// <summary>What is shown meanwhile.</summary>
    [OptionGroup]
    public OutputOptions Output { get; init; } = new();
}

/// <summary>What 'data describe' is told.</summary>
public sealed record DataDescribeOptions
{
    /// <summary>The options of 'data describe'.</summary>
    public static OptionTable<DataDescribeOptions> Table { get; } = new("data describe", new DataDescribeOptions());

    /// <summary>The data set; null until given.</summary>
    [DataSetOption("dataset", "Data set to describe")]
    public string? Dataset { get; init; }

    /// <summary>Which part of a table is meant.</summary>
    [OptionGroup]
    public TableOptions Tables { get; init; } = new();

    /// <summary>Where pictures lie and how they are wanted.</summary>
    [OptionGroup]
    public PictureSetOptions Pictures { get; init; } = new();

    /// <summary>What is shown meanwhile.</summary>
    [OptionGroup]
    public OutputOptions Output { get; init; } = new();
}

/// <summary>What 'data get' is told.</summary>
public sealed record DataGetOptions
{
    /// <summary>The options of 'data get'.</summary>
    public static OptionTable<DataGetOptions> Table { get; } = new("data get", new DataGetOptions());

    /// <summary>The data set; null until given.</summary>
    [Option("dataset", "Data set to fetch", Catalog = typeof(IdxSets), IsArgument = true)]
    public string? Dataset { get; init; }

    /// <summary>A folder or an archive that has the files; null to look where they are known to be.</summary>
    [Option("from", "Folder, .zip, .tar or .tgz that has the files, gzip or plain", Placeholder = "FOLDER|ARCHIVE")]
    public string? From { get; init; }

    /// <summary>The folder under which fetched data sets lie.</summary>
    [Option("data-dir", "Folder under which fetched data sets lie", Placeholder = "FOLDER")]
    public string DataDir { get; init; } = ImageOptions.DefaultDataDir;

    /// <summary>What is shown meanwhile.</summary>
    [OptionGroup]
    public OutputOptions Output { get; init; } = new();
}
