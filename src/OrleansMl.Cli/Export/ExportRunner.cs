using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using OrleansMl.Import;
using OrleansMl.Servers;
using Polly;

namespace OrleansMl.Export;

/// <summary>What is exported into which file.</summary>
internal sealed record ExportOptions
{
    public required ExportKind Kind { get; init; }

    public required Uri Url { get; init; }

    public required string Token { get; init; }

    /// <summary>.csv is CSV, everything else JSON lines. It is there once the export is done.</summary>
    public required string Path { get; init; }

    /// <summary>Records asked for at a time; null for what suits the kind.</summary>
    public int? Limit { get; init; }
}

/// <summary>
/// Reads a node part by part into a file beside the one that was asked for, and notes after each how far it came: an export that was
/// interrupted goes on where it stopped. The file gets its name when it says everything. A server that is busy is asked again.
/// </summary>
internal sealed class ExportRunner(ExportOptions options, HttpClient http, TimeProvider timeProvider)
{
    internal static readonly JsonSerializerOptions JsonOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly List<ExportProblem> _problems = [];
    private readonly bool _isCsv = ImportFile.IsCsv(options.Path);
    private int _repeated;

    private ResiliencePipeline<HttpResponseMessage> Retry => field ??= BusyServer.Retry(timeProvider, () => _repeated++);

    public async Task<ExportReport> RunAsync(Action<int> progress, CancellationToken cancellationToken)
    {
        var started = timeProvider.GetTimestamp();
        var done = ExportProgress.Read(options.Path, options.Url);
        if (File.Exists(options.Path))
        {
            throw new IOException($"{options.Path} is there already. Name another file with --out, or give --restart to write over it.");
        }

        var part = ExportProgress.PartOf(options.Path);
        var records = await WriteAsync(part, done, progress, cancellationToken);
        if (_problems.Count == 0)
        {
            File.Move(part, options.Path, overwrite: false);
        }
        else
        {
            File.Delete(part);
        }

        ExportProgress.Clear(options.Path);
        return new(options.Path, records, done?.Records ?? 0, _problems, _repeated, timeProvider.GetElapsedTime(started).TotalSeconds);
    }

    private async Task<int> WriteAsync(string path, ExportProgress? done, Action<int> progress, CancellationToken cancellationToken)
    {
        await using var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.Write);
        file.SetLength(done?.Length ?? 0);
        file.Seek(0, SeekOrigin.End);
        var (cursor, records) = (done?.Cursor, done?.Records ?? 0);
        if (done is null && _isCsv)
        {
            await file.WriteAsync(Encoding.UTF8.GetBytes(options.Kind.Header + "\n"), cancellationToken);
        }

        do
        {
            var part = await ReadAsync(cursor, cancellationToken);
            var text = new StringBuilder();
            foreach (var record in part[options.Kind.Records]!.AsArray())
            {
                records++;
                text.Append(ToLine(record!.AsObject(), records)).Append('\n');
            }

            await file.WriteAsync(Encoding.UTF8.GetBytes(text.ToString()), cancellationToken);
            await file.FlushAsync(cancellationToken);
            cursor = (string?)part["next"];
            if (cursor is not null && _problems.Count == 0)
            {
                // Problems are not noted: an export that has some begins before the first again, and meets it.
                new ExportProgress(options.Url.ToString(), cursor, file.Length, records).Write(options.Path);
            }

            progress(records);
        }
        while (cursor is not null);
        return records;
    }

    private string ToLine(JsonObject record, int number)
    {
        if (!_isCsv)
        {
            return ExportKind.Bare(record).ToJsonString(JsonOptions);
        }

        var (row, problem) = options.Kind.ToRow(record);
        if (problem is not null)
        {
            _problems.Add(new(number, problem));
        }

        return row;
    }

    private async Task<JsonNode> ReadAsync(string? cursor, CancellationToken cancellationToken)
    {
        var path = string.Create(
            CultureInfo.InvariantCulture,
            $"{options.Kind.Path}?limit={options.Limit ?? options.Kind.Limit}" +
            $"{(cursor is null ? "" : $"&{options.Kind.Cursor}={Uri.EscapeDataString(cursor)}")}");
        using var answer = await Retry.ExecuteAsync(async token =>
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(options.Url, path));
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", options.Token);
            return await http.SendAsync(request, token);
        }, cancellationToken);
        var body = await answer.Content.ReadAsStringAsync(cancellationToken);
        return answer.StatusCode == HttpStatusCode.OK
            ? JsonNode.Parse(body)!
            : throw FailedAnswer.ToException($"GET {path}", answer, body, advice: "Run the same command again to go on.");
    }
}
