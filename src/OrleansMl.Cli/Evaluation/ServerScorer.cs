using System.Collections.Concurrent;
using System.Text.Json;
using HdrHistogram;
using OrleansMl.Load;

namespace OrleansMl.Evaluation;

/// <summary>The scores a server gave, by row; null where it gave none.</summary>
internal sealed record ServerScores(
    IReadOnlyDictionary<string, float>?[] ByRow,
    IReadOnlyDictionary<string, long> Errors,
    LatencySummary Latency);

/// <summary>Asks a running server for scores, a bounded number of texts at a time.</summary>
/// <param name="http">With the server's base address; the token goes with every request.</param>
/// <param name="token">A bearer token of an administrator.</param>
/// <param name="timeProvider">Measures latency and waits between attempts.</param>
internal sealed class ServerScorer(HttpClient http, string token, TimeProvider timeProvider)
{
    private const long LongestTrackedMicroseconds = 3_600_000_000;

    private readonly ModerateRequests _requests = new(http, token, timeProvider);
    private long _finished;

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
                scores[i] = await _requests.AskAsync(rows[i].Text, type, ReadScores, elapsed => latency.RecordValue(
                    Math.Clamp((long)elapsed.TotalMicroseconds, 1, LongestTrackedMicroseconds)), cancelled);
            }
            catch (ModerateRequestException exception)
            {
                errors.AddOrUpdate(exception.Message, 1, static (_, count) => count + 1);
            }

            Interlocked.Increment(ref _finished);
        });
        return new(scores, new SortedDictionary<string, long>(errors), LatencySummary.From(latency));
    }

    private static Dictionary<string, float> ReadScores(JsonElement answer) => answer.GetProperty("scores")
        .EnumerateObject()
        .ToDictionary(score => score.Name, score => score.Value.GetSingle());
}
