using FlowMatching.Studio.Training;

namespace FlowMatching.Studio.Live;

/// <summary>The tabs that are open.</summary>
internal sealed class TabList : IAudience
{
    private readonly Lock gate = new();
    private Tab[] tabs = [];

    /// <inheritdoc/>
    public bool IsWatched => Volatile.Read(ref tabs).Any(static tab => tab.IsVisible);

    /// <summary>How many there are.</summary>
    public int Count => Volatile.Read(ref tabs).Length;

    /// <inheritdoc/>
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
