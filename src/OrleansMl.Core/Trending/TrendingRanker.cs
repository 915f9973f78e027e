using System.Collections.Immutable;

namespace OrleansMl.Trending;

/// <summary>Which formula ranks; names as in the literature.</summary>
public enum TrendingFormula
{
    /// <summary><see cref="TrendingScore.Ours"/>.</summary>
    Ours,

    /// <summary><see cref="TrendingScore.HackerNews"/>.</summary>
    Hn,

    /// <summary><see cref="TrendingScore.Reddit"/>.</summary>
    Reddit,
}

/// <summary>
/// Turns the slices of all shards into one board. Keeps what a board learns over time: how much its shares scatter, and each item's
/// velocity of the bin before. One per board and window. Not safe for two threads at once.
/// </summary>
public sealed class TrendingRanker(TrendingFormula formula = TrendingFormula.Ours)
{
    /// <summary>Items a board ranks.</summary>
    public const int MaxItems = 512;

    private OverDispersion _dispersion;
    private long _bin = long.MinValue;
    private Dictionary<string, double> _velocities = [];
    private Dictionary<string, double> _previousVelocities = [];

    /// <summary>How much more than a binomial the board's shares scatter, at least 1.</summary>
    public double Dispersion => _dispersion.Value;

    /// <summary>Ranks the items, highest score first.</summary>
    /// <param name="slices">What each shard put forward.</param>
    /// <param name="scope">The board.</param>
    /// <param name="time">Now, seconds since <see cref="TrendingClock.Landmark"/>.</param>
    /// <param name="previousRanks">Places a quarter of an hour ago, from 1.</param>
    public ImmutableArray<TrendingItem> Rank(
        IReadOnlyList<TrendingSlice> slices, TrendingScope scope, double time, IReadOnlyDictionary<string, int> previousRanks)
    {
        ArgumentNullException.ThrowIfNull(slices);
        ArgumentNullException.ThrowIfNull(previousRanks);
        var candidates = slices.SelectMany(slice => slice.Candidates).ToArray();
        var bursts = Bursts(slices, candidates, time);
        var (ups, globalUps) = (slices.Sum(slice => slice.Ups), slices.Sum(slice => slice.GlobalUps));
        var unproven = slices.Sum(slice => slice.Unproven);
        var ranked = new List<TrendingItem>(candidates.Length);
        for (var i = 0; i < candidates.Length; i++)
        {
            var candidate = candidates[i];
            var velocity = TrendingScore.Velocity(candidate.FastRate, candidate.SlowRate);
            var lift = scope.Region is null ? 0 : TrendingScore.RegionLift(candidate.Ups, ups, candidate.GlobalUps, globalUps);
            var counted = CrowdWeight.Of(
                candidate.Ups, candidate.Unproven, ups - candidate.Ups, Math.Max(0, unproven - candidate.Unproven));
            var engagement = Math.Max(0, counted - TrendingScore.Downs(counted, candidate.Downs, candidate.UnprovenDowns));
            _velocities[candidate.ContentId] = velocity;
            ranked.Add(new()
            {
                ContentId = candidate.ContentId,
                Type = candidate.Facts.Type,
                Category = candidate.Facts.Categories.IsEmpty ? null : candidate.Facts.Categories[0],
                Level = candidate.Facts.Level,
                Score = Score(candidate, counted, engagement, bursts.Z[i], velocity, lift, time),
                Engagement = engagement,
                Velocity = velocity,
                Acceleration = _previousVelocities.TryGetValue(candidate.ContentId, out var before) ? velocity - before : 0,
                Burst = bursts.Z[i],
                IsBurst = bursts.Z[i] > 0 && bursts.P[i] <= bursts.Threshold,
                Rate = candidate.FastRate,
                RegionLift = lift,
            });
        }

        ranked.Sort(
            static (a, b) => b.Score.CompareTo(a.Score) is var order and not 0 ? order : string.CompareOrdinal(a.ContentId, b.ContentId));
        return
        [
            .. ranked.Take(MaxItems)
                .Select(item => previousRanks.TryGetValue(item.ContentId, out var rank) ? item with { PreviousRank = rank } : item)
        ];
    }

    private double Score(
        TrendingCandidate candidate, double counted, double engagement, double burst, double velocity, double lift, double time)
    {
        var score = formula switch
        {
            TrendingFormula.Hn =>
                TrendingScore.HackerNews(
                    engagement, TimeSpan.FromSeconds(Math.Max(0, time - TrendingClock.Seconds(candidate.Facts.CreatedAt)))),
            TrendingFormula.Reddit =>
                TrendingScore.Reddit(counted, counted - engagement, TrendingClock.Seconds(candidate.Facts.CreatedAt)),
            _ => TrendingScore.Ours(engagement, burst, velocity, lift: lift),
        };
        return candidate.Facts.Level == Moderation.ModerationLevel.Flagged ? score - TrendingScore.FlaggedPenalty : score;
    }

    // Every item's share of the last whole bin against its usual share, all tested together.
    private (double[] Z, double[] P, double Threshold) Bursts(
        IReadOnlyList<TrendingSlice> slices, TrendingCandidate[] candidates, double time)
    {
        var (total, usual) = (slices.Sum(slice => slice.BinCount), slices.Sum(slice => slice.UsualCount));
        var deviances = Array.ConvertAll(
            candidates, candidate => BurstTest.Deviance(candidate.BinCount, total, candidate.UsualCount, usual));
        if (EngagementCounter.BinOf(time) is var bin && bin != _bin)
        {
            // Once a bin: looking at it more often tells nothing new.
            (_bin, _previousVelocities, _velocities) = (bin, _velocities, []);
            _dispersion.Add(deviances.Where((_, i) => candidates[i].BinCount >= BurstTest.MinCount).ToArray());
        }

        var scale = Math.Sqrt(_dispersion.Value);
        var z = Array.ConvertAll(deviances, deviance => deviance / scale);
        var p = new double[z.Length];
        for (var i = 0; i < p.Length; i++)
        {
            p[i] = candidates[i].BinCount >= BurstTest.MinCount ? BurstTest.UpperTail(z[i]) : 1;
        }

        return (z, p, BurstTest.Threshold([.. p], hypotheses: slices.Sum(slice => slice.BinItems)));
    }
}
