namespace OrleansMl.Trending;

/// <summary>
/// The hashtags that are used most in a window, and by how many authors and people: one author with many posts, or one person with many
/// likes, is loud and still one voice. Not safe for two threads at once.
/// </summary>
/// <param name="capacity">Hashtags kept at once.</param>
/// <param name="window">The window.</param>
public sealed class HashtagCounter(int capacity, WindowDecay window)
{
    /// <summary>What one author's posts, or one person's acts, may weigh before they are loud.</summary>
    public const double Unit = 4;

    // What a crowd that nothing speaks for counts here; a campaign with a hashtag is one all the same.
    private const double CrowdShare = .125;

    private readonly DecayedHeavyHitters _weights = new(capacity, window.Fast);
    private readonly Dictionary<string, HashtagReach> _reach = new(StringComparer.Ordinal);

    /// <summary>Counts engagement with an item that carries a hashtag.</summary>
    public void Add(string hashtag, in EngagementEvent added)
    {
        if (added.Weight <= 0)
        {
            return;
        }

        _weights.Add(hashtag, added.Proven + (CrowdShare * added.Unproven), added.Time);
        var generation = DistinctWindow.GenerationOf(window, added.Time);
        _reach[hashtag] = _reach.GetValueOrDefault(hashtag).Add(DistinctWindow.BitOf(added.Facts.AuthorKey), added.Users, generation);
        if (_reach.Count > 2 * capacity)
        {
            Forget(added.Time);
        }
    }

    /// <summary>Forgets a hashtag that nobody who is shown carries any more; false when it is not kept.</summary>
    public bool Remove(string hashtag)
    {
        _reach.Remove(hashtag);
        return _weights.Remove(hashtag);
    }

    /// <summary>The heaviest hashtags at a time, heaviest first.</summary>
    public (HeavyHitter<string> Weight, HashtagReach Reach)[] Top(int count, double time) =>
        Array.ConvertAll(_weights.Top(count, time), tag => (tag, _reach.GetValueOrDefault(tag.Key)));

    /// <summary>What is kept of it between processes, as of a time.</summary>
    public (double Total, (HeavyHitter<string> Weight, HashtagReach Reach)[] Tags) State(double time) =>
        (_weights.State(time).Total, Top(capacity, time));

    /// <summary>Starts again from what <see cref="State"/> gave for a time.</summary>
    public void Restore(double total, IReadOnlyCollection<(HeavyHitter<string> Weight, HashtagReach Reach)> tags, double time)
    {
        ArgumentNullException.ThrowIfNull(tags);
        _weights.Restore(total, tags.Select(tag => tag.Weight), time);
        foreach (var (weight, reach) in tags)
        {
            _reach[weight.Key] = reach;
        }
    }

    /// <summary>What a hashtag's engagement counts for.</summary>
    /// <param name="weight">Engagement of its items.</param>
    /// <param name="reach">Whose they are, and who engaged.</param>
    /// <param name="window">The window.</param>
    /// <param name="time">Now, seconds since the landmark.</param>
    public static double Score(double weight, HashtagReach reach, WindowDecay window, double time)
    {
        var generation = DistinctWindow.GenerationOf(window, time);
        return Math.Min(
            CrowdWeight.Spread(weight, reach.Authors.Count(generation), Unit),
            CrowdWeight.Spread(weight, reach.Users.Count(generation), Unit));
    }

    private void Forget(double time)
    {
        var kept = _weights.Top(capacity, time).Select(tag => tag.Key).ToHashSet(StringComparer.Ordinal);
        foreach (var gone in _reach.Keys.Where(tag => !kept.Contains(tag)).ToList())
        {
            _reach.Remove(gone);
        }
    }
}

/// <summary>Who stands behind a hashtag.</summary>
/// <param name="Authors">Who wrote its items.</param>
/// <param name="Users">Who engaged with them.</param>
public readonly record struct HashtagReach(DistinctWindow Authors, DistinctWindow Users)
{
    /// <summary>The same with an item's author and users.</summary>
    public HashtagReach Add(ulong author, ulong users, long generation) =>
        new(Authors.Add(author, generation), Users.Add(users, generation));

    /// <summary>Everybody of either.</summary>
    public HashtagReach Merge(HashtagReach other) => new(Authors.Merge(other.Authors), Users.Merge(other.Users));
}
