using static TorchSharp.torch;

namespace TorchSharp;

public static class ModuleExtensionMethods
{
    public static T to<T>(this T module, Device device, bool non_blocking = false)
        where T : nn.Module => Convert(module, null, device);

    public static T to<T>(this T module, ScalarType type, bool non_blocking = false)
        where T : nn.Module => Convert(module, type, null);

    public static T to<T>(this T module, Device device, ScalarType type, bool non_blocking = false)
        where T : nn.Module => Convert(module, type, device);

    private static T Convert<T>(T module, ScalarType? type, Device? device)
        where T : nn.Module
    {
        module.Convert(type, device);
        return module;
    }
}
