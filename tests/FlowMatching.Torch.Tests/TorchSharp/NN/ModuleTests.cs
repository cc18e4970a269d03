using TorchSharp.Modules;

namespace FlowMatching.Torch.Tests;

public sealed class ModuleTests : EngineTestBase
{
    private Net net = null!;

    [SetUp]
    public void MakeNet() => net = new Derived();

    [TearDown]
    public void DisposeNet() => net.Dispose();

    [Test]
    public void NamedParameters_AfterRegisterComponents_FollowTheFieldsBaseClassFirst() =>
        Assert.That(net.named_parameters().Select(static named => named.name), Is.EqualTo(new[] { "scale", "extra", "first.weight", "first.bias", "blocks.0.weight", "blocks.1.weight", "last.weight", "last.bias" }));

    [Test]
    public void NamedParameters_WithoutRecursion_AreOnlyItsOwn() =>
        Assert.That(net.named_parameters(recurse: false).Select(static named => named.name), Is.EqualTo(new[] { "scale", "extra" }));

    [Test]
    public void NamedChildren_AfterRegisterComponents_AreItsModules() =>
        Assert.That(net.named_children().Select(static named => named.name), Is.EqualTo(new[] { "first", "blocks", "last" }));

    [Test]
    public void NamedBuffers_OfAnInt64Buffer_AreNotParameters() =>
        Assert.That(net.named_buffers().Select(static named => named.name), Is.EqualTo(new[] { "counts" }));

    [Test]
    public void StateDict_OfANet_HoldsParametersAndPersistentBuffers()
    {
        net.register_buffer("passing", ones(1), persistent: false);

        Assert.That(net.state_dict().Keys, Is.EquivalentTo(net.named_parameters().Select(static named => named.name).Append("counts")));
        Assert.That(net.named_buffers(include_nonpersistent: false).Select(static named => named.name), Is.EqualTo(new[] { "counts" }));
        Assert.That(net.buffers().Count(), Is.EqualTo(2));
    }

    [Test]
    public void StateDict_WithAPrefix_JoinsItWithADot() =>
        Assert.That(net.state_dict(prefix: "model").Keys, Is.EqualTo(net.state_dict().Keys.Select(static name => "model." + name)));

    [Test]
    public void LoadStateDict_OfAnotherNet_CopiesEveryValue()
    {
        using Derived other = new();

        var (missing, unexpected) = net.load_state_dict(other.state_dict());

        Assert.That((missing.Count, unexpected.Count), Is.EqualTo((0, 0)));
        foreach (var (name, value) in other.state_dict()) TensorAssert.Equal(net.state_dict()[name], value, 0);
    }

    [Test]
    public void LoadStateDict_WithAMissingAndAnUnexpectedName_NamesBoth()
    {
        var source = net.state_dict();
        source.Remove("scale");
        source["foreign"] = ones(1);

        Assert.That(() => net.load_state_dict(source), Throws.InvalidOperationException.With.Message.Contains("missing scale; unexpected foreign"));
        Assert.That(net.load_state_dict(source, strict: false), Is.EqualTo((new[] { "scale" }, new[] { "foreign" })));
        Assert.That(() => net.load_state_dict(source, skip: ["scale", "foreign"]), Throws.Nothing);
    }

    [Test]
    public void LoadStateDict_OfAnotherShape_IsRefusedBeforeAnythingChanges()
    {
        double before = net.scale.item<float>();
        var source = net.state_dict().ToDictionary(static pair => pair.Key, static pair => pair.Value + 1);
        source["last.bias"] = ones(1);

        Assert.That(() => net.load_state_dict(source), Throws.InvalidOperationException.With.Message.EqualTo("'last.bias' has shape (1), expected (2)."));
        Assert.That(net.scale.item<float>(), Is.EqualTo(before));
    }

    [Test]
    public void To_AnotherType_ConvertsParametersAndKeepsNamesFieldsAndIntegers()
    {
        string[] names = [.. net.named_parameters().Select(static named => named.name)];
        double[] weights = net.first.weight.ToDoubleArray();
        var old = net.scale;

        Assert.That(net.to(ScalarType.Float64), Is.SameAs(net));

        Assert.That(net.named_parameters().Select(static named => named.name), Is.EqualTo(names));
        Assert.That(net.parameters(), Has.All.Matches<Parameter>(static parameter => parameter.dtype == ScalarType.Float64 && parameter.requires_grad));
        Assert.That(net.first.weight.ToDoubleArray(), Is.EqualTo(weights));
        Assert.That(net.named_parameters().First().parameter, Is.SameAs(net.scale));
        Assert.That(net.counts.dtype, Is.EqualTo(ScalarType.Int64));
        Assert.That(old.IsInvalid, Is.True);
        Assert.That(net.forward(ones([1, 3], ScalarType.Float64)).dtype, Is.EqualTo(ScalarType.Float64));
    }

    [Test]
    public void To_OfParametersWithoutAField_ConvertsThemToo()
    {
        net.register_parameter("loose", new Parameter(ones(1)));

        net.to(CPU, ScalarType.BFloat16);

        Assert.That(net.parameters(), Has.All.Matches<Parameter>(static parameter => parameter.dtype == ScalarType.BFloat16));
    }

    [Test]
    public void To_TheSameTypeAndDevice_KeepsTheParameters()
    {
        var before = net.first.weight;

        net.to(ScalarType.Float32).to(CPU);

        Assert.That(net.first.weight, Is.SameAs(before));
    }

    [Test]
    public void Train_AndEval_ReachEverySubmodule()
    {
        net.eval();
        Assert.That((net.training, net.first.training, net.blocks[1].training), Is.EqualTo((false, false, false)));

        net.train();
        Assert.That((net.training, net.first.training, net.blocks[1].training), Is.EqualTo((true, true, true)));
    }

    [Test]
    public void ZeroGrad_ByDefault_DropsTheGradientsElseZeroesThem()
    {
        net.forward(ones(1, 3)).sum().backward();

        net.zero_grad(set_to_none: false);
        Assert.That(net.scale.grad!.item<float>(), Is.Zero);

        net.zero_grad();
        Assert.That(net.parameters().Select(static parameter => parameter.grad is null), Has.All.True);
    }

    [Test]
    public void Register_OfATakenName_IsRefused()
    {
        Assert.That(() => net.register_parameter("scale", net.scale), Throws.InvalidOperationException.With.Message.Contains("'scale' is already registered"));
        Assert.That(() => net.register_buffer("first", net.counts), Throws.InvalidOperationException);
        Assert.That(() => net.register_module("counts", net.first), Throws.InvalidOperationException);
    }

    [Test]
    public void Parameters_OfASharedWeight_ListItOnceAndStateDictUnderBothNames()
    {
        net.register_parameter("shared", net.scale);

        Assert.That(net.parameters().Count(parameter => ReferenceEquals(parameter, net.scale)), Is.EqualTo(1));
        Assert.That(net.state_dict().Keys, Has.Member("scale").And.Member("shared"));
    }

    [Test]
    public void Dispose_OfANet_FreesEveryTensorOfIt()
    {
        long before = Tensor.TotalCount;
        using (new Derived()) Assert.That(Tensor.TotalCount, Is.EqualTo(before + 9));

        Assert.That(Tensor.TotalCount, Is.EqualTo(before));
    }

    [Test]
    public void GetName_OfANet_IsItsName() => Assert.That((net.GetName(), net.ToString()), Is.EqualTo(("net", "net")));

    private class Net : nn.Module<Tensor, Tensor>
    {
        public Parameter scale = new(ones(1));
        public readonly Tensor counts = zeros([2], ScalarType.Int64);
        public readonly Linear first = nn.Linear(3, 4);
        public readonly ModuleList<Linear> blocks = nn.ModuleList(nn.Linear(4, 4, hasBias: false), nn.Linear(4, 4, hasBias: false));

        public Net()
            : base("net") => RegisterComponents();

        public override Tensor forward(Tensor input) => blocks.Aggregate(first.call(input), static (x, block) => block.call(x)) * scale;
    }

    private sealed class Derived : Net
    {
        public readonly Parameter extra = new(ones(2));
        public readonly Linear last = nn.Linear(4, 2);

        public Derived() => RegisterComponents();
    }
}
