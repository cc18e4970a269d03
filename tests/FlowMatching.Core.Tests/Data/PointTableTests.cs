using FlowMatching.Core.Data;
using FlowMatching.Core.Engine;

namespace FlowMatching.Core.Tests.Data;

/// <summary>Tables as data sets: standardised by column, what never changes left out and put back.</summary>
public sealed class PointTableTests
{
    private static readonly double[] Mixed = [1, 7, 1000, 3, 7, 5000, 5, 7, 3000];

    private static readonly string[] Names = ["age", "same", "income"];

    [Test]
    public void New_ColumnsOfDifferentUnits_HaveScalesOfTheirOwn()
    {
        PointCloud cloud = new("points:t", new PointTable(Mixed, Names));

        Assert.That(cloud.Affine.Mean, Is.EqualTo(new[] { 3.0, 7, 3000 }).Within(1e-9));
        Assert.That(cloud.Affine.Scales, Is.EqualTo(new[] { Math.Sqrt(8.0 / 3), 0, 1000 * Math.Sqrt(8.0 / 3) }).Within(1e-9));
        Assert.That((cloud.Dimension, cloud.Columns.Count), Is.EqualTo((2, 3)));
    }

    [Test]
    public void Affine_ColumnThatNeverChanges_IsLeftOutAndPutBack()
    {
        var affine = new PointCloud("points:t", new PointTable(Mixed, Names)).Affine;
        float[] given = Array.ConvertAll(Mixed, x => (float)x);

        Assert.That(affine.ToModelUnits(given), Has.Length.EqualTo(6));
        Assert.That(affine.ToDataUnits(affine.ToModelUnits(given)), Is.EqualTo(given).Within(1e-3));
        Assert.That(affine.VelocitiesToDataUnits([1, 1]), Is.EqualTo(new[] { 1.63299f, 0, 1632.99f }).Within(1e-2));
        Assert.That(affine.LogDensitiesToDataUnits([0]).Single(), Is.EqualTo(-Math.Log(1000 * 8.0 / 3)).Within(1e-9));
    }

    [Test]
    public void ToModelUnits_NumbersFarFromZero_KeepTheirDigits()
    {
        PointCloud cloud = new("points:t", new PointTable([1.7e9, 1.7e9 + 100, 1.7e9 + 200], ["time"]));

        Assert.That(cloud.Affine.ToModelUnits([1.7e9 + 50]).Single(), Is.EqualTo(-50 / Math.Sqrt(20_000 / 3.0)).Within(1e-6));
    }

    [TestCase(1, true)]
    [TestCase(3.9, true)]
    [TestCase(4.1, false)]
    public void New_TwoColumns_KeepTheirShapeWhereTheirWidthsAreAlike(double ratio, bool keepsShape)
    {
        PointCloud cloud = new("points:t", new PointTable([0, 0, 1, ratio, 0, ratio, 1, 0], ["x", "y"]));

        Assert.That(cloud.Affine.Scales is null, Is.EqualTo(keepsShape));
    }

    [Test]
    public void Remarks_NameColumnsThatNeverChange_AndNumbersThatRule()
    {
        double[] values = [.. Enumerable.Range(0, 30).SelectMany(row => new double[] { row == 16 ? 1e9 : row, 5 })];
        PointCloud cloud = new("points:t", new PointTable(values, ["a", "b"]));

        Assert.That(
            cloud.Remarks.Take(2),
            Is.EqualTo(
                new[]
                {
                    "The column b never changes: left out of the network, and put back in samples.",
                    "Row 17 holds 1000000000 in column a: 96 % of the column's variance comes from this one number, so it rules the standardisation; take it out where it is an error.",
                }
            )
        );
    }

    [Test]
    public void New_AllRowsEqual_IsRefusedWithTheColumns()
    {
        var e = Assert.Throws<InvalidInputException>(() => _ = new PointCloud("points:t", new PointTable([1, 2, 1, 2], ["a", "b"])));

        Assert.That(
            e.Message,
            Is.EqualTo("points:t holds one point 2 times, none of its columns a, b ever changes: expected points that differ.")
        );
    }

    [Test]
    public void DrawLabelled_Classes_StayWithTheirRows()
    {
        int[] labels = [.. Enumerable.Range(0, 200).Select(row => row % 3)];
        PointTable table = new([.. labels.Select(label => 10.0 * label)], ["x"]) { Labels = labels, ClassNames = ["a", "b", "c"] };
        PointCloud cloud = new("points:t", table);
        using var scope = TorchSharp.torch.NewDisposeScope();
        using TorchSharp.torch.Generator rng = new(3);

        var batch = cloud.DrawLabelled(500, rng);
        using var ofOne = cloud.OfClass(1).Draw(50, rng);

        float[] points = cloud.Affine.ToDataUnits(batch.X1.ToFloatArray());
        Assert.That(points, Is.EqualTo(batch.Labels!.ToLongArray().Select(label => 10f * label)).Within(1e-4));
        Assert.That(cloud.Affine.ToDataUnits(ofOne.ToFloatArray()), Is.All.EqualTo(10).Within(1e-4));
        Assert.That(cloud.ClassShares.Sum(), Is.EqualTo(1).Within(1e-12));
    }
}
