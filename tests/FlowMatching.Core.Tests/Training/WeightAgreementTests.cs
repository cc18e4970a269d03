using FlowMatching.Core.Distributed;
using FlowMatching.Core.Tests.Support;
using FlowMatching.Core.Training;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace FlowMatching.Core.Tests.Training;

public sealed class WeightAgreementTests : EngineTestBase
{
    private static readonly string[] Names = ["layers.0.weight", "layers.0.bias", "layers.2.weight"];

    [Test]
    public void Check_EqualWeights_Passes() => Assert.That(Check(Weights(), Weights()), Has.All.Null);

    [TestCase(0)]
    [TestCase(2)]
    public void Check_OneBitDiffers_NamesTheFirstSuchTensorInBoth(int tensor)
    {
        var other = Weights();
        using (no_grad())
        {
            foreach (var (_, weights) in other.Skip(tensor))
                weights[1].fill_(MathF.BitIncrement(weights[1].item<float>()));
        }

        string[] told = [.. Check(Weights(), other).Select(fault => fault!.Message)];

        Assert.That(told, Has.Length.EqualTo(2));
        Assert.That(told, Has.All.Contains($"Process 1 of 2 no longer has the weights of process 0: {Names[tensor]} is the first"));
    }

    private static (string, Parameter)[] Weights() =>
        [.. Names.Select(name => (name, new Parameter(arange(0, 4, dtype: ScalarType.Float32) / 3)))];

    /// <summary>Lets two processes check, and gives what each of them throws.</summary>
    private static WeightsDifferException?[] Check(params (string, Parameter)[][] weights) =>
        Company.Run(2, process => Catch(process, weights[process.Rank]));

    private static WeightsDifferException? Catch(ICommunicator process, (string, Parameter)[] weights)
    {
        try
        {
            new WeightAgreement(process, weights).Check();
            return null;
        }
        catch (WeightsDifferException fault)
        {
            return fault;
        }
    }
}
