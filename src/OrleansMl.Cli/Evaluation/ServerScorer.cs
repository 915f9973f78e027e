using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using HdrHistogram;
using OrleansMl.Load;
using Polly;
using Polly.Retry;

namespace OrleansMl.Evaluation;

/// <summary>The scores a server gave, by row; null where it gave none.</summary>
internal sealed record ServerScores(
    IReadOnlyDictionary<string, float>?[] ByRow,
    IReadOnlyDictionary<string, long> Errors,
    LatencySummary Latency);

/// <summary>Asks a running server for scores, a bounded number of texts at a time, and asks again where it was busy.</summary>
internal sealed class ServerScorer
{
    private const long LongestTrackedMicroseconds = 3_600_000_000;

    private readonly HttpClient _http;
    private readonly TimeProvider _timeProvider;
    private readonly ResiliencePipeline<HttpResponseMessage> _retries;
    private long _finished;

    /// <param name="http">With the server's base address; the token goes with every request.</param>
    /// <param name="token">A bearer token of an administrator.</param>
    /// <param name="timeProvider">Measures latency and waits between attempts.</param>
    public ServerScorer(HttpClient http, string token, TimeProvider timeProvider)
    {
        _http = http;
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        _timeProvider = timeProvider;
        _retries = new ResiliencePipelineBuilder<HttpResponseMessage> { TimeProvider = timeProvider }
            .AddRetry(new RetryStrategyOptions<HttpResponseMessage>
            {
                ShouldHandle = arguments => ValueTask.FromResult(
                    arguments.Outcome.Result?.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable),
                MaxRetryAttempts = 8,
                BackoffType = DelayBackoffType.Exponential,
                Delay = TimeSpan.FromMilliseconds(250),
                MaxDelay = TimeSpan.FromSeconds(60),
                DelayGenerator = arguments => ValueTask.FromResult(arguments.Outcome.Result?.Headers.RetryAfter?.Delta),
                OnRetry = arguments =>
                {
                    arguments.Outcome.Result?.Dispose();
                    return default;
                },
            })
            .Build();
    }

    /// <summary>Rows that came to an end so far.</summary>
    public long Finished => Volatile.Read(ref _finished);

    public async Task<ServerScores> ScoreAsync(
        IReadOnlyList<LabelledRow> rows, string type, int concurrency, CancellationToken cancellationToken)
    {
        var scores = new IReadOnlyDictionary<string, float>?[rows.Count];
        var errors = new ConcurrentDictionary<string, long>();
        var latency = new LongConcurrentHistogram(1, LongestTrackedMicroseconds, 3);
        await Parallel.ForAsync(0, rows.Count, new ParallelOptions
        {
            MaxDegreeOfParallelism = concurrency,
            CancellationToken = cancellationToken
        }, async (i, cancelled) =>
        {
            try
            {
                scores[i] = await ScoreAsync(rows[i].Text, type, latency, cancelled);
            }
            catch (ScoringException exception)
            {
                errors.AddOrUpdate(exception.Message, 1, static (_, count) => count + 1);
            }

            Interlocked.Increment(ref _finished);
        });
        return new(scores, new SortedDictionary<string, long>(errors), LatencySummary.From(latency));
    }

    private async Task<IReadOnlyDictionary<string, float>> ScoreAsync(
        string text, string type, LongConcurrentHistogram latency, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await _retries.ExecuteAsync(async cancelled =>
            {
                var start = _timeProvider.GetTimestamp();
                var answer = await _http.PostAsJsonAsync("/api/v1/ml/moderate", new Dictionary<string, string>
                {
                    ["text"] = text,
                    ["type"] = type
                }, cancelled);
                latency.RecordValue(Math.Clamp((long)_timeProvider.GetElapsedTime(start).TotalMicroseconds, 1, LongestTrackedMicroseconds));
                return answer;
            }, cancellationToken);
            var body = await response.Content.ReadAsByteArrayAsync(cancellationToken);
            if (!response.IsSuccessStatusCode)
            {
                throw new ScoringException($"{(int)response.StatusCode} {AnswerReader.ReadProblemCode(body)}".TrimEnd());
            }

            using var answer = JsonDocument.Parse(body);
            return answer.RootElement.GetProperty("scores")
                .EnumerateObject()
                .ToDictionary(score => score.Name, score => score.Value.GetSingle());
        }
        catch (HttpRequestException exception)
        {
            throw new ScoringException($"http {exception.HttpRequestError}");
        }
        catch (TaskCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ScoringException("timeout");
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new ScoringException("an answer without scores: is this an OrleansMl server?");
        }
    }

    private sealed class ScoringException(string message) : Exception(message);
}
