using FlowMatching.Core.Files;
using static TorchSharp.torch;

namespace FlowMatching.Core.Tests.Checkpoints;

/// <summary>Files that are signed as ours are, but whose header or tensors are wrong, are refused in words.</summary>
public sealed class CheckpointRefusalTests : CheckpointFixture
{
    [Test]
    public void Load_SafetensorsOfAnotherProgram_IsRefusedAsSuch()
    {
        string path = Folder.In("other");
        Safetensors.Write(path, [new("weight", ones(2, 2))], new Dictionary<string, string> { ["format"] = "pt" });

        Assert.That(Refusal(path), Does.Contain("another program"));
    }

    [TestCase("""{"name":"nowhere","std":1}""", "Unknown source 'nowhere'")]
    [TestCase("""{"name":"moons","std":0}""", "the standard deviation of its source is 0")]
    public void Load_SourceOutOfRange_IsRefused(string source, string fault) =>
        Assert.That(RefusalOf(metadata => metadata["source"] = source), Does.Contain(fault));

    [TestCase("""{"name":"ve","sigma_min":0.01}""", "The path ve has no sigma-max")]
    [TestCase("""{"name":"cosine","sigma_min":0.01}""", "the path cosine takes no sigma-min")]
    public void Load_PathHalfTold_IsRefused(string settings, string fault) =>
        Assert.That(RefusalOf(metadata => metadata["path"] = settings), Does.Contain(fault));

    [Test]
    public void Load_HeaderEntryMissing_IsRefused() =>
        Assert.That(RefusalOf(metadata => metadata.Remove("training")), Does.Contain("no entry 'training'"));

    [Test]
    public void Load_HeaderWithUnknownKey_IsRefused() =>
        RefusalOf(metadata => metadata["path"] = """{"name":"condot","sigma_min":0,"sigma_mox":1}""");

    [Test]
    public void Load_HeaderOutOfRange_IsRefused() =>
        Assert.That(
            RefusalOf(metadata => metadata["architecture"] = """{"type":"mlp","dimension":2,"hidden":0,"depth":1}"""),
            Does.Contain("hidden is 0")
        );

    [Test]
    public void Load_UnknownPrediction_IsRefused() =>
        Assert.That(RefusalOf(metadata => metadata["prediction"] = "\"x2\""), Does.Contain("Unknown prediction 'x2': did you mean 'x1'?"));

    [Test]
    public void Load_ScalingOfAnotherDimension_IsRefused() =>
        Assert.That(
            RefusalOf(metadata => metadata["data"] = """{"name":"points:p","std":1,"affine":{"mean":[0,0,0],"scale":0}}"""),
            Does.Contain("the mean of the data holds 3 numbers, expected 2 finite ones")
        );

    [Test]
    public void Load_UnknownKind_IsRefused() =>
        Assert.That(
            RefusalOf(metadata => metadata["kind"] = "\"gan\""),
            Does.Contain("its kind is 'gan', expected one of cfm, reflow, distilled")
        );

    [Test]
    public void Load_ReflowWithoutTeacher_IsRefused() =>
        Assert.That(
            RefusalOf(metadata => metadata["kind"] = "\"reflow\""),
            Does.Contain("of kind reflow with the coupling independent and no teacher")
        );

    [TestCase("""{"round":1}""", "teacher_sha256")]
    [TestCase("""{"round":1,"teacher_sha256":"abc","pool":{}}""", "the SHA-256 of its teacher is not one")]
    public void Load_TeacherHalfTold_IsRefused(string reflow, string fault) =>
        Assert.That(
            RefusalOf(metadata =>
                (metadata["kind"], metadata["coupling"], metadata["reflow"]) = ("\"reflow\"", """{"name":"reflow"}""", reflow)
            ),
            Does.Contain(fault)
        );

    [Test]
    public void Load_OtherTimeBins_IsRefused() =>
        Assert.That(
            RefusalOf(metadata =>
                metadata["progress"] = """{"step":1,"threads":1,"monitor":{"sums":[1],"counts":[1],"smoothed":0,"weight":0}}"""
            ),
            Does.Contain("10 time bins")
        );

    [Test]
    public void Load_TensorsOfAnotherShape_AreRefusedByName() =>
        Assert.That(
            RefusalOf(metadata => metadata["architecture"] = """{"type":"mlp","dimension":2,"hidden":4,"depth":1}"""),
            Does.Contain("the tensor model.layers.0.weight has shape (3, 3), expected (4, 3)")
        );

    [Test]
    public void Load_TensorMissing_IsRefusedByName() =>
        Assert.That(
            RefusalOf(_ => { }, tensors => tensors.Remove("ema.layers.2.bias")),
            Does.Contain("the tensor ema.layers.2.bias is missing")
        );

    [Test]
    public void Load_TensorTooMany_IsRefusedByName() =>
        Assert.That(RefusalOf(_ => { }, tensors => tensors["extra"] = ones(1)), Does.Contain("the tensor extra is none of its network's"));

    [Test]
    public void Load_TensorOfAnotherType_IsRefusedByName() =>
        Assert.That(
            RefusalOf(_ => { }, tensors => tensors["ema.layers.2.bias"] = zeros(2, dtype: ScalarType.Float64)),
            Does.Contain("the tensor ema.layers.2.bias holds F64, expected F32")
        );
}
