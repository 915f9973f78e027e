using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using OrleansMl.Servers;
using Polly;

namespace OrleansMl.Import;

/// <summary>How a file is sent.</summary>
internal sealed record ImportOptions
{
    public required Uri Url { get; init; }

    public required string Token { get; init; }

    public required string Path { get; init; }

    /// <summary>Lines in one batch: of interactions one request, of items as many at once as <see cref="Concurrency"/>.</summary>
    public int BatchSize { get; init; } = 500;

    /// <summary>Lines that are sorted by person before they are sent; about 2 KB of memory each.</summary>
    public int WindowSize { get; init; } = 50_000;

    /// <summary>Requests in flight at most.</summary>
    public int Concurrency { get; init; } = 8;

    /// <summary>Interactions count in no trend and may be of any age.</summary>
    public bool IsHistory { get; init; }
}

/// <summary>
/// Sends a file a batch after the other, and notes after each how far it came: an import that was interrupted goes on where it stopped.
/// A line that cannot be used is told and the rest is kept; a server that is busy
/// is asked again. All kinds can be sent twice without harm.
/// </summary>
internal sealed class ImportRunner(ImportOptions options, HttpClient http, TimeProvider timeProvider)
{
    private const string Advice = "Run the same command again to go on.";

    private readonly List<ImportProblem> _problems = [];
    private readonly Lock _lock = new();
    private int _accepted, _repeated;

    private ResiliencePipeline<HttpResponseMessage> Retry =>
        field ??= BusyServer.Retry(timeProvider, () => Interlocked.Increment(ref _repeated));

    /// <summary>Sends what people did, sorted by person within <see cref="ImportOptions.WindowSize"/> lines.</summary>
    public Task<ImportReport> ImportInteractionsAsync(Action<int> progress, CancellationToken cancellationToken) =>
        RunAsync(SendInteractionsAsync, ByUser, options.WindowSize, progress, cancellationToken);

    public Task<ImportReport> ImportItemsAsync(Action<int> progress, CancellationToken cancellationToken) =>
        RunAsync(
            (lines, token) => PutEachAsync(lines, "id", "/id: Give the item's id.", "/api/v1/content/", token),
            AsTheyAre,
            options.BatchSize,
            progress,
            cancellationToken);

    public Task<ImportReport> ImportUsersAsync(Action<int> progress, CancellationToken cancellationToken) =>
        RunAsync(
            (lines, token) => PutEachAsync(lines, "user_id", "/user_id: Say who it is.", "/api/v1/users/", token),
            AsTheyAre,
            options.BatchSize,
            progress,
            cancellationToken);

    private async Task<ImportReport> RunAsync(
        Func<ImportLine[], CancellationToken, Task> send,
        Func<IEnumerable<ImportLine>, IEnumerable<ImportLine>> order,
        int windowSize,
        Action<int> progress,
        CancellationToken cancellationToken)
    {
        var started = timeProvider.GetTimestamp();
        var done = ImportProgress.Read(options.Path, windowSize);
        var (lines, skipped) = (0, 0);
        foreach (var window in ImportFile.Read(options.Path).Where(IsOpen).Chunk(windowSize))
        {
            foreach (var line in window)
            {
                if (line.Problem is { } problem)
                {
                    _problems.Add(new(line.Number, "unreadable", problem));
                }
            }

            var readable = order(window.Where(line => line.Body is not null)).ToArray();
            var sent = Math.Min(done.Sent, readable.Length);
            lines += window.Length - readable.Length + sent;
            skipped += sent;
            foreach (var batch in readable.Skip(sent).Chunk(options.BatchSize))
            {
                await send(batch, cancellationToken);
                sent += batch.Length;
                done = done with { Sent = sent };
                ImportProgress.Write(options.Path, done);
                lines += batch.Length;
                progress(lines);
            }

            done = done with { Line = window[^1].Number, Sent = 0 };
            ImportProgress.Write(options.Path, done);
        }

        ImportProgress.Clear(options.Path);
        return new(
            lines,
            skipped,
            _accepted,
            [.. _problems.OrderBy(problem => problem.Line)],
            _repeated,
            timeProvider.GetElapsedTime(started).TotalSeconds);

        bool IsOpen(ImportLine line)
        {
            var isOpen = line.Number > done.Line;
            (lines, skipped) = isOpen ? (lines, skipped) : (lines + 1, skipped + 1);
            return isOpen;
        }
    }

    private static IEnumerable<ImportLine> AsTheyAre(IEnumerable<ImportLine> lines) => lines;

    // A node reads and writes a person once for each request that names them. What one person did stays in its order.
    private static IEnumerable<ImportLine> ByUser(IEnumerable<ImportLine> lines) =>
        lines.GroupBy(line => line.Body!["user_id"]?.ToString(), StringComparer.Ordinal).SelectMany(theirs => theirs);

    private async Task SendInteractionsAsync(ImportLine[] lines, CancellationToken cancellationToken)
    {
        foreach (var line in lines)
        {
            if (options.IsHistory)
            {
                line.Body!["history"] = true;
            }
        }

        using var answer = await CallAsync(HttpMethod.Post, "/api/v1/interactions", new JsonObject
        {
            ["interactions"] = new JsonArray([.. lines.Select(line => (JsonNode)line.Body!)])
        }, cancellationToken);
        var body = await ReadAsync(answer, cancellationToken);
        if (!answer.IsSuccessStatusCode)
        {
            throw FailedAnswer.ToException(
                "POST /api/v1/interactions",
                answer,
                Whole(body),
                $"{lines.Length} of the lines {lines.Min(line => line.Number)} to {lines.Max(line => line.Number)} were not sent.",
                Advice);
        }

        _accepted += (int)body!["accepted"]!;
        foreach (var error in body["errors"]!.AsArray())
        {
            _problems.Add(new(lines[(int)error!["index"]!].Number, (string)error["code"]!, (string)error["detail"]!));
        }
    }

    private async Task PutEachAsync(
        ImportLine[] lines, string idName, string rule, string path, CancellationToken cancellationToken) =>
        await Parallel.ForEachAsync(lines, new ParallelOptions
        {
            MaxDegreeOfParallelism = options.Concurrency,
            CancellationToken = cancellationToken
        }, async (line, token) =>
        {
            if (line.Body![idName]?.GetValueKind() is not JsonValueKind.String)
            {
                Tell(line, "required", rule);
                return;
            }

            var id = (string)line.Body[idName]!;
            line.Body.Remove(idName);
            using var answer = await CallAsync(HttpMethod.Put, path + Uri.EscapeDataString(id), line.Body, token);
            var body = await ReadAsync(answer, token);
            var code = body?["code"]?.ToString() ?? $"{(int)answer.StatusCode}";
            if (answer.IsSuccessStatusCode)
            {
                Interlocked.Increment(ref _accepted);
            }
            else if (answer.StatusCode is HttpStatusCode.Unauthorized or >= HttpStatusCode.InternalServerError)
            {
                // Not the line's fault, and not that of the next one either.
                throw FailedAnswer.ToException($"PUT {path}{id}", answer, Whole(body), advice: Advice);
            }
            else
            {
                Tell(line, code, body?["detail"]?.ToString() ?? Short(body));
            }
        });

    private void Tell(ImportLine line, string code, string reason)
    {
        lock (_lock)
        {
            _problems.Add(new(line.Number, code, reason));
        }
    }

    private async Task<HttpResponseMessage> CallAsync(HttpMethod method, string path, JsonObject body, CancellationToken cancellationToken)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(body);
        return await Retry.ExecuteAsync(async token =>
        {
            using var request = new HttpRequestMessage(method, new Uri(options.Url, path))
            {
                Content = new ByteArrayContent(json) { Headers = { ContentType = new("application/json") } }
            };
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", options.Token);
            return await http.SendAsync(request, token);
        }, cancellationToken);
    }

    private static async Task<JsonNode?> ReadAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        try
        {
            return JsonNode.Parse(await answer.Content.ReadAsStringAsync(cancellationToken));
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string Short(JsonNode? body)
    {
        var text = Whole(body);
        return text[..Math.Min(300, text.Length)];
    }

    private static string Whole(JsonNode? body) => body?.ToJsonString() ?? "nothing that is JSON";
}
