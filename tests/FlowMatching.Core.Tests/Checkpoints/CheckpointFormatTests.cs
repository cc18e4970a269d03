using FlowMatching.Core.Checkpoints;
using FlowMatching.Core.Models;

namespace FlowMatching.Core.Tests.Checkpoints;

/// <summary>Files of older formats mean what they meant.</summary>
public sealed class CheckpointFormatTests : CheckpointFixture
{
    [Test]
    public void Load_NewerFormat_IsRefusedAsSuch() =>
        Assert.That(
            RefusalOf(metadata => metadata["format_version"] = "9"),
            Does.Contain("newer version of this toolkit (format 9, known here: 8)")
        );

    [Test]
    public void ReadHeader_FileOfFormat3_IsPreconditioned()
    {
        string path = Rewrite(metadata =>
        {
            metadata["format_version"] = "3";
            metadata.Remove("preconditioned");
            metadata.Remove("skip_connection");
        });

        var (old, fresh) = (Checkpoint.ReadHeader(path), Checkpoint.ReadHeader(Good));

        Assert.That(
            (old.FormatVersion, old.Preconditioning, fresh.Preconditioning),
            Is.EqualTo((3, Preconditioning.Scales, Preconditioning.Skip))
        );
        Assert.That(old.Plan, Is.EqualTo(fresh.Plan));
    }

    [Test]
    public void ReadHeader_FileOfFormat4_HasNoSkipConnection()
    {
        string path = Rewrite(metadata =>
        {
            metadata["format_version"] = "4";
            metadata.Remove("skip_connection");
        });

        Assert.That(Checkpoint.ReadHeader(path).Preconditioning, Is.EqualTo(Preconditioning.Scales));
    }

    [Test]
    public void Load_Format4WithoutAWordOnPreconditioning_IsRefused() =>
        Assert.That(RefusalOf(metadata => metadata.Remove("preconditioned")), Does.Contain("no entry 'preconditioned'"));

    [Test]
    public void ReadHeader_FileOfFormat2_MeansWhatItMeant()
    {
        string path = Rewrite(metadata => metadata["format_version"] = "2");

        var (old, fresh) = (Checkpoint.ReadHeader(path), Checkpoint.ReadHeader(Good));

        Assert.That((old.FormatVersion, old.Source, old.ClassNames), Is.EqualTo((2, fresh.Source, (IReadOnlyList<string>?)null)));
        Assert.That(old.Plan, Is.EqualTo(fresh.Plan));
    }

    [Test]
    public void ReadHeader_FileOfFormat1_MeansWhatItMeant()
    {
        string path = Rewrite(metadata =>
        {
            metadata["format_version"] = "1";
            metadata.Remove("source");
            metadata["coupling"] = "\"independent\"";
        });

        var (old, fresh) = (Checkpoint.ReadHeader(path), Checkpoint.ReadHeader(Good));

        Assert.That(old.FormatVersion, Is.EqualTo(1));
        Assert.That((old.Source, old.SourceStd, old.Prediction), Is.EqualTo(("gaussian", 1.0, "velocity")));
        Assert.That(old.Plan, Is.EqualTo(fresh.Plan));
    }

    [Test]
    public void Load_Format2WithoutASource_IsRefused() =>
        Assert.That(RefusalOf(metadata => metadata.Remove("source")), Does.Contain("no entry 'source'"));
}
