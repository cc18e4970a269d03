using System.Reflection;

using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>Something with parameters, buffers and submodules, each under a name.</summary>
        public partial class Module : IDisposable
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

            /// <summary>Each parameter once, under its first name: a shared one must not be updated twice.</summary>
            public virtual IEnumerable<(string name, Parameter parameter)> named_parameters(bool recurse = true)
            {
                IEnumerable<(string name, Parameter parameter)> all = ownParameters;
                if (recurse) all = all.Concat(ownModules.SelectMany(static child => child.Value.named_parameters().Select(named => ($"{child.Name}.{named.name}", named.parameter))));
                return all.DistinctBy(static named => named.parameter, ReferenceEqualityComparer.Instance);
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

            public virtual void register_buffer(string name, Tensor tensor, bool persistent = true)
            {
                RequireFree(name);
                tensor.DetachFromDisposeScope();
                ownBuffers.Add((name, tensor, persistent));
            }

            public virtual void register_parameter(string name, Parameter param)
            {
                RequireFree(name);
                ownParameters.Add((name, param));
            }

            public virtual void register_module(string name, Module submodule)
            {
                RequireFree(name);
                ownModules.Add((name, submodule));
            }

            public override string ToString() => name;

            /// <summary>
            /// Finds parameters, buffers and submodules in this module's fields, base classes first, under the fields' names.
            /// What is registered already stays: a base class and a class derived from it may both call this.
            /// </summary>
            protected virtual void RegisterComponents()
            {
                foreach (var field in Fields(GetType()).Where(field => !IsTaken(field.Name)))
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

            private bool IsTaken(string name) =>
                ownParameters.Exists(own => own.Name == name) || ownBuffers.Exists(own => own.Name == name) || ownModules.Exists(own => own.Name == name);

            private void RequireFree(string name)
            {
                if (IsTaken(name)) throw new InvalidOperationException($"'{name}' is already registered in {this.name}.");
            }

            private static IEnumerable<FieldInfo> Fields(Type type)
            {
                const BindingFlags flags = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
                IEnumerable<FieldInfo> inherited = type.BaseType is { } parent && parent != typeof(Module) ? Fields(parent) : [];
                return inherited.Concat(type.GetFields(flags));
            }
        }
    }
}
