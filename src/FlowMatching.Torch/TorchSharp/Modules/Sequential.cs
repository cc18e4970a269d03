using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.Modules;

/// <summary>Modules one after another.</summary>
public class Sequential : Module<Tensor, Tensor>
{
    private readonly List<Module<Tensor, Tensor>> _steps = [];

    protected internal Sequential(params (string name, Module<Tensor, Tensor> submodule)[] modules)
        : base(nameof(Sequential))
    {
        foreach (var (name, submodule) in modules) Register(name, submodule);
    }

    protected internal Sequential(params Module<Tensor, Tensor>[] modules)
        : base(nameof(Sequential))
    {
        for (int i = 0; i < modules.Length; i++) Register(i.ToString(), modules[i]);
    }

    public int Count => _steps.Count;

    public override Tensor forward(Tensor tensor)
    {
        if (_steps.Count == 0) return tensor.alias();
        var current = _steps[0].call(tensor);
        for (int i = 1; i < _steps.Count; i++)
        {
            var previous = current;
            current = _steps[i].call(previous);
            if (!ReferenceEquals(previous, current) && !ReferenceEquals(previous, tensor)) previous.Dispose(); // a step may return its very input
        }

        return current;
    }

    private void Register(string name, Module<Tensor, Tensor> submodule)
    {
        register_module(name, submodule);
        _steps.Add(submodule);
    }
}
