using FlowMatching.Core.Checkpoints;
using FlowMatching.Core.Data;
using FlowMatching.Core.Data.Images;
using FlowMatching.Core.Models;
using FlowMatching.Core.Models.UNet;
using FlowMatching.Core.Paths;
using FlowMatching.Core.Specification;
using FlowMatching.Runs.Domains;

namespace FlowMatching.Runs.Tests.Domains;

public sealed class DataDomainsTests
{
    [TestCase("moons", "points")]
    [TestCase("points:cloud.csv", "points")]
    [TestCase("picture:cat.png", "points")]
    [TestCase("folder:cats", "pictures")]
    [TestCase("digits", "pictures")]
    [TestCase("cifar10", "pictures")]
    public void Named_AnyText_IsToldWithoutAFile(string text, string things) =>
        Assert.That(DataDomains.Named(text).Things, Is.EqualTo(things));

    [Test]
    public void For_ANetwork_IsTheKindThatItDraws()
    {
        Assert.That(DataDomains.For(Header(new Architecture())).Things, Is.EqualTo("points"));
        Assert.That(DataDomains.For(Header(Architecture.Of(new UNetSettings()))).Things, Is.EqualTo("pictures"));
    }

    [Test]
    public void For_EveryNamedLaw_IsPoints_AndTheirDefaultNetworkDrawsThem()
    {
        foreach (var data in DataSets.Names.Select(DataSets.Get))
        {
            var domain = DataDomains.For(data);
            var network = domain.NetworkOf(
                domain.TrainDefaults(data.Name, isBest: false) with
                {
                    Network = domain.DefaultNetwork(data),
                },
                data
            );

            Assert.That(domain.Things, Is.EqualTo("points"), data.Name);
            Assert.That(DataDomains.For(Header(network)), Is.SameAs(domain), data.Name);
            Assert.That(network.ExampleShape(), Is.EqualTo(data.Shape), data.Name);
        }
    }

    [TestCase(1, 8, "unet-flat")]
    [TestCase(1, 10, "unet-patch")]
    [TestCase(1, 28, "unet-patch")]
    [TestCase(3, 8, "unet-flat")]
    [TestCase(3, 32, "unet-patch")]
    public void DefaultNetwork_OfPictures_GoesBySize(int channels, int side, string expected)
    {
        ImageSet set = new("some", new ImageShape(channels, side, side), new byte[channels * side * side], null, null);
        ImageStream data = new(new ImageParts(set, null), "one picture");
        var domain = DataDomains.For(data);

        Assert.That(domain.DefaultNetwork(data), Is.EqualTo(expected));
    }

    private static CheckpointHeader Header(Architecture network) =>
        new()
        {
            Architecture = network,
            Path = new PathSettings(),
            DataSet = "moons",
            DataStd = 1,
            Step = 0,
            Training = new TrainerSettings(),
        };
}
