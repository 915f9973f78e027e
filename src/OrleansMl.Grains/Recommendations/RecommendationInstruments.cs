using System.Diagnostics.Metrics;
using System.Text.Json;

namespace OrleansMl.Recommendations;

/// <summary>
/// Owns the meters of training and of what recommendations are made with. Call sites say what happened, not how it is counted.
/// </summary>
internal sealed class RecommendationInstruments
{
    private readonly Counter<long> _trainings;
    private readonly Histogram<double> _duration;
    private readonly Gauge<double> _validation;
    private readonly Gauge<long> _items;
    private readonly Gauge<long> _interactions;
    private readonly Counter<long> _rollbacks;
    private readonly Counter<long> _refused;

    // Of the snapshot in use on this silo; null before the first.
    private volatile Taken? _taken;

    public RecommendationInstruments(IMeterFactory meters, TimeProvider timeProvider)
    {
        var meter = meters.Create("OrleansMl");
        _trainings = meter.CreateCounter<long>("orleansml.recommendations.trainings", "{training}", "Trainings by outcome.");
        _duration = meter.CreateHistogram<double>(
            "orleansml.recommendations.training.duration", "s", "From the start of a training to its end, by outcome.");
        _validation = meter.CreateGauge<double>(
            "orleansml.recommendations.validation", "{ndcg}", "nDCG@10 of the last training on its validation cut, published or not.");
        _items = meter.CreateGauge<long>("orleansml.recommendations.training.items", "{item}", "Items that the last training learned.");
        _interactions = meter.CreateGauge<long>(
            "orleansml.recommendations.training.interactions", "{interaction}", "Interactions that the last training learned from.");
        _rollbacks = meter.CreateCounter<long>("orleansml.recommendations.rollbacks", "{rollback}", "Returns to the version before.");
        _refused = meter.CreateCounter<long>(
            "orleansml.recommendations.snapshots_refused",
            "{snapshot}",
            "Publications that this silo could not read; it goes on with the one before.");
        meter.CreateObservableGauge(
            "orleansml.recommendations.snapshot.version",
            () => _taken is { } taken ? [new(taken.Version)] : Array.Empty<Measurement<long>>(),
            "{version}",
            "What this silo recommends with. Silos that differ for longer than they look after are a fault.");
        meter.CreateObservableGauge(
            "orleansml.recommendations.snapshot.age",
            () => _taken is { } taken
                ? [new((timeProvider.GetUtcNow() - taken.PublishedAt).TotalSeconds)]
                : Array.Empty<Measurement<double>>(),
            "s",
            "Since what this silo recommends with was published.");
    }

    public void OnLearned(SnapshotFacts facts, int items)
    {
        _validation.Record(facts.Validation);
        _items.Record(items);
        _interactions.Record(facts.Interactions);
    }

    public void OnEnded(TrainingOutcome outcome, TimeSpan elapsed)
    {
        // As the API calls them: published names stay.
        var name = outcome is TrainingOutcome.RejectedByGate ? "kept" : JsonNamingPolicy.SnakeCaseLower.ConvertName(outcome.ToString());
        var tag = KeyValuePair.Create<string, object?>("outcome", name);
        _trainings.Add(1, tag);
        _duration.Record(elapsed.TotalSeconds, tag);
    }

    public void OnRolledBack() => _rollbacks.Add(1);

    public void OnTaken(long version, DateTimeOffset publishedAt) => _taken = new(version, publishedAt);

    public void OnRefused() => _refused.Add(1);

    private sealed record Taken(long Version, DateTimeOffset PublishedAt);
}
