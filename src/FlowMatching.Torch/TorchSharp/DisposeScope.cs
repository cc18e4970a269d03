using static TorchSharp.torch;

namespace TorchSharp;

/// <summary>
/// Owns the tensors made on this thread while it is the innermost open scope, and disposes those that are left at its end.
/// Scopes may be closed out of order.
/// </summary>
public sealed class DisposeScope : IDisposable
{
    [ThreadStatic]
    private static DisposeScope? current;

    private readonly HashSet<IDisposable> owned = new(ReferenceEqualityComparer.Instance);
    private DisposeScope? outer;
    private bool closed;

    internal DisposeScope()
    {
        outer = current;
        current = this;
    }

    public int DisposablesCount => owned.Count;

    internal static DisposeScope? Current => current;

    public T MoveToOuter<T>(T disposable)
        where T : IDisposable
    {
        Move(disposable, outer);
        return disposable;
    }

    public T MoveToOther<T>(DisposeScope? scope, T disposable)
        where T : IDisposable
    {
        Move(disposable, scope);
        return disposable;
    }

    public T Detach<T>(T disposable)
        where T : IDisposable
    {
        Move(disposable, null);
        return disposable;
    }

    public void Attach(IDisposable disposable)
    {
        if (disposable is Tensor tensor) tensor.OwningScope?.owned.Remove(tensor);
        Adopt(disposable);
    }

    public bool Contains(IDisposable disposable) => owned.Contains(disposable);

    public void MarkAsDisposed(IDisposable disposable) => owned.Remove(disposable);

    public void DisposeEverything() => DisposeEverythingBut();

    public void DisposeEverythingBut(params IDisposable[] keep)
    {
        IDisposable[] members = [.. owned];
        owned.Clear();
        foreach (var member in members)
        {
            if (Array.Exists(keep, kept => ReferenceEquals(kept, member)))
            {
                owned.Add(member);
                continue;
            }

            if (member is Tensor tensor) tensor.OwningScope = null;
            member.Dispose();
        }
    }

    public void Dispose()
    {
        if (closed) return;
        closed = true;
        DisposeEverything();
        Unlink();
    }

    internal void Adopt(IDisposable disposable)
    {
        owned.Add(disposable);
        if (disposable is Tensor tensor) tensor.OwningScope = this;
    }

    private void Move(IDisposable disposable, DisposeScope? target)
    {
        if (disposable is Tensor tensor)
        {
            tensor.OwningScope?.owned.Remove(tensor);
            tensor.OwningScope = null;
        }
        else
        {
            owned.Remove(disposable);
        }

        target?.Adopt(disposable);
    }

    /// <summary>Takes this scope out of the thread's chain, wherever in it this scope stands.</summary>
    private void Unlink()
    {
        if (current == this)
        {
            current = outer;
            while (current is { closed: true }) current = current.outer;
            return;
        }

        for (var inner = current; inner is not null; inner = inner.outer)
        {
            if (inner.outer == this) inner.outer = outer;
        }
    }
}
