using FlowMatching.Testing;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.PixelFormats;

namespace FlowMatching.Cli.Tests.Processes;

/// <summary>Folders of pictures: without classes, from training to a comparison of solvers; with classes, and too few of each.</summary>
[Category("Engine")]
public sealed class PictureFolderTests
{
    private static readonly string[] Quick = ["--threads", "1", "--precision", "fp32", "--device", "cpu", "--quiet"];

    [Test]
    public void Evaluate_PicturesWithoutClasses_ComparesSolversByTheirDistanceFromTheFlowsEnd()
    {
        using TemporaryFolder folder = new();
        Directory.CreateDirectory(folder.In("pictures"));
        for (byte shade = 0; shade < 12; shade++)
        {
            using Image<Rgb24> picture = new(4, 4, new Rgb24((byte)(20 * shade), 128, 64));
            picture.SaveAsPng(folder.In("pictures", $"{shade}.png"));
        }

        var trained = Fm.Run(
            folder.Path,
            [
                "train",
                "--dataset",
                "folder:pictures",
                "--image-size",
                "4",
                "--name",
                "shades",
                "--steps",
                "2",
                "--batch-size",
                "4",
                "--num",
                "0",
                "--validate-every",
                "0",
                "--preview-every",
                "1",
                .. Quick,
            ]
        );
        Directory.Delete(folder.In("pictures"), recursive: true); // of which nothing is needed any more
        var compared = Fm.Run(folder.Path, ["evaluate", "--dataset", "shades", "--num", "20", .. Quick]);

        Assert.That((trained.Code, compared.Code), Is.EqualTo((0, 0)), trained.Error + compared.Error);
        Assert.That(folder.In("outputs", "cfm", "shades", "previews", "step-000001.png"), Does.Exist);
        Assert.That(
            compared.Out,
            Does.Match(@"(?m)^euler, 10 steps \(10 NFE\) +\d").And.Match(@"(?m)^midpoint, 100 steps \(200 NFE\) +\d")
        );
        Assert.That(folder.In("outputs", "evaluations", "shades", "solvers_shades.png"), Does.Exist);
    }

    [Test]
    public void Evaluate_AFolderOfFewPictures_SaysHowManyItNeeds()
    {
        using TemporaryFolder folder = new();
        foreach (string kind in new[] { "dark", "light" })
        {
            Directory.CreateDirectory(folder.In("pictures", kind));
            for (byte shade = 0; shade < 10; shade++)
            {
                using Image<Rgb24> picture = new(4, 4, new Rgb24(shade, kind == "dark" ? (byte)0 : (byte)255, shade));
                picture.SaveAsPng(folder.In("pictures", kind, $"{shade}.png"));
            }
        }

        File.WriteAllText(folder.In("pictures", "dark", "broken.png"), "no picture");
        var trained = Fm.Run(
            folder.Path,
            [
                "train",
                "--dataset",
                "folder:pictures",
                "--image-size",
                "4",
                "--steps",
                "1",
                "--batch-size",
                "4",
                "--num",
                "0",
                "--validate-every",
                "0",
                .. Quick[..^1],
            ]
        );
        var evaluated = Fm.Run(folder.Path, ["evaluate", "--dataset", "folder-pictures", .. Quick]);

        Assert.That(trained.Code, Is.Zero, trained.Error);
        Assert.That(trained.Error, Does.Contain("1 of 21 pictures cannot be used and are left out"));
        Assert.That(evaluated.Code, Is.EqualTo(ExitCode.BadInput), evaluated.Error);
        Assert.That(evaluated.Faults, Has.Length.EqualTo(1).And.All.Contains("has 2 pictures that were held back"));
    }
}
