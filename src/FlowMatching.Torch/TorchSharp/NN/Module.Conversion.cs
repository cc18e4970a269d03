using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public partial class Module
        {
            /// <summary>Moves or converts every parameter, and every buffer of a floating type, here and in all submodules.</summary>
            internal void Convert(ScalarType? dtype, Device? device)
            {
                using var _ = no_grad();
                for (int i = 0; i < ownParameters.Count; i++) ownParameters[i] = (ownParameters[i].Name, Replaced(ownParameters[i].Value, dtype, device));
                for (int i = 0; i < ownBuffers.Count; i++) ownBuffers[i] = (ownBuffers[i].Name, Replaced(ownBuffers[i].Value, dtype, device), ownBuffers[i].Persistent);
                foreach (var (_, child) in ownModules) child.Convert(dtype, device);
            }

            /// <summary>The converted tensor, which also takes the old one's place in this module's fields.</summary>
            private T Replaced<T>(T before, ScalarType? dtype, Device? device)
                where T : Tensor
            {
                var after = (T)Converted(before, dtype, device);
                if (ReferenceEquals(after, before)) return before;

                foreach (var field in Fields(GetType()).Where(field => ReferenceEquals(field.GetValue(this), before))) field.SetValue(this, after);
                before.Dispose();
                return after;
            }

            private static Tensor Converted(Tensor tensor, ScalarType? dtype, Device? device)
            {
                bool floating = tensor.dtype is ScalarType.Float16 or ScalarType.BFloat16 or ScalarType.Float32 or ScalarType.Float64;
                var type = floating ? dtype ?? tensor.dtype : tensor.dtype;
                var place = device ?? tensor.device;
                if (type == tensor.dtype && place.type == tensor.device_type && (place.index < 0 || place.index == tensor.device.index)) return tensor;
                using var detached = tensor.detach();
                var moved = detached.to(type, place);
                return tensor is Parameter ? new Parameter(moved, tensor.requires_grad) : moved.DetachFromDisposeScope();
            }
        }
    }
}
