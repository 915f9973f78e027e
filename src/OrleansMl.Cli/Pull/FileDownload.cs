using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using Polly;
using Polly.Retry;

namespace OrleansMl.Models;

/// <summary>
/// Fetches one file to a partial one beside its place and renames it when length and hash are right. What is there already is
/// not fetched again: the rest is asked for by range, and a server that does not know ranges is read from the start. A
/// connection that breaks is taken up again a few times.
/// </summary>
internal sealed class FileDownload
{
    private const int Attempts = 5;
    private const int BufferBytes = 128 * 1024;

    private readonly HttpClient _http;
    private readonly ResiliencePipeline _retries;

    /// <param name="http">Sends the requests.</param>
    /// <param name="firstDelay">Before the second attempt; it doubles from there.</param>
    public FileDownload(HttpClient http, TimeSpan firstDelay)
    {
        _http = http;
        _retries = new ResiliencePipelineBuilder()
            .AddRetry(new RetryStrategyOptions
            {
                ShouldHandle = new PredicateBuilder().Handle<HttpRequestException>(IsTransient).Handle<IOException>(),
                MaxRetryAttempts = Attempts - 1,
                BackoffType = DelayBackoffType.Exponential,
                Delay = firstDelay,
            })
            .Build();
    }

    /// <param name="file">What to fetch.</param>
    /// <param name="path">Where it goes.</param>
    /// <param name="progress">Told how many bytes of the file are there.</param>
    /// <param name="cancellationToken">Stops; what was fetched stays for the next time.</param>
    /// <exception cref="PullException">The server has it not, or has another one.</exception>
    public async Task FetchAsync(CatalogFile file, string path, IProgress<long> progress, CancellationToken cancellationToken)
    {
        var partial = path + ".part";
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        if (File.Exists(path))
        {
            progress.Report(file.Size);
            return;
        }

        try
        {
            await _retries.ExecuteAsync(async token => await FetchRestAsync(file, partial, progress, token), cancellationToken);
        }
        catch (HttpRequestException exception)
        {
            throw new PullException($"{file.Url} cannot be fetched: {exception.Message} Run the command again to go on from here.");
        }
        catch (IOException exception)
        {
            throw new PullException($"{file.Url} broke off again and again: {exception.Message} Run the command again to go on from here.");
        }

        await RequireHashAsync(file, partial, cancellationToken);
        File.Move(partial, path);
    }

    private async Task FetchRestAsync(CatalogFile file, string partial, IProgress<long> progress, CancellationToken cancellationToken)
    {
        var there = File.Exists(partial) ? new FileInfo(partial).Length : 0;
        if (there > file.Size)
        {
            File.Delete(partial);
            there = 0;
        }

        if (there == file.Size)
        {
            progress.Report(there);
            return;
        }

        using var request = new HttpRequestMessage(HttpMethod.Get, file.Url);
        if (there > 0)
        {
            request.Headers.Range = new RangeHeaderValue(there, null);
        }

        using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        if (response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable)
        {
            // Its file is shorter than ours: whole again, then the hash decides.
            File.Delete(partial);
            throw new HttpRequestException("The server's file is shorter than what is here.", null, response.StatusCode);
        }

        response.EnsureSuccessStatusCode();
        var resumes = response.StatusCode == HttpStatusCode.PartialContent && response.Content.Headers.ContentRange?.From == there;
        there = resumes ? there : 0;
        await using var target = new FileStream(partial, resumes ? FileMode.Append : FileMode.Create, FileAccess.Write, FileShare.None);
        await using var source = await response.Content.ReadAsStreamAsync(cancellationToken);
        var buffer = new byte[BufferBytes];
        for (int read; (read = await source.ReadAsync(buffer, cancellationToken)) > 0;)
        {
            there += read;
            if (there > file.Size)
            {
                await target.DisposeAsync();
                File.Delete(partial);
                throw new PullException(
                    $"{file.Url} is longer than the {file.Size:N0} bytes that the catalogue promises; nothing was installed.");
            }

            await target.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
            progress.Report(there);
        }

        if (there < file.Size)
        {
            throw new IOException($"{there:N0} of {file.Size:N0} bytes came.");
        }
    }

    private static async Task RequireHashAsync(CatalogFile file, string partial, CancellationToken cancellationToken)
    {
        string hash;
        await using (var stream = File.OpenRead(partial))
        {
            hash = Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancellationToken));
        }

        if (hash != file.Sha256)
        {
            File.Delete(partial);
            throw new PullException(
                $"{file.Url} has the sha256 {hash}, the catalogue promises {file.Sha256}; nothing was installed. " +
                "Has the address moved on? Pin it to a commit.");
        }
    }

    private static bool IsTransient(HttpRequestException e) =>
        e.StatusCode is null
            or HttpStatusCode.RequestTimeout
            or HttpStatusCode.TooManyRequests
            or HttpStatusCode.RequestedRangeNotSatisfiable
            or >= HttpStatusCode.InternalServerError;
}
