using FlowMatching.Core;
using FlowMatching.Runs.Files;

namespace FlowMatching.Runs.Tests.Files;

public sealed class CsvTableTests
{
    [TestCase("1,2\n-3.5,4e-1")]
    [TestCase("1;2\n-3.5;0.4")]
    [TestCase("1\t2\n-3.5\t0.4")]
    [TestCase("1 2\n  -3.5   0.4  ")]
    [TestCase("x,y\n1,2\n-3.5,.4")]
    [TestCase("# made by hand\n\n\"x\",\"y\"\n1, 2\n\n# middle\n-3.5 ,0.4\n")]
    public void Read_AnyCommonForm_GivesTheNumbersRowByRow(string text) =>
        Assert.That(Read(text), Is.EqualTo(new[] { 1f, 2f, -3.5f, 0.4f }));

    [TestCase("", "c.csv is empty: it holds no row of numbers.")]
    [TestCase("x,y\n", "c.csv is empty: it holds no row of numbers.")]
    [TestCase("# nothing\n\n", "c.csv is empty: it holds no row of numbers.")]
    [TestCase("1\n2\n", "c.csv, line 1 has 1 column, expected 2.")]
    [TestCase("1,2,3\n", "c.csv, line 1 has 3 columns, expected 2.")]
    [TestCase("x,y\n1,2\n3,4,5\n", "c.csv, line 3 has 3 columns, expected 2.")]
    [TestCase("1,2\n3,four\n", "c.csv, line 2, column 2 is four, expected a number.")]
    [TestCase("1,2\nx,y\n", "c.csv, line 2, column 1 is x, expected a number.")]
    [TestCase("1,2\n,4\n", "c.csv, line 2, column 1 is empty, expected a number.")]
    [TestCase("1,2\n3,NaN\n", "c.csv, line 2, column 2 is NaN, expected a finite number.")]
    [TestCase("inf,2\n", "c.csv, line 1, column 1 is inf, expected a number.")]
    [TestCase("1e39,2\n", "c.csv, line 1, column 1 is 1e39, expected a finite number.")]
    [TestCase("1,5;2,5\n", "c.csv, line 1 has 3 columns, expected 2.")]
    public void Read_WhatIsNoTable_IsRefusedWithItsPlace(string text, string sentence) =>
        Assert.That(() => Read(text), Throws.InstanceOf<InvalidInputException>().With.Message.EqualTo(sentence));

    private static float[] Read(string text) => CsvTable.Read("c.csv", text.Split('\n'), columns: 2);
}
