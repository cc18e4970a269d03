using FlowMatching.Core.Data;
using FlowMatching.Core.Solvers;

namespace FlowMatching.Core.Tests;

public sealed class CatalogTests
{
    [Test]
    public void Get_KnownName_GivesTheMember() => Assert.That(OdeSolvers.All.Get("heun"), Is.InstanceOf<Heun>());

    [Test]
    public void Get_MistypedName_NamesTheNearestAndAll()
    {
        var e = Assert.Throws<InvalidInputException>(() => DataSets.Get("checkboard"));

        Assert.That(
            e.Message,
            Is.EqualTo(
                "Unknown data set 'checkboard': did you mean 'checkerboard'? There are checkerboard, moons, mixture, 8gaussians, two-spirals, "
                    + "swissroll, circles, pinwheel, s-curve, sphere, helix, swissroll-3d, lorenz."
            )
        );
    }

    [Test]
    public void Get_NameFarFromAll_NamesAll()
    {
        var e = Assert.Throws<InvalidInputException>(() => OdeSolvers.All.Get("leapfrog"));

        Assert.That(e.Message, Is.EqualTo("Unknown solver 'leapfrog': There are euler, midpoint, heun, rk4, dopri5."));
    }

    [Test]
    public void Names_AreThoseOfTheMembersInOrder() =>
        Assert.That(OdeSolvers.All.Names, Is.EqualTo(OdeSolvers.All.Select(solver => solver.Name)));
}
