using OrleansMl.Moderation;

namespace OrleansMl.Policies;

/// <summary>
/// Counts scores of one category in bins of equal width, beside what people decided. O(1) a score; not safe for two threads.
/// </summary>
/// <param name="category">The category.</param>
public sealed class ScoreCounter(ModerationCategory category)
{
    private readonly long[] _all = new long[ScoreHistogram.BinCount];
    private readonly long[] _approved = new long[ScoreHistogram.BinCount];
    private readonly long[] _flagged = new long[ScoreHistogram.BinCount];
    private readonly long[] _rejected = new long[ScoreHistogram.BinCount];
    private long _notJudged;
    private DateTimeOffset? _oldest;

    /// <summary>Counts what was scored of one item.</summary>
    /// <param name="revision">What was scored.</param>
    /// <param name="human">What a person decided about it; null when nobody did.</param>
    public void Add(in ScoredRevision revision, ModerationLevel? human)
    {
        if (revision.NotJudged.Contains(category))
        {
            _notJudged++;
            return;
        }

        if (revision.Scores[category] is not { } score)
        {
            return;
        }

        var bin = Math.Min(ScoreHistogram.BinCount - 1, (int)(score * ScoreHistogram.BinCount));
        _oldest = _oldest < revision.At ? _oldest : revision.At;
        _all[bin]++;
        switch (human)
        {
            case ModerationLevel.Approved:
                _approved[bin]++;
                break;
            case ModerationLevel.Flagged:
                _flagged[bin]++;
                break;
            case ModerationLevel.Rejected:
                _rejected[bin]++;
                break;
        }
    }

    /// <summary>What was counted.</summary>
    public ScoreHistogram ToHistogram() => new()
    {
        Items = _all.Sum(),
        NotJudged = _notJudged,
        Oldest = _oldest,
        Bins =
        [
            .. Enumerable.Range(0, ScoreHistogram.BinCount).Select(bin => new ScoreBin(
                (double)bin / ScoreHistogram.BinCount,
                (double)(bin + 1) / ScoreHistogram.BinCount,
                _all[bin],
                _approved[bin],
                _flagged[bin],
                _rejected[bin])),
        ],
    };
}
