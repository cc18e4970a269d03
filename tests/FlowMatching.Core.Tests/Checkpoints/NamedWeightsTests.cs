using FlowMatching.Core.Checkpoints;
using FlowMatching.Core.Files;
using TorchSharp;

namespace FlowMatching.Core.Tests.Checkpoints;

public sealed class NamedWeightsTests
{
    private static readonly string[] Known = ["in.weight", "out.weight", "out.bias"];

    [TestCase("in.weight out.weight out.bias", "")]
    [TestCase("module.in.weight module.out.weight module.out.bias", "module.")]
    [TestCase("_orig_mod.in.weight _orig_mod.out.weight", "_orig_mod.")]
    [TestCase("module._orig_mod.in.weight module._orig_mod.out.weight", "module._orig_mod.")]
    [TestCase("state_dict.model.in.weight state_dict.model.other", "state_dict.model.")]
    [TestCase("x.y", "")]
    public void Of_NamesUnderOnePrefix_TakesItOff(string names, string prefix)
    {
        var weights = Of(names);

        Assert.That((weights.Prefix, weights.LeftOut), Is.EqualTo((prefix, 0)));
        Assert.That(weights.Entries.Select(entry => prefix + entry.Name), Is.EqualTo(names.Split(' ')));
        Assert.That(weights.NameInFile(weights.Entries[0].Name), Is.EqualTo(names.Split(' ')[0]));
    }

    [TestCase("model.in.weight ema.in.weight", "w.pt holds such a network 2 times, under ema., model.: choose one with --prefix.")]
    [TestCase("in.weight ema.in.weight", "w.pt holds such a network 2 times, under none, ema.: choose one with --prefix.")]
    [TestCase(
        "model.in.weight model.out.bias ema.in.weight",
        "w.pt holds the network under model., and 1 other tensors beside it: --prefix model. takes it and leaves them out."
    )]
    public void Of_MoreThanOnePrefix_Asks(string names, string sentence) =>
        Assert.That(() => Of(names), Throws.InstanceOf<InvalidInputException>().With.Message.EqualTo(sentence));

    [TestCase("ema", "ema.in.weight", 1)]
    [TestCase("ema.", "ema.in.weight", 1)]
    [TestCase("none", "in.weight", 0)]
    public void Of_AGivenPrefix_TakesWhatStandsThere(string prefix, string first, int leftOut)
    {
        var weights = Of("in.weight ema.in.weight", prefix);

        Assert.That((weights.LeftOut, weights.NameInFile("in.weight")), Is.EqualTo((leftOut, first)));
    }

    [Test]
    public void Of_APrefixThatIsNotThere_IsRefused() =>
        Assert.That(
            () => Of("in.weight", "ema"),
            Throws
                .InstanceOf<InvalidInputException>()
                .With.Message.EqualTo("w.pt has no name that begins with ema., which --prefix asks for.")
        );

    [Test]
    public void Of_OtherNames_RenamesThem()
    {
        var weights = Of("conv1.w out.weight", renamed: new() { ["conv1.w"] = "in.weight" });

        Assert.That(weights.Entries.Select(entry => entry.Name), Is.EqualTo(new[] { "in.weight", "out.weight" }));
        Assert.That(weights.NameInFile("in.weight"), Is.EqualTo("conv1.w"));
    }

    [TestCase("conv2.w", "in.weight", "w.pt has no tensor conv2.w, which is to be renamed.")]
    [TestCase("conv1.w", "out.weight", "w.pt would have 2 tensors named out.weight when renamed.")]
    public void Of_NamesThatDoNotFit_AreRefused(string theirs, string ours, string sentence) =>
        Assert.That(
            () => Of("conv1.w out.weight", renamed: new() { [theirs] = ours }),
            Throws.InstanceOf<InvalidInputException>().With.Message.EqualTo(sentence)
        );

    private static NamedWeights Of(string names, string? prefix = null, Dictionary<string, string>? renamed = null) =>
        NamedWeights.Of(new Listed(names.Split(' ')), Known.Contains, prefix, renamed);

    private sealed class Listed(string[] names) : WeightFile("w.pt", [.. names.Select(name => new SafetensorsEntry(name, "F32", [1]))])
    {
        public override IReadOnlyDictionary<string, torch.Tensor> Read(IReadOnlySet<string> names) => throw new NotSupportedException();
    }
}
