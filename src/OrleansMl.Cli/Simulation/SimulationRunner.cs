using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using OrleansMl.Interactions;
using OrleansMl.Moderation;

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
    private const string PostingPaused = "posting_paused";

    // How often the board is looked at, in simulated seconds; in real time not more often than it changes.
    private static readonly TimeSpan Look = TimeSpan.FromMinutes(5);

    private readonly SimulationClient _client = new(options.Url, http, timeProvider);
    private readonly SimulationJudge _judge = new(world, platform);
    private readonly bool[] _visible = new bool[platform.Items.Length];
    private readonly SortedDictionary<string, int> _refused = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();
    private SimulationReviews? _reviews;
    private DateTimeOffset _start;
    private int _accepted, _sent, _paused;

    /// <param name="progress">Takes the share of the simulated time that has passed.</param>
    /// <param name="cancellationToken">Ends it early, with a report of what was done.</param>
    public async Task<SimulationReport> RunAsync(Action<double> progress, CancellationToken cancellationToken)
    {
        _start = timeProvider.GetUtcNow();
        _reviews = options.Moderators.Length > 0 ? new(options, world, platform, _client, timeProvider, OnDecided) : null;
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
                if (_reviews is not null)
                {
                    await _reviews.PlayAsync(now, cancellationToken);
                }

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

            if (_reviews is not null)
            {
                await _reviews.FinishAsync(cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // What was done until now is reported.
        }

        return new()
        {
            Items = nextItem - _paused,
            Paused = _paused,
            Events = _sent,
            Accepted = _accepted,
            Refused = _refused,
            Repeated = _client.Repeated,
            Seconds = timeProvider.GetElapsedTime(started).TotalSeconds,
            LongestLagSeconds = longestLag,
            Moderation = _judge.Moderation,
            Bursts = _judge.Bursts,
            Virality = _judge.Virality,
            Reviews = _reviews?.Reviews,
            Complaints = _reviews?.Complaints,
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
        if (answer.StatusCode == HttpStatusCode.Forbidden && await CodeOfAsync(answer, cancellationToken) == PostingPaused)
        {
            // By somebody who moderates beside the simulation, or after strikes.
            Interlocked.Increment(ref _paused);
            return;
        }

        using var body = await SimulationClient.ReadAsync(answer, cancellationToken);
        lock (_lock)
        {
            var level = body.RootElement.GetProperty("level").GetString() ?? "";
            _visible[number] = body.RootElement.GetProperty("visible").GetBoolean();
            _judge.OnVerdict(number, level);
            _reviews?.OnVerdict(number, level, item.Time);
        }
    }

    private static async Task<string?> CodeOfAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        try
        {
            return JsonNode.Parse(await answer.Content.ReadAsStringAsync(cancellationToken))?["code"]?.ToString();
        }
        catch (JsonException)
        {
            return null;
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

                // A report happens now: what a moderator decided before it nobody contests, and moderators live by the clock.
                EventTime = _reviews is not null && happened.Type == InteractionType.Report
                    ? (DateTimeOffset?)null
                    : _start.AddSeconds(happened.Time),
            }),
        }, cancellationToken);
        using var body = await SimulationClient.ReadAsync(answer, cancellationToken);
        lock (_lock)
        {
            _sent += events.Length;
            _accepted += body.RootElement.GetProperty("accepted").GetInt32();
            foreach (var error in body.RootElement.GetProperty("errors").EnumerateArray())
            {
                var code = error.GetProperty("code").GetString()!;
                if (_reviews is not null && code == "unknown_content")
                {
                    // Somebody else, who moderates beside the simulation, took it down meanwhile.
                    _visible[events[error.GetProperty("index").GetInt32()].Item] = false;
                    _sent--;
                    continue;
                }

                _refused[code] = _refused.GetValueOrDefault(code) + 1;
            }

            foreach (var report in events.Where(happened => happened.Type == InteractionType.Report))
            {
                _reviews?.OnReported(report.Item, report.User);
            }
        }
    }

    private void OnDecided(int item, ModerationLevel level)
    {
        lock (_lock)
        {
            _visible[item] = level is ModerationLevel.Approved or ModerationLevel.Flagged;
        }
    }

    private async Task LookAsync(double now, CancellationToken cancellationToken)
    {
        using var answer = await CallAsync(HttpMethod.Get, "/api/v1/ml/trending?window=1h&limit=100", null, cancellationToken);
        using var board = await SimulationClient.ReadAsync(answer, cancellationToken);

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
        using var forecast = await SimulationClient.ReadAsync(answer, cancellationToken);
        _judge.OnForecast(item, forecast.RootElement, now);
    }

    private Task<HttpResponseMessage> CallAsync(HttpMethod method, string path, object? body, CancellationToken cancellationToken) =>
        _client.CallAsync(options.Token, method, path, body, cancellationToken);
}
