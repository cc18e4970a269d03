using static TorchSharp.torch;
using static TorchSharp.torch.optim;

namespace TorchSharp.Modules;

/// <summary>Adam with decoupled weight decay (Loshchilov and Hutter, arXiv:1711.05101, Alg. 2).</summary>
public class AdamW : Optimizer
{
    private readonly Parameter[] trained;
    private readonly Tensor[] firstMoments;
    private readonly Tensor[] secondMoments;
    private readonly Rate rate;
    private readonly double beta1;
    private readonly double beta2;
    private readonly double eps;
    private readonly double weightDecay;
    private long steps;

    internal AdamW(IEnumerable<Parameter> parameters, double lr, double beta1, double beta2, double eps, double weightDecay)
    {
        trained = [.. parameters];
        firstMoments = Array.ConvertAll(trained, static p => zeros_like(p).DetachFromDisposeScope());
        secondMoments = Array.ConvertAll(trained, static p => zeros_like(p).DetachFromDisposeScope());
        rate = new Rate { LearningRate = lr, InitialLearningRate = lr };
        this.beta1 = beta1;
        this.beta2 = beta2;
        this.eps = eps;
        this.weightDecay = weightDecay;
    }

    public override IEnumerable<ILearningRateController> ParamGroups => [rate];

    public override IEnumerable<Parameter> parameters() => trained;

    public override Tensor? step(Func<Tensor>? closure = null)
    {
        var loss = closure?.Invoke();
        using var _ = no_grad();
        steps++;
        for (int i = 0; i < trained.Length; i++) Update(trained[i], firstMoments[i], secondMoments[i]);
        return loss;
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (!disposing) return;
        foreach (var moment in firstMoments.Concat(secondMoments)) moment.Dispose();
    }

    private void Update(Parameter parameter, Tensor first, Tensor second)
    {
        using var scope = NewDisposeScope();
        if (parameter.grad is not { } grad) return;

        double correction1 = 1 - Math.Pow(beta1, steps), correction2 = 1 - Math.Pow(beta2, steps);
        parameter.mul_(1 - (rate.LearningRate * weightDecay));
        first.mul_(beta1).add_(grad, 1 - beta1);
        second.mul_(beta2).addcmul_(grad, grad, 1 - beta2);
        var denominator = (second.sqrt() / Math.Sqrt(correction2)).add_(eps);
        parameter.addcdiv_(first, denominator, -rate.LearningRate / correction1);
    }

    private sealed class Rate : ILearningRateController
    {
        public double LearningRate { get; set; }

        public double InitialLearningRate { get; set; }
    }
}
