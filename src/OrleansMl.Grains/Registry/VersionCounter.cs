using System.Collections.Immutable;
using OrleansMl.Models;

namespace OrleansMl.Registry;

/// <summary>Counts what one version does on this silo. Called for every answer, so it only increments.</summary>
internal sealed class VersionCounter(string version)
{
    private sealed record Labels(ImmutableArray<string> Names, long[] Counts);

    private Labels? _labels;
    private long _calls;
    private long _errors;

    public void OnFailed() => Interlocked.Increment(ref _errors);

    /// <param name="scores">What the model's task counts of an answer; empty when only that there was one.</param>
    public void OnAnswered(ImmutableArray<LabelScore> scores)
    {
        Interlocked.Increment(ref _calls);
        if (scores.IsDefaultOrEmpty)
        {
            return;
        }

        // The labels of a version never change, so the first answer says what there is to count.
        var labels = _labels
            ?? Interlocked.CompareExchange(
                ref _labels, new([.. scores.Select(score => score.Label)], new long[scores.Length * ScoreBins.Count]), null)
            ?? _labels;
        for (var i = 0; i < scores.Length && i < labels.Names.Length; i++)
        {
            Interlocked.Increment(ref labels.Counts[(i * ScoreBins.Count) + ScoreBins.Of(scores[i].Score)]);
        }
    }

    /// <summary>The totals since this silo started.</summary>
    public VersionStatistics Read() => new()
    {
        Version = version,
        Calls = Volatile.Read(ref _calls),
        Errors = Volatile.Read(ref _errors),
        Scores = _labels is { } labels
            ?
            [
                .. labels.Names.Select(
                    (name, i) => new ScoreHistogram(name, [.. labels.Counts.AsSpan(i * ScoreBins.Count, ScoreBins.Count)]))
            ]
            : [],
    };
}
