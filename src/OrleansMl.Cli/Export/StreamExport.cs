using System.Buffers;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using OrleansMl.Servers;

namespace OrleansMl.Export;

/// <summary>What became of an export that a node streams.</summary>
/// <param name="Path">The file; null for standard output.</param>
/// <param name="Lines">Lines that were written.</param>
/// <param name="Bytes">Bytes that were written.</param>
/// <param name="Repeated">Requests that were sent again.</param>
/// <param name="Seconds">How long it took.</param>
internal sealed record StreamReport(string? Path, long Lines, long Bytes, int Repeated, double Seconds)
{
    private static readonly JsonSerializerOptions JsonOptions = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        WriteIndented = true
    };

    public string ToJson() => JsonSerializer.Serialize(this, JsonOptions);

    public string ToText() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Path ?? "standard output"}: {Lines:N0} lines, {Bytes:N0} bytes in {Seconds:0.0} s; {Repeated:N0} requests repeated");
}

/// <summary>
/// Reads what a node gives in one stream, into a file beside the one that was asked for, which has its name when all of it is there:
/// nobody takes half an export for a whole one. A stream that breaks off begins anew with the next run.
/// </summary>
internal sealed class StreamExport(HttpClient http, Uri url, string token, TimeProvider timeProvider)
{
    private const int BufferBytes = 64 * 1024;

    /// <summary>Into a file.</summary>
    /// <param name="path">Path and query.</param>
    /// <param name="file">The file.</param>
    /// <param name="overwrite">True replaces one that is there, once all of the new one is.</param>
    /// <param name="progress">Takes the lines so far.</param>
    /// <param name="cancellationToken">Stops.</param>
    public async Task<StreamReport> ToFileAsync(
        string path, string file, bool overwrite, Action<long> progress, CancellationToken cancellationToken)
    {
        if (!overwrite && File.Exists(file))
        {
            throw new IOException($"{file} is there already. Name another file with --out, or give --restart to write over it.");
        }

        var part = ExportProgress.PartOf(file);
        try
        {
            StreamReport report;
            await using (var target = new FileStream(part, FileMode.Create, FileAccess.Write))
            {
                report = await ToAsync(path, target, progress, cancellationToken);
                target.Flush(flushToDisk: true);
            }

            File.Move(part, file, overwrite);
            return report with { Path = file };
        }
        catch
        {
            File.Delete(part);
            throw;
        }
    }

    /// <summary>Into a stream.</summary>
    /// <param name="path">Path and query.</param>
    /// <param name="target">Where it goes.</param>
    /// <param name="progress">Takes the lines so far.</param>
    /// <param name="cancellationToken">Stops.</param>
    public async Task<StreamReport> ToAsync(string path, Stream target, Action<long> progress, CancellationToken cancellationToken)
    {
        var (started, repeated) = (timeProvider.GetTimestamp(), 0);
        using var answer = await BusyServer.Retry(timeProvider, () => repeated++).ExecuteAsync(async cancelled =>
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(url, path));
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
            return await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancelled);
        }, cancellationToken);
        if (!answer.IsSuccessStatusCode)
        {
            throw FailedAnswer.ToException(
                $"GET {path}",
                answer,
                await answer.Content.ReadAsStringAsync(cancellationToken),
                advice: "Run the same command again.");
        }

        await using var source = await answer.Content.ReadAsStreamAsync(cancellationToken);
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            var (lines, bytes) = (0L, 0L);
            while (await source.ReadAsync(buffer, cancellationToken) is > 0 and var read)
            {
                await target.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
                bytes += read;
                lines += buffer.AsSpan(0, read).Count((byte)'\n');
                progress(lines);
            }

            await target.FlushAsync(cancellationToken);
            return new(null, lines, bytes, repeated, timeProvider.GetElapsedTime(started).TotalSeconds);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
