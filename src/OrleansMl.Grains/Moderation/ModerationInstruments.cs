using System.Diagnostics.Metrics;
using OrleansMl.Content;

namespace OrleansMl.Moderation;

/// <summary>Owns the moderation counters. Call sites say what happened, not how it is counted.</summary>
internal sealed class ModerationInstruments
{
    private static readonly KeyValuePair<string, object?>[] LevelTags =
        [.. Enum.GetNames<ModerationLevel>().Select(name => new KeyValuePair<string, object?>("level", SnakeCase(name)))];

    private readonly Counter<long> _moderations;
    private readonly Histogram<double> _duration;
    private readonly Counter<long> _failedAttempts;
    private readonly Counter<long> _gaveUp;

    public ModerationInstruments(IMeterFactory meters)
    {
        var meter = meters.Create("OrleansMl");
        _moderations = meter.CreateCounter<long>("orleansml.moderation.decisions", "{decision}", "Decisions by level.");
        _duration = meter.CreateHistogram<double>(
            "orleansml.moderation.duration", "s", "From the start of an attempt to its durable decision.");
        _failedAttempts = meter.CreateCounter<long>(
            "orleansml.moderation.failed_attempts", "{attempt}", "Attempts that ended without scores.");
        _gaveUp = meter.CreateCounter<long>("orleansml.moderation.gave_up", "{item}", "Items that failed every attempt.");
    }

    public void OnDecided(ModerationLevel level, TimeSpan elapsed)
    {
        _moderations.Add(1, LevelTags[(int)level]);
        _duration.Record(elapsed.TotalSeconds);
    }

    public void OnAttemptFailed() => _failedAttempts.Add(1);

    public void OnGaveUp() => _gaveUp.Add(1);

    private static string SnakeCase(string name) => System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(name);
}
