using FlowMatching.Testing.Api;

namespace FlowMatching.Torch.Tests;

/// <summary>The checker itself: each kind of difference between a type and its page is found.</summary>
public sealed class ApiCheckerTests
{
    private const string Type = "## class FlowMatching.Torch.Tests.ApiCheckerTests.Sample : IDisposable\n";

    private const string Good = """
        Sample(int size, double scale = 1E-05)
        static Sample op_Addition(Sample a, Sample b)
        string name
        long Size { get; set; }
        long this[params long[] indices] { get; set; }
        (string, long)[] Pairs<T>(IList<T> items, bool? flag = null, Level level = Level.High) where T : class
           protected virtual void Close(bool disposing)
        ## enum FlowMatching.Torch.Tests.ApiCheckerTests.Level
        Low=0, High=1
        """;

    /// <summary>What is changed on the page, and what must then be said of the type.</summary>
    public static IEnumerable<TestCaseData> Differences =>
    [
        Difference("name of a parameter", "int size", "int length", ".ctor(int size, double scale = 1E-05) is not on the page, which has .ctor(int length, double scale = 1E-05)"),
        Difference("type of a parameter", "IList<T> items", "List<T> items", "Pairs"),
        Difference("default", "1E-05", "1E-06", ".ctor"),
        Difference("missing default", " = null", "", "Pairs"),
        Difference("default of an enum", "Level.High", "Level.Low", "Pairs"),
        Difference("nullability of a number", "bool? flag", "bool flag", "Pairs"),
        Difference("type of a result", "(string, long)[] Pairs", "string[] Pairs", "Pairs"),
        Difference("params", "params long[]", "long[]", "this["),
        Difference("accessor", "long Size { get; set; }", "long Size { get; }", "Size { get; set; }"),
        Difference("property that is a field", "long Size { get; set; }", "long Size", "Size { get; set; }"),
        Difference("static", "static Sample op", "Sample op", "static Sample op_Addition(Sample, Sample)"),
        Difference("access", "protected virtual void Close", "public virtual void Close", "protected void Close"),
        Difference("missing member", "string name", "", "string name is not on the page"),
        Difference("type of an operand", "Sample b", "int b", "op_Addition"),
        Difference("value of an enum", "High=1", "High=2", "High=1"),
        Difference("kind", "## class", "## struct", "is a class, on the page a struct"),
    ];

    [Test]
    public void Faults_OfATypeThatIsOnThePage_AreNone() => Assert.That(Faults(Type + Good), Is.Empty);

    [Test]
    public void Faults_OfATypeThatIsNotOnThePage_AreThatType() =>
        Assert.That(
            new ApiChecker(ApiPage.Parse("## static class X\nint Make()\n")).Faults(typeof(Sample)),
            Is.EqualTo(new[] { "type FlowMatching.Torch.Tests.ApiCheckerTests.Sample is not on the page" }));

    [Test]
    public void Faults_OfATypeThatIsOnlyMentioned_AreItsOwnMembersNotItsOverrides()
    {
        ApiChecker checker = new(ApiPage.Parse("## static class X\nDerived Make()\n"));

        Assert.That(checker.Faults(typeof(Derived)), Has.One.Contains("Extra").And.Exactly(2).Items);
    }

    [TestCaseSource(nameof(Differences))]
    public void Faults_OfADifference_NameTheMember(string onThePage, string changed, string expected)
    {
        string page = Type + Good;
        Assert.That(page, Does.Contain(onThePage));

        Assert.That(Faults(page.Replace(onThePage, changed, StringComparison.Ordinal)), Has.Exactly(1).Items.And.All.Contains(expected));
    }

    private static IEnumerable<string> Faults(string page)
    {
        ApiChecker checker = new(ApiPage.Parse(page));
        return checker.Faults(typeof(Sample)).Concat(checker.Faults(typeof(Level)));
    }

    private static TestCaseData Difference(string name, string onThePage, string changed, string expected) =>
        new TestCaseData(onThePage, changed, expected).SetArgDisplayNames(name);

    internal enum Level
    {
        Low = 0,
        High = 1,
    }

    internal class Sample : IDisposable
    {
        public string name = "";

        public Sample(int size, double scale = 1E-05) => Size = (long)(size * scale);

        public long Size { get; set; }

        public long this[params long[] indices]
        {
            get => indices[0];
            set => Size = value;
        }

        public static Sample operator +(Sample left, Sample right) => left.Size > right.Size ? left : right;

        public (string Name, long Value)[] Pairs<T>(IList<T> items, bool? flag = null, Level level = Level.High)
            where T : class => [(name, items.Count + (flag is null ? 0 : (long)level))];

        public void Dispose()
        {
            Close(true);
            GC.SuppressFinalize(this);
        }

        protected virtual void Close(bool disposing) => name = "";
    }

    internal sealed class Derived : Sample
    {
        public Derived()
            : base(1)
        {
        }

        public static int Extra => 1;

        protected override void Close(bool disposing)
        {
        }
    }
}
