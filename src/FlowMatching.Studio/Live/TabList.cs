namespace FlowMatching.Studio.Live;

/// <summary>The tabs that are open.</summary>
internal sealed class TabList
{
    private readonly Lock gate = new();
    private Tab[] tabs = [];

    /// <summary>Whether a tab is in sight.</summary>
    public bool IsWatched => Volatile.Read(ref tabs).Any(static tab => tab.IsVisible);

    /// <summary>How many there are.</summary>
    public int Count => Volatile.Read(ref tabs).Length;

    /// <summary>Tells every tab that there is something new; never waits for one.</summary>
    public void Wake()
    {
        foreach (var tab in Volatile.Read(ref tabs))
            tab.Wake();
    }

    /// <summary>Tells every tab that the server ends.</summary>
    public async Task Close() => await Task.WhenAll(Volatile.Read(ref tabs).Select(static tab => tab.Bye())).ConfigureAwait(false);

    /// <summary>Adds a tab.</summary>
    public void Add(Tab tab)
    {
        lock (gate)
            tabs = [.. tabs, tab];
    }

    /// <summary>Takes a tab away.</summary>
    public void Remove(Tab tab)
    {
        lock (gate)
            tabs = [.. tabs.Where(one => one != tab)];
    }
}
