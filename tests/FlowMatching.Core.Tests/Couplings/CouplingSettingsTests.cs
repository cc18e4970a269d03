using FlowMatching.Core.Couplings;

namespace FlowMatching.Core.Tests.Couplings;

public sealed class CouplingSettingsTests
{
    [Test]
    public void Faults_Default_AreNone() => Assert.That(new CouplingSettings().Faults(), Is.Empty);

    [Test]
    public void Faults_UnknownName_NamesTheNearest() =>
        Assert.That(
            new CouplingSettings { Name = "sinkhorm" }
                .Faults()
                .Single(),
            Does.Contain("did you mean 'sinkhorn'?")
        );

    [Test]
    public void Faults_OptionsOfOthers_AreEachRefused() =>
        Assert.That(
            new CouplingSettings
            {
                Name = "independent",
                OtBatch = 64,
                SinkhornReg = 1,
            }.Faults(),
            Is.EqualTo(
                new[]
                {
                    "The coupling independent takes no ot-batch; ot and sinkhorn take it.",
                    "The coupling independent takes no sinkhorn-reg; sinkhorn takes it.",
                }
            )
        );

    [Test]
    public void Faults_EverythingOutOfRange_AreAllNamed() =>
        Assert.That(
            new CouplingSettings
            {
                Name = "sinkhorn",
                OtBatch = 1,
                SinkhornReg = 0,
                SinkhornIterations = 0,
                SinkhornTolerance = 1,
            }.Faults(),
            Has.Exactly(4).Items
        );

    [Test]
    public void Faults_BlockTooLargeForMemory_SaysHowLargeItMayBe() =>
        Assert.That(
            new CouplingSettings { Name = "ot", OtBatch = 1_000_000 }
                .Faults()
                .Single(),
            Is.EqualTo(
                $"ot-batch is 1000000, which takes 3725.3 GiB for the costs of all pairs; here it may be {CostMatrix.LargestSize()} at most."
            )
        );

    [Test]
    public void Faults_BlockLargerThanTheBatch_IsRefused() =>
        Assert.That(
            new CouplingSettings { Name = "ot", OtBatch = 512 }.Faults(batchSize: 256),
            Is.EqualTo(new[] { "ot-batch is 512, but a batch has only 256 rows; expected at most as many." })
        );

    [TestCase(4 * 100 * 100, 100)]
    [TestCase(4 * 101 * 101 - 1, 100)]
    [TestCase(long.MaxValue, 46340)]
    public void LargestSize_Bytes_AreTheRowsThatFit(long bytes, int rows) => Assert.That(CostMatrix.LargestSize(bytes), Is.EqualTo(rows));

    [Test]
    public void Create_FaultySettings_AreRefused() =>
        Assert.Throws<InvalidInputException>(() => CouplingCatalog.Create(new CouplingSettings { Name = "ot", SinkhornReg = 1 }));
}
