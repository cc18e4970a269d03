using FlowMatching.Core.Engine;
using TorchSharp.Modules;

using static TorchSharp.torch;

namespace FlowMatching.Core.Models.UNet;

/// <summary>Layers one after another; those that take the embedding are given it.</summary>
internal sealed class UNetStage : nn.Module<Tensor, Tensor, Tensor>
{
    private readonly List<nn.Module> layers = [];

    public UNetStage(IReadOnlyList<ILayerPlan> plans)
        : base(nameof(UNetStage))
    {
        foreach (var plan in plans)
        {
            var layer = plan.Build();
            register_module($"{layers.Count}", layer);
            layers.Add(layer);
        }
    }

    /// <summary>Lists the parameters of such a stage without building it.</summary>
    public static IEnumerable<ParameterShape> ParametersOf(IReadOnlyList<ILayerPlan> plans) =>
        plans.SelectMany((plan, i) => plan.Parameters().Under($"{i}"));

    /// <summary>Evaluates the stage.</summary>
    /// <param name="x">Activations, shape (B, C, H, W).</param>
    /// <param name="activated">The embedding after its SiLU, shape (B, E).</param>
    public override Tensor forward(Tensor x, Tensor activated)
    {
        using var scope = NewDisposeScope();

        return layers.Aggregate(x, (h, layer) => Run(layer, h, activated)).MoveToOuterDisposeScope();
    }

    private static Tensor Run(nn.Module layer, Tensor x, Tensor activated) => layer switch
    {
        Conv2d stem => stem.Apply(x),
        nn.Module<Tensor, Tensor, Tensor> conditioned => conditioned.call(x, activated),
        nn.Module<Tensor, Tensor> plain => plain.call(x),
        _ => throw new InvalidOperationException($"{layer.GetName()} takes neither x alone nor x and an embedding."),
    };
}
