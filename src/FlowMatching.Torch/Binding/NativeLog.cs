namespace FlowMatching.Torch.Binding;

/// <summary>Where the full native error (with its C++ stack) goes: to the debug log, never to the user's sentence.</summary>
internal static class NativeLog
{
    internal static Action<string>? Sink { get; set; }

    internal static void Write(string detail) => Sink?.Invoke(detail);
}
