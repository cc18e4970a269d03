using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using FlowMatching.Core.Engine;
using FlowMatching.Core.Files;
using TorchSharp;
using static TorchSharp.torch;

namespace FlowMatching.Core.Metrics.Images;

/// <summary>Keeps a trained classifier in one safetensors file: the weights, and the facts as JSON in its table of texts.</summary>
public static class ClassifierFile
{
    private const string FormatKey = "format",
        FactsKey = "facts";
    private const string Format = "flow-matching-classifier-1";

    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        RespectNullableAnnotations = true,
    };

    /// <summary>Writes a classifier.</summary>
    /// <param name="path">The file, which appears whole or not at all.</param>
    /// <param name="classifier">The classifier.</param>
    /// <param name="facts">What is known of it.</param>
    public static void Save(string path, ImageClassifier classifier, ClassifierFacts facts) =>
        Safetensors.Write(
            path,
            classifier.named_parameters().Select(named => KeyValuePair.Create<string, Tensor>(named.name, named.parameter)),
            new Dictionary<string, string> { [FormatKey] = Format, [FactsKey] = JsonSerializer.Serialize(facts, Json) }
        );

    /// <summary>Reads what is known of a classifier, without its weights.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The facts; null where the file is none of these.</returns>
    public static ClassifierFacts? ReadFacts(string path)
    {
        try
        {
            return FactsOf(Safetensors.ReadMetadata(path, out _));
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    /// <summary>Reads a classifier.</summary>
    /// <param name="path">The file.</param>
    /// <param name="device">Where it shall compute.</param>
    /// <returns>The classifier, the caller's; null where the file is none of these, or is not whole.</returns>
    public static ImageClassifier? Load(string path, Device device)
    {
        if (ReadFacts(path) is not { } facts || facts.Settings.Faults().Any())
            return null;

        ImageClassifier classifier = new(facts.Settings, new RandomStreams(facts.Settings.Seed));
        try
        {
            using var file = Safetensors.Read(path);
            classifier.load_state_dict(file.Tensors.ToDictionary());
            return classifier.to(device);
        }
        catch (Exception e) when (e is InvalidDataException or InvalidOperationException or ArgumentException or ExternalException)
        {
            classifier.Dispose();
            return null;
        }
    }

    /// <summary>The sum over the bytes of images and their labels: which data a classifier has learnt.</summary>
    /// <param name="images">The images.</param>
    /// <returns>64 hexadecimal digits.</returns>
    public static string Sha256(LabelledImages images)
    {
        using var sum = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var plain = images.Images.contiguous();
        sum.AppendData(plain.bytes);
        GC.KeepAlive(plain);
        sum.AppendData(images.Labels.SelectMany(label => BitConverter.GetBytes(label)).ToArray());

        return Convert.ToHexStringLower(sum.GetHashAndReset());
    }

    private static ClassifierFacts? FactsOf(IReadOnlyDictionary<string, string> texts)
    {
        if (texts.GetValueOrDefault(FormatKey) != Format || !texts.TryGetValue(FactsKey, out string? facts))
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize<ClassifierFacts>(facts, Json);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>What is known of a trained classifier: enough to tell whether it can be used again.</summary>
/// <param name="Settings">What it is and how it was trained.</param>
/// <param name="DataSet">The data set that it has learnt.</param>
/// <param name="DataSha256">The SHA-256 of the images and labels that it has learnt, 64 hexadecimal digits.</param>
/// <param name="TestAccuracy">The part of test images whose class it finds, in [0, 1].</param>
/// <param name="TestCount">Number of test images.</param>
public sealed record ClassifierFacts(ClassifierSettings Settings, string DataSet, string DataSha256, double TestAccuracy, int TestCount);
