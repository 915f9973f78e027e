using System.Net;
using System.Security.Cryptography;
using Polly;
using Polly.Retry;

namespace OrleansMl.Models;

/// <summary>A file on another machine.</summary>
internal interface IRemoteFile
{
    /// <summary>What it is called where it comes from, for messages.</summary>
    string Name { get; }

    /// <summary>Asks for it.</summary>
    /// <param name="from">The first byte that is wanted; the server may begin at 0 all the same.</param>
    /// <param name="read">Reads the answer, whose body has not been read.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <exception cref="HttpRequestException">Nothing came; by its status one can tell whether to ask again.</exception>
    /// <exception cref="PullException">It is not there, or nothing says where to ask.</exception>
    Task ReadAsync(long from, Func<HttpResponseMessage, CancellationToken, Task> read, CancellationToken cancellationToken);
}

/// <summary>
/// Fetches one file to a partial one beside its place and renames it when length and hash are right. What is there already is
/// not fetched again: the rest is asked for by range, and a server that does not know ranges is read from the start. A
/// connection that breaks is taken up again a few times.
/// </summary>
internal sealed class FileDownload
{
    private const int Attempts = 5;
    private const int BufferBytes = 128 * 1024;

    private readonly ResiliencePipeline _retries;

    /// <param name="firstDelay">Before the second attempt; it doubles from there.</param>
    public FileDownload(TimeSpan firstDelay) => _retries = new ResiliencePipelineBuilder()
        .AddRetry(new RetryStrategyOptions
        {
            ShouldHandle = new PredicateBuilder().Handle<HttpRequestException>(IsTransient).Handle<IOException>(),
            MaxRetryAttempts = Attempts - 1,
            BackoffType = DelayBackoffType.Exponential,
            Delay = firstDelay,
        })
        .Build();

    /// <param name="remote">Where it comes from.</param>
    /// <param name="expected">Its hash and length.</param>
    /// <param name="path">Where it goes.</param>
    /// <param name="progress">Told how many bytes of the file are there.</param>
    /// <param name="cancellationToken">Stops; what was fetched stays for the next time.</param>
    /// <exception cref="PullException">The server has it not, or has another one.</exception>
    public async Task FetchAsync(
        IRemoteFile remote, CatalogPart expected, string path, IProgress<long> progress, CancellationToken cancellationToken)
    {
        var partial = path + ".part";
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        if (File.Exists(path))
        {
            if (await HashAsync(path, cancellationToken) == expected.Sha256)
            {
                progress.Report(expected.Size);
                return;
            }

            File.Delete(path);
        }

        try
        {
            await _retries.ExecuteAsync(
                async token => await FetchRestAsync(remote, expected.Size, partial, progress, token), cancellationToken);
        }
        catch (HttpRequestException exception)
        {
            throw new PullException($"{remote.Name} cannot be fetched: {exception.Message} Run the command again to go on from here.");
        }
        catch (IOException exception)
        {
            throw new PullException(
                $"{remote.Name} broke off again and again: {exception.Message} Run the command again to go on from here.");
        }

        await RequireHashAsync(remote.Name, expected.Sha256, partial, cancellationToken);
        File.Move(partial, path);
    }

    /// <summary>The sha256 of a file, as 64 lower-case hexadecimal digits.</summary>
    public static async Task<string> HashAsync(string path, CancellationToken cancellationToken)
    {
        await using var stream = File.OpenRead(path);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancellationToken));
    }

    private static async Task FetchRestAsync(
        IRemoteFile remote, long size, string partial, IProgress<long> progress, CancellationToken cancellationToken)
    {
        var there = File.Exists(partial) ? new FileInfo(partial).Length : 0;
        if (there > size)
        {
            File.Delete(partial);
            there = 0;
        }

        progress.Report(there);
        if (there < size)
        {
            await remote.ReadAsync(
                there, (response, token) => SaveAsync(remote.Name, response, there, size, partial, progress, token), cancellationToken);
        }
    }

    private static async Task SaveAsync(
        string name,
        HttpResponseMessage response,
        long there,
        long size,
        string partial,
        IProgress<long> progress,
        CancellationToken cancellationToken)
    {
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
            if (there > size)
            {
                await target.DisposeAsync();
                File.Delete(partial);
                throw new PullException($"{name} is longer than the {size:N0} bytes that the catalogue promises; nothing was installed.");
            }

            await target.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
            progress.Report(there);
        }

        if (there < size)
        {
            throw new IOException($"{there:N0} of {size:N0} bytes came.");
        }
    }

    private static async Task RequireHashAsync(string name, string sha256, string partial, CancellationToken cancellationToken)
    {
        var hash = await HashAsync(partial, cancellationToken);
        if (hash != sha256)
        {
            File.Delete(partial);
            throw new PullException(
                $"{name} has the sha256 {hash}, the catalogue promises {sha256}; nothing was installed. " +
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
