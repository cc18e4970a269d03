namespace FlowMatching.Plots.Tests;

public sealed class FigureTextTests
{
    [TestCase(0, "0")]
    [TestCase(0.00001234, "1.2E−5")]
    [TestCase(0.01234, "0.0123")]
    [TestCase(-1.2362, "−1.236")]
    [TestCase(56.78, "56.8")]
    [TestCase(123456, "123,456")]
    [TestCase(double.NaN, "not finite")]
    public void Of_Figure_HasAboutThreeDigits(double value, string text) => Assert.That(FigureText.Of(value), Is.EqualTo(text));
}
