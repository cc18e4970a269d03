using FlowMatching.Core.Data.Images;

namespace FlowMatching.Core.Tests.Data.Images;

public sealed class DigitsTests
{
    private static readonly ImageParts Parts = Digits.Read();

    [Test]
    public void Read_BothParts_HaveEveryClassAndThePublishedNumberOfPictures()
    {
        int[] published = [178, 182, 177, 183, 181, 182, 181, 179, 174, 180];
        int[] test = Counts(Parts.Test!);

        Assert.That(Counts(Parts.Train).Zip(test, (a, b) => a + b), Is.EqualTo(published));
        Assert.That(test, Is.EqualTo(published.Select(count => count / 5)));
    }

    [Test]
    public void Read_TheFirstPicture_IsTheZeroOfTheFile()
    {
        // The first rows of the file are 0,0,5,13,9,1,0,0 and 0,0,13,15,10,15,5,0; 5 · 255/16 = 79.7.
        Assert.That(Parts.Train.Label(0), Is.Zero);
        Assert.That(Parts.Train.Image(0)[..12].ToArray(), Is.EqualTo(new byte[] { 0, 0, 80, 207, 143, 16, 0, 0, 0, 0, 207, 239 }));
    }

    [Test]
    public void Read_Values_UseTheWholeRange()
    {
        byte[] all = [.. Enumerable.Range(0, Parts.Train.Count).SelectMany(i => Parts.Train.Image(i).ToArray())];

        Assert.That((all.Min(), all.Max(), all.Distinct().Count()), Is.EqualTo(((byte)0, (byte)255, 17)));
    }

    [Test]
    public void Licence_LiesBesideThePictures()
    {
        using var stream = typeof(Digits).Assembly.GetManifestResourceStream("digits.LICENSE.txt")!;
        using StreamReader reader = new(stream);

        Assert.That(reader.ReadToEnd(), Does.Contain("CC BY 4.0").And.Contain("Alpaydin"));
    }

    private static int[] Counts(ImageSet set)
    {
        int[] counts = new int[10];
        for (int i = 0; i < set.Count; i++)
            counts[set.Label(i)]++;

        return counts;
    }
}
