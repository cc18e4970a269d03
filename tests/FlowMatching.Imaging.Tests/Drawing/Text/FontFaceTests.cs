using FlowMatching.Imaging.Drawing.Text;

namespace FlowMatching.Imaging.Tests.Drawing.Text;

public sealed class FontFaceTests
{
    private const string PlotCharacters =
        "abcXYZ0123456789 .,:;()[]/_%+αβγεθμσΔΣ₀₁₂₃⁰¹²³⁴⁵⁶⁷⁸⁹⁻−×·±≤≥∞∂∇√∫→‖≈éüß…";

    private static IEnumerable<FontFace> Faces => [FontFace.Regular, FontFace.Bold];

    [TestCaseSource(nameof(Faces))]
    public void Contours_EveryCharacterOfPlots_IsInTheFont(FontFace face)
    {
        var unknown = face.Contours('\uE000'); // a private character: the box

        Assert.That(PlotCharacters.Where(c => ReferenceEquals(face.Contours(c), unknown)), Is.Empty);
    }

    [Test]
    public void Measure_Digits_AreAsWideAsTheFontSays()
    {
        // DejaVu Sans: every digit is 1303 of 2048 units wide.
        Assert.That(FontFace.Regular.Measure("0123456789", 20.48f), Is.EqualTo(130.3f).Within(0.001f));
    }

    [Test]
    public void Measure_TwoParts_AddUp()
        => Assert.That(
            FontFace.Bold.Measure("loss", 13) + FontFace.Bold.Measure(" curve", 13),
            Is.EqualTo(FontFace.Bold.Measure("loss curve", 13)).Within(1e-4f));

    [Test]
    public void CapitalHeight_OfTheFont_IsThatOfH()
        => Assert.That(FontFace.Regular.CapitalHeight, Is.EqualTo(1493f / 2048).Within(1e-6f));

    [Test]
    public void Contours_CompositeGlyph_HasTheLetterAndItsAccent()
    {
        int letter = FontFace.Regular.Contours('e').Count;
        float letterTop = FontFace.Regular.Contours('e').Max(c => c.Max(p => p.Position.Y));

        var accented = FontFace.Regular.Contours('é');

        Assert.That(accented, Has.Count.EqualTo(letter + 1));
        Assert.That(accented.Min(c => c.Min(p => p.Position.Y) > letterTop ? 1 : 0), Is.Zero); // the letter stays where it was
        Assert.That(accented.Count(c => c.Min(p => p.Position.Y) > letterTop), Is.EqualTo(1)); // the accent stands above it
    }

    [Test]
    public void Constructor_NotAFont_IsRefused()
        => Assert.That(() => new FontFace(new byte[64]), Throws.InstanceOf<InvalidDataException>().With.Message.Contains("head"));
}
