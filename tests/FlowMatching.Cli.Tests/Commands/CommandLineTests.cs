namespace FlowMatching.Cli.Tests.Commands;

public sealed class CommandLineTests
{
    private const string NoDataset =
        "fm: --dataset is needed: one of checkerboard, moons, mixture, 8gaussians, two-spirals, swissroll, circles, pinwheel, s-curve, sphere, helix, swissroll-3d, lorenz, digits, mnist, fashion-mnist, cifar10, points:FILE, picture:FILE, folder:PATH, draw:CODE.\n";

    [TestCase("fm: trian is not a verb of 'fm'; did you mean train?\n", "trian")]
    [TestCase(
        "fm: zzzzzzz is not a verb of 'fm': there are train, sample, reflow, compare, evaluate, demo, studio, data, import, info, doctor, completion.\n",
        "zzzzzzz"
    )]
    [TestCase("fm: shwo is not a verb of 'fm data'; did you mean show?\n", "data", "shwo")]
    [TestCase("fm: --dataset is not an option of 'data list'.\n", "data", "list", "--dataset", "moons")]
    [TestCase("fm: --vrsion is not an option of 'fm'; did you mean --version?\n", "--vrsion")]
    [TestCase("fm: --stps is not an option of 'train'; did you mean --steps?\n" + NoDataset, "train", "--stps", "5")]
    [TestCase("fm: --stps is not an option of 'train'; did you mean --steps?\n" + NoDataset, "train", "--stps=5")]
    [TestCase("fm: -s is not an option of 'train'.\n" + NoDataset, "train", "-s")]
    [TestCase("fm: --steps needs a value: 1 to 100000000 steps.\n" + NoDataset, "train", "--steps")]
    [TestCase(
        "fm: --steps needs a value: 1 to 100000000 steps.\nfm: --sed is not an option of 'train'; did you mean --seed?\n" + NoDataset,
        "train",
        "--steps",
        "--sed",
        "4"
    )]
    [TestCase("fm: --steps is given 2 times.\n" + NoDataset, "train", "--steps", "1", "--steps", "2")]
    [TestCase("fm: 'five' has no place in 'fm train': options start with two dashes.\n" + NoDataset, "train", "five")]
    [TestCase(
        "fm: 'moons' has no place in 'fm train': options start with two dashes, as in --dataset moons.\n" + NoDataset,
        "train",
        "moons"
    )]
    [TestCase("fm: --lr is not an option of 'train'; did you mean --learning-rate?\n" + NoDataset, "train", "--lr", "0.1")]
    [TestCase("fm: --output-dir needs a value: FOLDER.\n", "train", "--output-dir", "--dataset", "moons", "--dry-run")]
    [TestCase(
        "fm: --steps is -5, expected 1 to 1000000 steps.\nfm: --solver is hoin, expected one of flow-map, euler, midpoint, heun, rk4, dopri5; did you mean heun?\nfm: --dataset or --checkpoint is needed.\n",
        "sample",
        "--solver",
        "hoin",
        "--steps",
        "-5"
    )]
    [TestCase("fm: --dataset or --checkpoint is needed: reflow learns from a teacher, which fm train makes.\n", "reflow")]
    [TestCase(
        "fm: --rounds is 0, which leaves nothing to do without --distill.\nfm: --dataset or --checkpoint is needed: reflow learns from a teacher, which fm train makes.\n",
        "reflow",
        "--rounds",
        "0"
    )]
    [TestCase("fm: --dataset is needed, or both --checkpoint and --against.\n", "compare", "--checkpoint", "x")]
    [TestCase("fm: --dataset excludes --checkpoint: name a run, or checkpoints.\n", "compare", "--dataset", "moons", "--checkpoint", "x")]
    [TestCase("fm: --dataset and CHECKPOINT exclude each other.\n", "info", "x", "--dataset", "moons")]
    [TestCase(
        "fm: --checkpoint is no option of 'fm info': write its value alone, 'fm info CHECKPOINT'.\nfm: --dataset or CHECKPOINT is needed.\n",
        "info",
        "--checkpoint",
        "x"
    )]
    public void Run_WrongCommand_TellsEveryFaultInOneForm(string error, params string[] arguments)
    {
        var result = InProcess.Run(arguments);

        Assert.That(result.Error.Split('\n'), Is.EquivalentTo(error.Split('\n')));
        Assert.That((result.Code, result.Out), Is.EqualTo((ExitCode.BadInput, "")));
    }
}
