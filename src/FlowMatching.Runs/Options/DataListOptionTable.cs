namespace FlowMatching.Runs.Options;

/// <summary>The options of 'data list': none.</summary>
public static class DataListOptionTable
{
    /// <summary>The table.</summary>
    public static OptionTable<DataListOptions> Table { get; } = new("data list", new DataListOptions(), []);
}
