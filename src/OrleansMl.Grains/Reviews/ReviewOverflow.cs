using OrleansMl.Storage;

namespace OrleansMl.Reviews;

/// <summary>The lanes of a shard, by name. A lane is registered before its first entry is written.</summary>
/// <param name="names">Which lanes there are.</param>
/// <param name="laneOf">A lane, by its name.</param>
internal sealed class ReviewOverflow(StoredRecord<StoredReviewOverflow> names, Func<string, ReviewLane> laneOf)
{
    private readonly Dictionary<string, ReviewLane> _lanes = new(StringComparer.Ordinal);

    /// <summary>All lanes.</summary>
    public IReadOnlyCollection<ReviewLane> Lanes => _lanes.Values;

    /// <summary>True when nothing waits on disk.</summary>
    public bool IsEmpty => _lanes.Values.All(lane => lane.IsEmpty);

    /// <summary>Reads the heads of all lanes, once.</summary>
    public async Task LoadAsync()
    {
        await names.LoadAsync();
        await Task.WhenAll(names.Value.Lanes.Select(OpenAsync));
    }

    /// <summary>A lane; null when nothing was ever written to it.</summary>
    public ReviewLane? Find(string name) => _lanes.GetValueOrDefault(name);

    /// <summary>A lane to write to.</summary>
    public async ValueTask<ReviewLane> GetAsync(string name)
    {
        if (_lanes.TryGetValue(name, out var lane))
        {
            return lane;
        }

        if (!names.Value.Lanes.Contains(name))
        {
            await names.SaveAsync(names.Value with { Lanes = names.Value.Lanes.Add(name) });
        }

        return await OpenAsync(name);
    }

    /// <summary>The case of a record is not on disk any more.</summary>
    public void Leave(StoredReviewPlace? place)
    {
        if (place is not null)
        {
            Find(place.Lane)?.Leave(place.Position);
        }
    }

    private async Task<ReviewLane> OpenAsync(string name)
    {
        var lane = laneOf(name);
        await lane.LoadAsync();
        return _lanes[name] = lane;
    }
}
