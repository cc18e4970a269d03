using FlowMatching.Core;
using FlowMatching.Core.Data;
using FlowMatching.Runs.Data;
using FlowMatching.Studio.Frames;
using Microsoft.AspNetCore.Http;

namespace FlowMatching.Studio.Endpoints;

/// <summary>Reads a file of points for the drawing: what 'fm train --dataset points:FILE' reads.</summary>
internal static class ImportEndpoint
{
    /// <summary>Reads the body, and answers with its points, fitted into the middle of the square.</summary>
    public static async Task Import(HttpContext context)
    {
        bool isNpy = context.Request.Query["format"].ToString() == "npy";
        float[] points = Read(await context.ReadBytes().ConfigureAwait(false), isNpy ? "points.npy" : "points.csv");
        if (points.Length / 2 > DrawingCode.MostPoints)
            throw new InvalidInputException($"The file has {points.Length / 2} points, expected {DrawingCode.MostPoints} or fewer.");

        await context.Frame(Frame.OfPoints(Fitted(points))).ConfigureAwait(false);
    }

    // By the reader of the command line, which reads files.
    private static float[] Read(byte[] bytes, string name)
    {
        var folder = Directory.CreateTempSubdirectory("fm-studio-");
        string path = Path.Combine(folder.FullName, name);
        try
        {
            File.WriteAllBytes(path, bytes);
            return PointsFile.Read(path);
        }
        catch (InvalidInputException fault)
        {
            throw new InvalidInputException(fault.Faults.Select(sentence => sentence.Replace(path, "The file", StringComparison.Ordinal)));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    // Points of another scale are brought to the square; those that lie in it stay.
    private static float[] Fitted(float[] points)
    {
        const float Room = DrawingCode.HalfWidth;
        var (x, y, most) = Square(points);
        if (Math.Abs(x) + most <= Room && Math.Abs(y) + most <= Room && most > Room / 8)
            return points;

        float scale = 0.9f * Room / Math.Max(most, 1e-6f);
        float[] fitted = new float[points.Length];
        for (int i = 0; i < points.Length; i += 2)
            (fitted[i], fitted[i + 1]) = (scale * (points[i] - x), scale * (points[i + 1] - y));
        return fitted;
    }

    private static (float X, float Y, float Half) Square(float[] points)
    {
        float[] xs = [.. points.Where(static (_, i) => i % 2 == 0)],
            ys = [.. points.Where(static (_, i) => i % 2 == 1)];
        return ((xs.Min() + xs.Max()) / 2, (ys.Min() + ys.Max()) / 2, Math.Max(xs.Max() - xs.Min(), ys.Max() - ys.Min()) / 2);
    }
}
