namespace FlowMatching.Plots.Tests;

public sealed class DensityPanelTests
{
    [Test]
    public void Follow_Tremor_KeepsWhatIsShownUntilItMustBeExact()
    {
        byte[] levels = [40, 40, 3];
        double[] density = [41, 46, 0];

        DensityPanel.Follow(levels, density, most: 47, exactly: false);
        Assert.That(levels, Is.EqualTo(new byte[] { 40, 46, 0 }));

        DensityPanel.Follow(levels, density, most: 47, exactly: true);
        Assert.That(levels, Is.EqualTo(new byte[] { 41, 46, 0 }));
    }

    [Test]
    public void Follow_DenserThanTheScale_TakesTheLastLevel()
    {
        byte[] levels = [0];

        DensityPanel.Follow(levels, [1e9], most: 1, exactly: true);

        Assert.That(levels[0], Is.EqualTo(47));
    }
}
