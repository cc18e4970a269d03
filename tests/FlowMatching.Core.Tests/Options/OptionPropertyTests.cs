using FlowMatching.Core.Options;

namespace FlowMatching.Core.Tests.Options;

public sealed class OptionPropertyTests
{
    [Test]
    public void Of_RecordInARecord_ListsItsOptionsWhereItStands() =>
        Assert.That(
            OptionProperty.Of(typeof(Outer)).Select(option => option.Name),
            Is.EqualTo(new[] { "first", "width", "last", "inherited" })
        );

    [Test]
    public void Set_OptionOfARecordInARecord_ChangesACopyOnly()
    {
        Outer before = new();
        var after = (Outer)Find("width").Set(before, "7");

        Assert.That(after, Is.EqualTo(before with { Inside = new Inner { Width = 7 } }));
        Assert.That(before.Inside.Width, Is.EqualTo(3));
    }

    [Test]
    public void Set_OptionThatMayBeRepeated_AddsToTheList() =>
        Assert.That(((Outer)Find("last").Set(Find("last").Set(new Outer(), "a"), "b")).Last, Is.EqualTo(new[] { "a", "b" }));

    [Test]
    public void Texts_ValueThatWasNotGiven_AreNone() => Assert.That(Find("first").Texts(new Outer()), Is.Empty);

    [Test]
    public void Faults_ValueOutOfItsLimits_IsNamedWithThem() =>
        Assert.That(
            OptionProperty.Faults(
                new Outer
                {
                    First = 2,
                    Inside = new Inner { Width = 0 },
                }
            ),
            Is.EqualTo(new[] { "first is 2, expected 0 to 1.", "width is 0, expected 1 to 9 units." })
        );

    [Test]
    public void Of_TypeThatNoTextCanGive_IsRefused() =>
        Assert.That(() => OptionProperty.Of(typeof(Impossible)), Throws.InstanceOf<NotSupportedException>());

    private static OptionProperty Find(string name) => OptionProperty.Of(typeof(Outer)).Single(option => option.Name == name);

    private abstract record Base
    {
        [Option("inherited", "Inherited")]
        public bool Inherited { get; init; }
    }

    private sealed record Outer : Base
    {
        [Option("first", "First", Min = 0, Max = 1)]
        public double? First { get; init; }

        [OptionGroup(Without = ["height"])]
        public Inner Inside { get; init; } = new();

        [Option("last", "Last", Repeatable = true)]
        public IReadOnlyList<string> Last { get; init; } = new ValueList<string>([]);
    }

    private sealed record Inner
    {
        [Option("width", "Width", Min = 1, Max = 9, Unit = "units")]
        public int Width { get; init; } = 3;

        [Option("height", "Height", Min = 1)]
        public int Height { get; init; } = 4;
    }

    private sealed record Impossible
    {
        [Option("uri", "Address")]
        public Uri? Address { get; init; }
    }
}
