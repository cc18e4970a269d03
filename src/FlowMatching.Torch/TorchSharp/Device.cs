using System.Globalization;

namespace TorchSharp;

public static partial class torch
{
    public static readonly Device CPU = new(DeviceType.CPU);

    public static Device CUDA => new(DeviceType.CUDA);

    public static Device device(string description) => new(description);

    public static Device device(DeviceType deviceType, int index = -1) => new(deviceType, index);

    /// <summary>Where a tensor lives: a kind of device and, for several of a kind, which one (-1: the current one).</summary>
    public class Device
    {
        public Device(string description)
        {
            string[] parts = description.Split(':');
            type = Kind(parts[0]) ?? throw Unknown(description);
            index = parts.Length == 1 ? -1 : parts.Length == 2 ? Index(parts[1]) ?? throw Unknown(description) : throw Unknown(description);
        }

        public Device(DeviceType deviceType, int index = -1)
        {
            type = deviceType;
            this.index = index;
        }

        public DeviceType type { get; }

        public int index { get; }

        public static implicit operator Device(string description) => new(description);

        public override string ToString()
        {
            string name = type.ToString().ToLowerInvariant();
            return index < 0 ? name : $"{name}:{index}";
        }

        private static DeviceType? Kind(string name) => name switch
        {
            "cpu" => DeviceType.CPU,
            "cuda" => DeviceType.CUDA,
            "mps" => DeviceType.MPS,
            "meta" => DeviceType.META,
            _ => null,
        };

        private static int? Index(string digits) => int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out int index) ? index : null;

        private static ArgumentException Unknown(string description) =>
            new($"'{description}' is not a device; expected cpu, cuda, cuda:N, mps or meta.");
    }
}
