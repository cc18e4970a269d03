using System.Buffers.Binary;
using System.Text;
using FlowMatching.Core.Files;

namespace FlowMatching.Core.Tests.Files;

/// <summary>Nothing in a header is believed. These tests need no engine: reading a header must not either.</summary>
public sealed class SafetensorsHeaderTests
{
    private const string Good = """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""";

    /// <summary>A header, the number of bytes behind it, and what the refusal must say.</summary>
    public static IEnumerable<TestCaseData> Refusals =>
        [
            Refusal("not JSON", "hello", 0, "its header is not the JSON of that format"),
            Refusal("JSON of another kind", "[1]", 0, "its header is not the JSON of that format"),
            Refusal("no such member", """{"a":{"dtype":"F32"}}""", 0, "its header is not the JSON of that format"),
            Refusal(
                "shape of another kind",
                """{"a":{"dtype":"F32","shape":2,"data_offsets":[0,8]}}""",
                8,
                "its header is not the JSON of that format"
            ),
            Refusal(
                "size that is no integer",
                """{"a":{"dtype":"F32","shape":[1.5],"data_offsets":[0,6]}}""",
                6,
                "its header is not the JSON of that format"
            ),
            Refusal(
                "size beyond 64 bits",
                """{"a":{"dtype":"F32","shape":[99999999999999999999],"data_offsets":[0,8]}}""",
                8,
                "its header is not the JSON of that format"
            ),
            Refusal(
                "product beyond 64 bits",
                """{"a":{"dtype":"F32","shape":[4611686018427387904,4],"data_offsets":[0,0]}}""",
                0,
                "its header is not the JSON of that format"
            ),
            Refusal("text that is no UTF-8", "{\"\u00ff\":1}", 0, "its header is not the JSON of that format"),
            Refusal(
                "unknown type",
                """{"a":{"dtype":"F8","shape":[2],"data_offsets":[0,2]}}""",
                2,
                "'a' has type 'F8', expected one of F64, F32, F16, BF16, I64, I32, I16, I8, U8, BOOL"
            ),
            Refusal("type in lower case", """{"a":{"dtype":"f32","shape":[2],"data_offsets":[0,8]}}""", 8, "'a' has type 'f32'"),
            Refusal("negative size", """{"a":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}}""", 8, "'a' has a broken shape or place"),
            Refusal(
                "two negative sizes",
                """{"a":{"dtype":"F32","shape":[-2,-1],"data_offsets":[0,8]}}""",
                8,
                "'a' has a broken shape or place"
            ),
            Refusal("one offset", """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0]}}""", 8, "'a' has a broken shape or place"),
            Refusal("three offsets", """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8,8]}}""", 8, "'a' has a broken shape or place"),
            Refusal(
                "offsets that do not fit the shape",
                """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}""",
                4,
                "'a' has 4 bytes, its shape and type ask for 8"
            ),
            Refusal(
                "offsets in reverse",
                """{"a":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}""",
                8,
                "'a' has -8 bytes, its shape and type ask for 8"
            ),
            Refusal(
                "negative offsets",
                """{"a":{"dtype":"F32","shape":[2],"data_offsets":[-8,0]}}""",
                0,
                "the bytes of 'a' begin at -8, expected 0"
            ),
            Refusal(
                "gap at the start",
                """{"a":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}}""",
                12,
                "the bytes of 'a' begin at 4, expected 0"
            ),
            Refusal("gap between", Two(0, 8, 12, 20), 20, "the bytes of 'b' begin at 12, expected 8"),
            Refusal("overlap", Two(0, 8, 4, 12), 12, "the bytes of 'b' begin at 4, expected 8"),
            Refusal("the same bytes twice", Two(0, 8, 0, 8), 8, "the bytes of 'b' begin at 0, expected 8"),
            Refusal("bytes that are missing", Good, 7, "its tensors need 8 bytes, the file has 7: it is cut short"),
            Refusal("bytes left over", Good, 9, "its tensors need 8 bytes, the file has 9: it is longer than it says"),
            Refusal("bytes without a tensor", "{}", 1, "its tensors need 0 bytes, the file has 1: it is longer than it says"),
            Refusal("name twice", Good[..^1] + "," + Good[1..], 8, "it names 'a' twice"),
            Refusal(
                "member twice",
                """{"a":{"dtype":"F32","dtype":"I32","shape":[2],"data_offsets":[0,8]}}""",
                8,
                "it names 'dtype' twice"
            ),
            Refusal("metadata twice", """{"__metadata__":{},"__metadata__":{}}""", 0, "it names '__metadata__' twice"),
            Refusal("metadata name twice", """{"__metadata__":{"x":"1","x":"2"}}""", 0, "it names 'x' twice"),
            Refusal("metadata of another kind", """{"__metadata__":[]}""", 0, "its header is not the JSON of that format"),
            Refusal("metadata number", """{"__metadata__":{"x":1}}""", 0, "its header is not the JSON of that format"),
            Refusal("metadata null", """{"__metadata__":{"x":null}}""", 0, "the value of 'x' in its metadata is not text"),
        ];

    public static IEnumerable<TestCaseData> BrokenBytes =>
        [
            new TestCaseData(Array.Empty<byte>(), "it has 0 bytes, fewer than the 8 of its length field").SetArgDisplayNames("empty"),
            new TestCaseData(new byte[7], "it has 7 bytes, fewer than the 8 of its length field").SetArgDisplayNames("7 bytes"),
            new TestCaseData(new byte[8], "its header is not the JSON of that format").SetArgDisplayNames("no header"),
            new TestCaseData(
                new byte[] { 9, 0, 0, 0, 0, 0, 0, 0, (byte)'{', (byte)'}' },
                "its header claims 9 bytes, but only 2 follow"
            ).SetArgDisplayNames("header longer than the file"),
            new TestCaseData(
                "PK\u0003\u0004 a zip file, as torch.save writes"u8.ToArray(),
                "more than the format's limit of 100000000"
            ).SetArgDisplayNames("zip file"),
            new TestCaseData(
                Enumerable.Repeat((byte)0xFF, 16).ToArray(),
                "its header claims 18446744073709551615 bytes"
            ).SetArgDisplayNames("all ones"),
        ];

    [TestCaseSource(nameof(Refusals))]
    public void Read_OfABrokenHeader_NamesTheFault(string header, int bytes, string fault) => AssertRefused(FileOf(header, bytes), fault);

    [TestCaseSource(nameof(BrokenBytes))]
    public void Read_OfBrokenBytes_NamesTheFault(byte[] file, string fault) => AssertRefused(file, fault);

    [TestCase(Good, 8)]
    [TestCase("{}", 0)]
    [TestCase("""{"__metadata__":{"x":"1"}}   """, 0)]
    [TestCase("""{"b":{"dtype":"F32","shape":[0,3],"data_offsets":[8,8]},"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 8)]
    public void Read_OfASoundHeader_TakesIt(string header, int bytes)
    {
        using MemoryStream file = new(FileOf(header, bytes));

        Assert.That(SafetensorsHeader.Read(file, "x").DataStart, Is.EqualTo(file.Length - bytes));
    }

    private static void AssertRefused(byte[] bytes, string fault)
    {
        using MemoryStream file = new(bytes);

        Assert.That(
            () => SafetensorsHeader.Read(file, "x"),
            Throws
                .TypeOf<InvalidDataException>()
                .With.Message.StartsWith("x is not a readable safetensors file: ")
                .And.Message.Contains(fault)
                .And.Message.EndsWith(".")
        );
    }

    private static string Two(int aBegin, int aEnd, int bBegin, int bEnd) =>
        $$$"""{"a":{"dtype":"F32","shape":[2],"data_offsets":[{{{aBegin}}},{{{aEnd}}}]},"b":{"dtype":"F32","shape":[2],"data_offsets":[{{{bBegin}}},{{{bEnd}}}]}}""";

    private static TestCaseData Refusal(string name, string header, int bytes, string fault) =>
        new TestCaseData(header, bytes, fault).SetArgDisplayNames(name);

    /// <summary>Latin-1, so that a test can also write bytes that are no UTF-8.</summary>
    private static byte[] FileOf(string header, int bytes)
    {
        byte[] json = Encoding.Latin1.GetBytes(header),
            length = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, json.Length);
        return [.. length, .. json, .. new byte[bytes]];
    }
}
