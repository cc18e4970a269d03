using System.Reflection;

using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>Something with parameters, buffers and submodules, each under a name.</summary>
        public class Module : IDisposable
        {
            private readonly List<(string Name, Parameter Value)> ownParameters = [];
            private readonly List<(string Name, Tensor Value, bool Persistent)> ownBuffers = [];
            private readonly List<(string Name, Module Value)> ownModules = [];

            protected Module(string name) => this.name = name;

            protected string name;

            public virtual bool training { get; private set; } = true;

            public virtual string GetName() => name;

            public void Dispose()
            {
                Dispose(true);
                GC.SuppressFinalize(this);
            }

            public virtual void train(bool train = true)
            {
                training = train;
                foreach (var (_, child) in ownModules) child.train(train);
            }

            public virtual void eval() => train(false);

            public virtual void zero_grad(bool set_to_none = true)
            {
                foreach (var parameter in parameters())
                {
                    if (set_to_none) parameter.grad = null;
                    else if (parameter.grad is { } grad) using (grad) grad.zero_();
                }
            }

            public virtual IEnumerable<(string name, Parameter parameter)> named_parameters(bool recurse = true)
            {
                foreach (var own in ownParameters) yield return own;
                if (!recurse) yield break;
                foreach (var (prefix, child) in ownModules)
                {
                    foreach (var (name, parameter) in child.named_parameters()) yield return ($"{prefix}.{name}", parameter);
                }
            }

            public virtual IEnumerable<Parameter> parameters(bool recurse = true) => named_parameters(recurse).Select(static named => named.parameter);

            public virtual IEnumerable<(string name, Tensor buffer)> named_buffers(bool recurse = true, bool include_nonpersistent = true)
            {
                foreach (var (name, buffer, persistent) in ownBuffers)
                {
                    if (persistent || include_nonpersistent) yield return (name, buffer);
                }

                if (!recurse) yield break;
                foreach (var (prefix, child) in ownModules)
                {
                    foreach (var (name, buffer) in child.named_buffers(true, include_nonpersistent)) yield return ($"{prefix}.{name}", buffer);
                }
            }

            public virtual IEnumerable<Tensor> buffers(bool recurse = true, bool include_nonpersistent = true) =>
                named_buffers(recurse, include_nonpersistent).Select(static named => named.buffer);

            public virtual IEnumerable<(string name, Module module)> named_children() => ownModules;

            public virtual IEnumerable<Module> children() => ownModules.Select(static child => child.Value);

            public virtual Dictionary<string, Tensor> state_dict(Dictionary<string, Tensor>? destination = null, string? prefix = null)
            {
                destination ??= [];
                foreach (var (name, parameter) in named_parameters()) destination[prefix + name] = parameter;
                foreach (var (name, buffer) in named_buffers(include_nonpersistent: false)) destination[prefix + name] = buffer;
                return destination;
            }

            public virtual (IList<string> missing_keys, IList<string> unexpected_keyes) load_state_dict(
                Dictionary<string, Tensor> source, bool strict = true, IList<string>? skip = null)
            {
                var own = state_dict();
                List<string> missing = [.. own.Keys.Where(name => !source.ContainsKey(name) && skip?.Contains(name) != true)];
                List<string> unexpected = [.. source.Keys.Where(name => !own.ContainsKey(name))];
                if (strict && (missing.Count > 0 || unexpected.Count > 0))
                    throw new InvalidOperationException($"The loaded state_dict is not identical to the target dictionary: missing {Names(missing)}; unexpected {Names(unexpected)}.");

                using var _ = no_grad();
                foreach (var (name, target) in own)
                {
                    if (skip?.Contains(name) != true && source.TryGetValue(name, out var value)) target.copy_(value);
                }

                return (missing, unexpected);
            }

            public virtual void register_buffer(string name, Tensor tensor, bool persistent = true)
            {
                tensor.DetachFromDisposeScope();
                ownBuffers.Add((name, tensor, persistent));
            }

            public virtual void register_parameter(string name, Parameter param) => ownParameters.Add((name, param));

            public virtual void register_module(string name, Module submodule) => ownModules.Add((name, submodule));

            public override string ToString() => name;

            /// <summary>Finds parameters, buffers and submodules in this module's fields, base classes first, under the fields' names.</summary>
            protected virtual void RegisterComponents()
            {
                foreach (var field in Fields(GetType()))
                {
                    switch (field.GetValue(this))
                    {
                        case Parameter parameter:
                            register_parameter(field.Name, parameter);
                            break;
                        case Tensor buffer:
                            register_buffer(field.Name, buffer);
                            break;
                        case Module module:
                            register_module(field.Name, module);
                            break;
                        default:
                            break;
                    }
                }
            }

            protected virtual void Dispose(bool disposing)
            {
                if (!disposing) return;
                foreach (var (_, parameter) in ownParameters) parameter.Dispose();
                foreach (var (_, buffer, _) in ownBuffers) buffer.Dispose();
                foreach (var (_, child) in ownModules) child.Dispose();
            }

            /// <summary>Moves or converts every parameter, and every buffer of a floating type.</summary>
            internal void Convert(ScalarType? dtype, Device? device)
            {
                using var _ = no_grad();
                foreach (var field in Fields(GetType())) ConvertField(field, dtype, device);
                foreach (var (_, child) in ownModules) child.Convert(dtype, device);
            }

            private static string Names(List<string> names) => names.Count == 0 ? "none" : string.Join(", ", names);

            private static IEnumerable<FieldInfo> Fields(Type type)
            {
                const BindingFlags flags = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
                IEnumerable<FieldInfo> inherited = type.BaseType is { } parent && parent != typeof(Module) ? Fields(parent) : [];
                return inherited.Concat(type.GetFields(flags));
            }

            private void ConvertField(FieldInfo field, ScalarType? dtype, Device? device)
            {
                if (field.GetValue(this) is not Tensor before) return;
                var after = Converted(before, dtype, device);
                if (ReferenceEquals(after, before)) return;
                field.SetValue(this, after);
                Replace(before, after);
                before.Dispose();
            }

            private static Tensor Converted(Tensor tensor, ScalarType? dtype, Device? device)
            {
                bool floating = tensor.dtype is ScalarType.Float16 or ScalarType.BFloat16 or ScalarType.Float32 or ScalarType.Float64;
                var type = floating ? dtype ?? tensor.dtype : tensor.dtype;
                var place = device ?? tensor.device;
                if (type == tensor.dtype && place.type == tensor.device_type && (place.index < 0 || place.index == tensor.device.index)) return tensor;
                var moved = tensor.detach().to(type, place, disposeAfter: true);
                return tensor is Parameter ? new Parameter(moved, tensor.requires_grad) : moved.DetachFromDisposeScope();
            }

            private void Replace(Tensor before, Tensor after)
            {
                int parameter = ownParameters.FindIndex(own => ReferenceEquals(own.Value, before));
                if (parameter >= 0) ownParameters[parameter] = (ownParameters[parameter].Name, (Parameter)after);
                int buffer = ownBuffers.FindIndex(own => ReferenceEquals(own.Value, before));
                if (buffer >= 0) ownBuffers[buffer] = (ownBuffers[buffer].Name, after, ownBuffers[buffer].Persistent);
            }
        }

        public abstract class Module<T, TResult> : Module
        {
            protected Module(string name)
                : base(name)
            {
            }

            public abstract TResult forward(T input);

            public TResult call(T input) => forward(input);
        }

        public abstract class Module<T1, T2, TResult> : Module
        {
            protected Module(string name)
                : base(name)
            {
            }

            public abstract TResult forward(T1 input1, T2 input2);

            public TResult call(T1 input1, T2 input2) => forward(input1, input2);
        }

        public abstract class Module<T1, T2, T3, TResult> : Module
        {
            protected Module(string name)
                : base(name)
            {
            }

            public abstract TResult forward(T1 input1, T2 input2, T3 input3);

            public TResult call(T1 input1, T2 input2, T3 input3) => forward(input1, input2, input3);
        }
    }
}
