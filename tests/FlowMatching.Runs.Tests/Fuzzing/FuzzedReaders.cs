using FlowMatching.Core;
using FlowMatching.Core.Checkpoints;
using FlowMatching.Core.Data.Images;
using FlowMatching.Core.Files;
using FlowMatching.Core.Metrics.Images;
using FlowMatching.Runs.Data.Images;
using FlowMatching.Runs.Data.Tables;
using FlowMatching.Runs.Files;
using FlowMatching.Runs.Options;
using FlowMatching.Runs.Train;

namespace FlowMatching.Runs.Tests.Fuzzing;

/// <summary>Every reader of files that are not trusted: a new one is fuzzed by being listed.</summary>
internal static class FuzzedReaders
{
    private const int Side = 8;

    private static readonly string[] Json =
    [
        "null",
        "[",
        "{",
        "}",
        "\"",
        ",",
        ":",
        "true",
        "1e999",
        "NaN",
        "\\ud800",
        "[[[[",
        "{}",
        "\u001b[2J",
    ];
    private static readonly string[] Words = ["NaN", "inf", "1e39", ",", ";", "\t", "\n", "\r", "#", "\0", "\u001b[2J", "\u2028"];

    public static IReadOnlyList<FuzzedReader> All { get; } =
    [
        new("safetensors", TensorCorpus.Safetensors, path => Safetensors.Read(path).Dispose())
        {
            Mend = TensorCorpus.WithLength,
            AlsoClean = typeof(InvalidDataException),
            Tokens = [.. Json, "F64", "BF16", "__metadata__", "\"shape\":[", "[0,9223372036854775807]"],
        },
        new("pt", TensorCorpus.Torch, TensorCorpus.ReadAll)
        {
            AlsoClean = typeof(InvalidDataException),
            Tokens =
            [
                "ctorch\nFloatStorage\n",
                "ccollections\nOrderedDict\n",
                "cos\nsystem\n",
                ")R",
                "q\0",
                "h\0",
                "tQ",
                "u.",
                "X\u0001\0\0\0a",
                "(",
                "}",
                "PK\u0001\u0002",
            ],
            MostAllocated = 64 << 20,
        },
        new("checkpoint", TensorCorpus.CheckpointTexts, path => Checkpoint.ReadHeader(path))
        {
            Mend = SignedCheckpoint.Of,
            Tokens = [.. Json, "unet", "..", "\nreflow={}"],
        },
        new("classifier", TensorCorpus.Classifiers, path => ClassifierFile.ReadFacts(path))
        {
            Mend = TensorCorpus.WithLength,
            TakesAnything = true,
            Tokens = Json,
        },
        new("pairs", TensorCorpus.Pairs, TensorCorpus.FindPairs)
        {
            Mend = TensorCorpus.WithLength,
            TakesAnything = true,
            Tokens = Json,
        },
        new("npy", DataCorpus.Npy, path => NpyFile.Read(path, 2))
        {
            Tokens = ["'descr': ", "'shape': (", ")", "True", "<f8", ">f4", "|O", ", 2", .. Words],
        },
        new("csv", DataCorpus.Csv, Table) { Extension = ".csv", Tokens = Words },
        new("csv.gz", DataCorpus.PackedCsv, Table)
        {
            Extension = ".csv.gz",
            Tokens = Words,
            MostAllocated = 64 << 20,
        },
        new("npz", DataCorpus.Npz, path => TableReader.Read(path, new TableOptions()))
        {
            Tokens = ["PK\u0001\u0002", "PK\u0005\u0006", ".npy", "arr_0", "'shape': (", "<f8", "|O"],
            MostAllocated = 64 << 20,
        },
        new("idx pictures", DataCorpus.IdxPictures, path => Open(path, file => IdxReader.ReadImages(file, path)))
        {
            MostAllocated = 24 << 20,
        },
        new("idx labels", DataCorpus.IdxLabels, path => Open(path, file => IdxReader.ReadLabels(file, 10, path)))
        {
            MostAllocated = 24 << 20,
        },
        new("cifar", DataCorpus.Cifar, path => Open(path, file => CifarReader.Read("cifar10", [(path, file)]))),
        new("png", PictureCorpus.Png, Picture)
        {
            Mend = PictureCorpus.WithChecksums,
            MostAllocated = 64 << 20,
            Tokens = ["IHDR", "PLTE", "IDAT", "IEND", "tRNS"],
        },
        new("jpeg", PictureCorpus.Jpeg, Picture) { MostAllocated = 64 << 20 },
        new("bmp", PictureCorpus.Bmp, Picture) { MostAllocated = 64 << 20 },
        new("gif", PictureCorpus.Gif, Picture) { MostAllocated = 64 << 20, Tokens = ["NETSCAPE2.0", "\u0021\u00f9", ",", ";"] },
        new("webp", PictureCorpus.Webp, Picture)
        {
            MostAllocated = 64 << 20,
            Tokens = ["VP8 ", "VP8L", "VP8X", "ALPH", "ANIM", "ANMF", "EXIF", "ICCP"],
        },
        new("pictures in a tar", PictureCorpus.Tars, Folder)
        {
            Extension = ".tar",
            Mend = ArchiveCorpus.WithChecksums,
            MostAllocated = 64 << 20,
            Tokens = [".cls", ".json", "{}", "77777777777", "x", "L"],
        },
        new("pictures in a zip", PictureCorpus.Zips, Folder)
        {
            Extension = ".zip",
            MostAllocated = 64 << 20,
            Tokens = ["/", "\\", "..", "PK\u0001\u0002", "PK\u0005\u0006"],
        },
        new("yaml", DataCorpus.Yaml, Options)
        {
            Extension = ".yaml",
            Tokens =
            [
                "&a ",
                "*a",
                "- ",
                "[",
                "{",
                "? ",
                ": ",
                "<<: *a",
                "!!binary ",
                "---\n",
                "...\n",
                "%TAG ! x\n",
                "|",
                ">",
                "\"\\U0010FFFF\"",
                "\"\\xff",
                .. Words,
            ],
        },
        new("report", DataCorpus.Reports, path => ReportFile.Write(path, "train", new { loss = 0.5 }))
        {
            TakesAnything = true,
            Tokens = Json,
        },
        new("metrics", DataCorpus.Metrics, path => RestoredLines<MetricsLine>.Read(path, line => line.Step, done: 40))
        {
            TakesAnything = true,
            Tokens = [.. Json, "\n"],
        },
        new("zip", ArchiveCorpus.Zips, ArchiveCorpus.Fetch) { Tokens = ["../", "/", "\\", "C:", "PK\u0001\u0002", "PK\u0005\u0006"] },
        new("tar", ArchiveCorpus.Tars, ArchiveCorpus.Fetch)
        {
            Mend = ArchiveCorpus.WithChecksums,
            Tokens = ["../", "/", "\\", "path=", "30 path=../../x\n", "10000000000", "77777777777", "x", "g", "L", "K"],
        },
    ];

    private static void Table(string path) => TableReader.Read(path, new TableOptions());

    private static void Open(string path, Action<Stream> read)
    {
        using var file = InputFile.Open(path);
        read(file);
    }

    // What a folder of pictures does with one.
    private static void Picture(string path)
    {
        using var picture = PictureLoader.Load(path);
        if (picture.Width * picture.Height <= Mutator.MostBytes)
            PictureFitting.Fit(picture, Side, new byte[PictureFitting.Channels * Side * Side]);
    }

    private static void Folder(string path) => ImageFolder.ReadAll("fuzzed", path, Side, null, default);

    private static void Options(string path)
    {
        List<string> faults = [];
        TrainOptions.Table.Apply(
            TrainOptions.Table.Defaults,
            OptionSources.Combine(TrainOptions.Table, [new("config", path, "--config")], faults),
            faults
        );
        InvalidInputException.ThrowIfAny(faults.Select(fault => fault.TrimEnd('.') + '.')); // the command line ends them so
    }
}
