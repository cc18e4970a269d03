using FlowMatching.Core.Data;

namespace FlowMatching.Core.Tests.Data;

/// <summary>A drawing as a text: the same points, whatever their order, and a sentence for what is none.</summary>
public sealed class DrawingCodeTests
{
    private static readonly float[] Points = [.. Enumerable.Range(0, 2000).Select(static i => (i * 7919 % 4097 - 2048) / 512f)];

    [Test]
    public void Decode_GivesThePointsBackBitForBit() =>
        Assert.That(Pairs(DrawingCode.Decode(DrawingCode.Encode(Points))), Is.EquivalentTo(Pairs(Points)));

    [Test]
    public void Encode_OfAnotherOrder_IsTheSameText() =>
        Assert.That(
            DrawingCode.Encode([.. Points.Chunk(2).Reverse().SelectMany(static pair => pair)]),
            Is.EqualTo(DrawingCode.Encode(Points))
        );

    [Test]
    public void Encode_OfATightDrawing_TakesThreeBytesAPointOrLess()
    {
        float[] ring = [.. Enumerable.Range(0, 1000).SelectMany(static i => new[] { 2 * MathF.Cos(i), 2 * MathF.Sin(i) })];

        Assert.That(DrawingCode.Encode(ring), Has.Length.LessThanOrEqualTo(3000));
    }

    [Test]
    public void Encode_OfPointsOutside_MovesThemToTheEdge() =>
        Assert.That(DrawingCode.Decode(DrawingCode.Encode([9, -9, 0.0001f, 4])), Is.EquivalentTo(new[] { 4f, -4, 0, 4 }));

    [TestCase("")]
    [TestCase("1")]
    [TestCase("2AAAA")]
    [TestCase("1!!!!")]
    [TestCase("1AAAAAAAA")]
    [TestCase("12345678")]
    public void Decode_OfWhatIsNoCode_IsRefused(string code) =>
        Assert.That(
            () => DrawingCode.Decode(code),
            Throws.TypeOf<InvalidInputException>().With.Message.StartsWith("The code of the drawing cannot be read")
        );

    [Test]
    public void Decode_OfAnyDamage_IsRefusedOrGivesPointsOfTheSquare()
    {
        string code = DrawingCode.Encode(Points);
        for (int i = 1; i < code.Length; i += 3)
        {
            try
            {
                float[] points = DrawingCode.Decode(code[..i] + (code[i] == 'A' ? 'B' : 'A') + code[(i + 1)..]);
                Assert.That(points, Has.All.InRange(-4f, 4f));
            }
            catch (InvalidInputException)
            {
                // one sentence, no other exception
            }
        }
    }

    [Test]
    public void NameOf_ADrawing_IsAFewDigits_AndThoseStay()
    {
        string name = DrawingCode.NameOf(DrawingCode.Encode(Points));

        Assert.That(name, Does.Match("^draw:[0-9a-f]{8}$"));
        Assert.That(DrawingCode.NameOf(DrawingCode.In(name)!), Is.EqualTo(name));
    }

    private static IEnumerable<(float X, float Y)> Pairs(float[] points) => points.Chunk(2).Select(static pair => (pair[0], pair[1]));
}
