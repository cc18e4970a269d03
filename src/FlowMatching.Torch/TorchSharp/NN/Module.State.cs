namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public partial class Module
        {
            /// <summary>All parameters and persistent buffers by name, a shared one under each of its names.</summary>
            public virtual Dictionary<string, Tensor> state_dict(Dictionary<string, Tensor>? destination = null, string? prefix = null)
            {
                destination ??= [];
                foreach (var (name, parameter) in ownParameters) destination[Join(prefix, name)] = parameter;
                foreach (var (name, buffer, _) in ownBuffers.Where(static own => own.Persistent)) destination[Join(prefix, name)] = buffer;
                foreach (var (name, child) in ownModules) child.state_dict(destination, Join(prefix, name));
                return destination;
            }

            /// <summary>Copies all values in; when a name or a shape does not fit, nothing is changed.</summary>
            public virtual (IList<string> missing_keys, IList<string> unexpected_keyes) load_state_dict(
                Dictionary<string, Tensor> source, bool strict = true, IList<string>? skip = null)
            {
                skip ??= [];
                var own = state_dict();
                List<string> missing = [.. own.Keys.Except(source.Keys).Except(skip)];
                List<string> unexpected = [.. source.Keys.Except(own.Keys).Except(skip)];
                if (strict && (missing.Count > 0 || unexpected.Count > 0))
                    throw new InvalidOperationException($"The loaded state_dict is not identical to the target dictionary: missing {Names(missing)}; unexpected {Names(unexpected)}.");

                string[] common = [.. own.Keys.Intersect(source.Keys).Except(skip)];
                foreach (string name in common) RequireSameShape(name, own[name].shape, source[name].shape);
                using var _ = no_grad();
                foreach (string name in common) own[name].copy_(source[name]);
                return (missing, unexpected);
            }

            private static string Join(string? prefix, string name) => string.IsNullOrEmpty(prefix) ? name : $"{prefix}.{name}";

            private static string Names(List<string> names) => names.Count == 0 ? "none" : string.Join(", ", names);

            private static void RequireSameShape(string name, long[] expected, long[] given)
            {
                if (!expected.SequenceEqual(given))
                    throw new InvalidOperationException($"'{name}' has shape ({string.Join(", ", given)}), expected ({string.Join(", ", expected)}).");
            }
        }
    }
}
