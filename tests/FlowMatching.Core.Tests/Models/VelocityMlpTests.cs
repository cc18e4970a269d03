using FlowMatching.Core.Engine;
using FlowMatching.Core.Models;
using static TorchSharp.torch;

namespace FlowMatching.Core.Tests.Models;

public sealed class VelocityMlpTests
{
    private static readonly Architecture Small = new()
    {
        Hidden = 16,
        Depth = 3,
        InputGain = 1.5,
    };

    [Test]
    public void Parameters_OfTheNetwork_AreThoseTheArchitectureLists()
    {
        using var network = Create(seed: 0);

        var actual = network.named_parameters().Select(p => $"{p.Item1} {Shapes.Text(p.Item2)}");

        Assert.That(actual, Is.EqualTo(Small.Parameters().Select(p => $"{p.Name} {Shapes.Sizes(p.Shape)}")));
    }

    [Test]
    public void Parameters_Names_AreThoseOfAPyTorchSequential() =>
        Assert.That(
            Small.Parameters().Select(p => p.Name),
            Is.EqualTo(new[] { 0, 2, 4, 6 }.SelectMany(i => new[] { $"layers.{i}.weight", $"layers.{i}.bias" }))
        );

    [Test]
    public void Forward_SmallNetwork_AgreesWithTheLoopsByHand()
    {
        using var scope = NewDisposeScope();
        using var network = Create(seed: 1);
        using var rng = new Generator(seed: 2);
        var x = randn(5, 2, generator: rng);
        var t = rand(5, generator: rng);

        float[] actual = network.call(x, t, null).ToFloatArray();

        Assert.That(actual, Is.EqualTo(ByHand(network, x.ToFloatArray(), t.ToFloatArray())).Within(1e-6));
    }

    [Test]
    public void Constructor_EqualSeeds_GiveEqualWeights()
    {
        var first = Weights(4);
        var second = Weights(4);

        Assert.That(second, Is.EqualTo(first));
    }

    [Test]
    public void Constructor_OtherSeed_GivesOtherWeights() => Assert.That(Weights(4), Is.Not.EqualTo(Weights(5)));

    [Test]
    public void Constructor_Weights_FillTheRangeOfPyTorchsDefault()
    {
        using var network = Create(seed: 3);

        foreach (var (name, parameter) in network.named_parameters().Where(p => p.Item1.EndsWith("weight", StringComparison.Ordinal)))
        {
            double bound = 1 / Math.Sqrt(parameter.shape[1]);
            double[] magnitudes = [.. parameter.ToDoubleArray().Select(Math.Abs)];

            Assert.That(magnitudes.Max(), Is.InRange(0.8 * bound, bound), name);
            Assert.That(magnitudes.Average(), Is.EqualTo(bound / 2).Within(0.2 * bound), name);
        }
    }

    [Test]
    public void Constructor_NoUnits_IsRefused() =>
        Assert.Throws<InvalidInputException>(() => _ = new VelocityMlp(new Architecture { Hidden = 0 }, new RandomStreams(0)));

    private static VelocityMlp Create(long seed) => new(Small, new RandomStreams(seed));

    private static float[] Weights(long seed)
    {
        using var network = Create(seed);

        return [.. network.parameters().SelectMany(p => p.ToFloatArray())];
    }

    private static float[] ByHand(VelocityMlp network, float[] x, float[] t)
    {
        var parameters = network.named_parameters().ToDictionary(p => p.Item1, p => p.Item2);
        List<float> outputs = [];
        for (int example = 0; example < t.Length; example++)
        {
            double[] state = [1.5 * x[2 * example], 1.5 * x[2 * example + 1], 1.5 * (2 * t[example] - 1)];
            for (int layer = 0; layer <= 6; layer += 2)
            {
                state = Affine(
                    parameters[$"layers.{layer}.weight"].ToFloatArray(),
                    parameters[$"layers.{layer}.bias"].ToFloatArray(),
                    state
                );
                state = layer < 6 ? [.. state.Select(z => z / (1 + Math.Exp(-z)))] : state;
            }

            outputs.AddRange(state.Select(y => (float)y));
        }

        return [.. outputs];
    }

    private static double[] Affine(float[] weight, float[] bias, double[] input) =>
        [.. bias.Select((b, row) => b + input.Select((z, column) => z * weight[row * input.Length + column]).Sum())];
}
