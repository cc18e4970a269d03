using System.Text.Json;
using FlowMatching.Core;
using FlowMatching.Runs;
using FlowMatching.Studio.Frames;
using FlowMatching.Studio.Live;
using Microsoft.AspNetCore.Http;

namespace FlowMatching.Studio.Endpoints;

/// <summary>How the server answers: values as JSON, numbers as frames, faults as sentences.</summary>
internal static class Answers
{
    /// <summary>Answers with a value.</summary>
    public static Task Json(this HttpContext context, object value, int status = StatusCodes.Status200OK)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsJsonAsync(value, RunText.Json);
    }

    /// <summary>Answers with what is wrong, one sentence each.</summary>
    public static Task Faults(this HttpContext context, int status, params IEnumerable<string> sentences) =>
        context.Json(new { faults = sentences }, status);

    /// <summary>Answers with numbers.</summary>
    public static Task Frame(this HttpContext context, Frame frame)
    {
        byte[] bytes = frame.ToBytes();
        context.Response.ContentType = Frames.Frame.MediaType;
        context.Response.ContentLength = bytes.Length;
        return context.Response.Body.WriteAsync(bytes).AsTask();
    }

    /// <summary>Reads a value that must be JSON.</summary>
    /// <exception cref="InvalidInputException">It is none.</exception>
    public static async Task<T> Read<T>(this HttpContext context)
    {
        if (!context.Request.HasJsonContentType())
            throw new InvalidInputException("The body must be application/json.");

        try
        {
            return await context.Request.ReadFromJsonAsync<T>(RunText.Json, context.RequestAborted).ConfigureAwait(false)
                ?? throw new InvalidInputException("The body is null, expected an object.");
        }
        catch (JsonException fault)
        {
            throw new InvalidInputException($"The body cannot be read: {Runs.Faults.Sentence(fault)}", fault);
        }
    }

    /// <summary>Reads a body of bytes.</summary>
    public static async Task<byte[]> ReadBytes(this HttpContext context)
    {
        using MemoryStream bytes = new();
        await context.Request.Body.CopyToAsync(bytes, context.RequestAborted).ConfigureAwait(false);
        return bytes.ToArray();
    }

    /// <summary>Turns whatever an endpoint throws into an answer: nothing that a page sends ends the program.</summary>
    /// <param name="context">The request.</param>
    /// <param name="next">What comes after.</param>
    /// <param name="log">Takes what was nobody's fault outside.</param>
    public static async Task Guard(HttpContext context, RequestDelegate next, IRunObserver log)
    {
        try
        {
            await next(context).ConfigureAwait(false);
        }
        catch (BadHttpRequestException fault)
        {
            await Tell(context, fault.StatusCode, [Runs.Faults.Sentence(fault)]).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            context.Abort();
        }
        catch (Exception fault)
        {
            var failure = FailureReport.Of(fault);
            bool isTheirs = failure.Kind == FailureKind.BadInput;
            if (!isTheirs)
                log.Detail(string.Join(' ', failure.Sentences));
            await Tell(
                    context,
                    isTheirs ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status500InternalServerError,
                    failure.Sentences
                )
                .ConfigureAwait(false);
        }
    }

    private static Task Tell(HttpContext context, int status, IReadOnlyList<string> sentences)
    {
        if (context.Response.HasStarted)
        {
            context.Abort();
            return Task.CompletedTask;
        }

        return context.Faults(status, sentences);
    }
}
