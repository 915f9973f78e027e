using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using OrleansMl.Interactions;
using OrleansMl.Servers;
using Polly;

namespace OrleansMl.Simulation;

/// <summary>
/// Plays a simulated platform against the REST API: what is due is sent in order of time, at most so many requests at once,
/// and again while the server says that it is busy.
/// </summary>
internal sealed class SimulationRunner(
    SimulationOptions options,
    PlatformWorld world,
    SimulatedPlatform platform,
    HttpClient http,
    TimeProvider timeProvider)
{
    private static readonly JsonSerializerOptions JsonOptions = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull,
        Converters = { new System.Text.Json.Serialization.JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };

    // How often the board is looked at, in simulated seconds; in real time not more often than it changes.
    private static readonly TimeSpan Look = TimeSpan.FromMinutes(5);

    private readonly SimulationJudge _judge = new(world, platform);
    private readonly bool[] _visible = new bool[platform.Items.Length];
    private readonly SortedDictionary<string, int> _refused = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();
    private DateTimeOffset _start;
    private int _accepted, _sent, _repeated;

    private ResiliencePipeline<HttpResponseMessage> Retry =>
        field ??= BusyServer.Retry(timeProvider, () => Interlocked.Increment(ref _repeated));

    /// <param name="progress">Takes the share of the simulated time that has passed.</param>
    /// <param name="cancellationToken">Ends it early, with a report of what was done.</param>
    public async Task<SimulationReport> RunAsync(Action<double> progress, CancellationToken cancellationToken)
    {
        _start = timeProvider.GetUtcNow();
        var started = timeProvider.GetTimestamp();
        var (nextItem, nextEvent, nextLook, longestLag) = (0, 0, Look.TotalSeconds, 0.0);
        var forecasts = new PriorityQueue<int, double>();
        var look = Math.Max(Look.TotalSeconds, options.BoardAge.TotalSeconds * options.Speed);
        using var timer = new PeriodicTimer(options.Tick, timeProvider);
        try
        {
            while (true)
            {
                var now = Math.Min(world.Duration.TotalSeconds, timeProvider.GetElapsedTime(started).TotalSeconds * options.Speed);
                progress(now / world.Duration.TotalSeconds);
                var firstItem = nextItem;
                while (nextItem < platform.Items.Length && platform.Items[nextItem].Time <= now)
                {
                    if (_judge.ForecastTime(nextItem) is { } at)
                    {
                        forecasts.Enqueue(nextItem, at);
                    }

                    nextItem++;
                }

                await ForEachAsync(Enumerable.Range(firstItem, nextItem - firstItem), PublishAsync, cancellationToken);
                var firstEvent = nextEvent;
                while (nextEvent < platform.Events.Length && platform.Events[nextEvent].Time <= now)
                {
                    nextEvent++;
                }

                var due = platform.Events.AsMemory()[firstEvent..nextEvent].ToArray().Where(happened => _visible[happened.Item]).ToArray();
                await ForEachAsync(due.Chunk(options.BatchSize), SendAsync, cancellationToken);
                while (forecasts.TryPeek(out var item, out var time) && time <= now)
                {
                    forecasts.Dequeue();
                    await ForecastAsync(item, now, cancellationToken);
                }

                if (now >= nextLook)
                {
                    nextLook = now + look;
                    await LookAsync(now, cancellationToken);
                }

                if (now >= world.Duration.TotalSeconds)
                {
                    break;
                }

                longestLag = Math.Max(
                    longestLag,
                    (timeProvider.GetElapsedTime(started).TotalSeconds * options.Speed)
                        - now
                        - (options.Tick.TotalSeconds * options.Speed));
                await timer.WaitForNextTickAsync(cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // What was done until now is reported.
        }

        return new()
        {
            Items = nextItem,
            Events = _sent,
            Accepted = _accepted,
            Refused = _refused,
            Repeated = _repeated,
            Seconds = timeProvider.GetElapsedTime(started).TotalSeconds,
            LongestLagSeconds = longestLag,
            Moderation = _judge.Moderation,
            Bursts = _judge.Bursts,
            Virality = _judge.Virality,
        };
    }

    private Task ForEachAsync<T>(IEnumerable<T> work, Func<T, CancellationToken, Task> act, CancellationToken cancellationToken) =>
        Parallel.ForEachAsync(work, new ParallelOptions
        {
            MaxDegreeOfParallelism = options.Concurrency,
            CancellationToken = cancellationToken
        }, async (item, token) => await act(item, token));

    private async Task PublishAsync(int number, CancellationToken cancellationToken)
    {
        var item = platform.Items[number];
        var author = platform.Users[item.Author];
        using var answer = await CallAsync(HttpMethod.Put, $"/api/v1/content/{item.Id}", new
        {
            item.Type,
            item.Text,
            item.ParentId,
            Language = "en",
            author.Region,
            Categories = new[] { item.Category },
            AuthorId = author.Id,
            CreatedAt = _start.AddSeconds(item.Time),
        }, cancellationToken);
        using var body = await ReadAsync(answer, cancellationToken);
        lock (_lock)
        {
            _visible[number] = body.RootElement.GetProperty("visible").GetBoolean();
            _judge.OnVerdict(number, body.RootElement.GetProperty("level").GetString() ?? "");
        }
    }

    private async Task SendAsync(SimulatedEvent[] events, CancellationToken cancellationToken)
    {
        using var answer = await CallAsync(HttpMethod.Post, "/api/v1/interactions", new
        {
            interactions = events.Select(happened => new
            {
                UserId = platform.Users[happened.User].Id,
                ContentId = platform.Items[happened.Item].Id,
                happened.Type,
                happened.Value,
                platform.Users[happened.User].Region,
                EventTime = _start.AddSeconds(happened.Time),
            }),
        }, cancellationToken);
        using var body = await ReadAsync(answer, cancellationToken);
        lock (_lock)
        {
            _sent += events.Length;
            _accepted += body.RootElement.GetProperty("accepted").GetInt32();
            foreach (var error in body.RootElement.GetProperty("errors").EnumerateArray())
            {
                var code = error.GetProperty("code").GetString()!;
                _refused[code] = _refused.GetValueOrDefault(code) + 1;
            }
        }
    }

    private async Task LookAsync(double now, CancellationToken cancellationToken)
    {
        using var answer = await CallAsync(HttpMethod.Get, "/api/v1/ml/trending?window=1h&limit=100", null, cancellationToken);
        using var board = await ReadAsync(answer, cancellationToken);

        // As of when the board is, which lags what is sent.
        _judge.OnBoard(
            board.RootElement, Math.Min(now, (board.RootElement.GetProperty("as_of").GetDateTimeOffset() - _start).TotalSeconds));
    }

    private async Task ForecastAsync(int item, double now, CancellationToken cancellationToken)
    {
        if (!_visible[item])
        {
            return;
        }

        using var answer = await CallAsync(HttpMethod.Get, $"/api/v1/content/{platform.Items[item].Id}/virality", null, cancellationToken);
        using var forecast = await ReadAsync(answer, cancellationToken);
        _judge.OnForecast(item, forecast.RootElement, now);
    }

    private async Task<HttpResponseMessage> CallAsync(HttpMethod method, string path, object? body, CancellationToken cancellationToken)
    {
        var json = body is null ? null : JsonSerializer.SerializeToUtf8Bytes(body, JsonOptions);
        return await Retry.ExecuteAsync(async token =>
        {
            using var request = new HttpRequestMessage(method, new Uri(options.Url, path));
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", options.Token);
            if (json is not null)
            {
                request.Content = new ByteArrayContent(json) { Headers = { ContentType = new("application/json") } };
            }

            return await http.SendAsync(request, token);
        }, cancellationToken);
    }

    private static async Task<JsonDocument> ReadAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        if (!answer.IsSuccessStatusCode)
        {
            throw FailedAnswer.ToException(
                $"{answer.RequestMessage!.Method} {answer.RequestMessage.RequestUri!.AbsolutePath}",
                answer,
                await answer.Content.ReadAsStringAsync(cancellationToken));
        }

        return await JsonDocument.ParseAsync(
            await answer.Content.ReadAsStreamAsync(cancellationToken), cancellationToken: cancellationToken);
    }
}
