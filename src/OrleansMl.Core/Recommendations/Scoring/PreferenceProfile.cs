using System.Collections.Immutable;
using OrleansMl.Catalogue;
using OrleansMl.Interactions;

namespace OrleansMl.Recommendations;

/// <summary>What is known of one person: what they liked last, and what they must not be shown again.</summary>
internal sealed class PreferenceProfile
{
    /// <summary>Likes that are gone by: older ones say little about today.</summary>
    private const int MaxLikes = 500;

    private const char Separator = '\n';

    // So many places before one is looked at, memory is asked for it.
    private const int Ahead = 8;

    private readonly List<string> _likes = [];

    // Under which names each of them is liked, one a line, mostly one: a name that is taken back leaves the others.
    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);
    private SeenItems _seen = new();

    // Where the likes are in a catalogue, and in which: looked up once, since by their ids each
    // costs several reads from all over the memory.
    private int[] _places = [];
    private (long View, long LikesVersion) _placesOf;

    /// <summary>Nothing yet.</summary>
    public PreferenceProfile()
    {
    }

    /// <summary>Goes on from <see cref="ToKept"/>.</summary>
    public PreferenceProfile(KeptTaste kept)
    {
        _likes.AddRange(kept.Likes);
        for (var i = 0; i < kept.Likes.Length; i++)
        {
            // A silo of an older version tells no names.
            _names[kept.Likes[i]] = i < kept.Names.Length ? kept.Names[i] : Interaction.NameOf(InteractionType.Like);
        }

        _seen = new(kept.Seen.AsSpan());
        (Epoch, Version, LikesVersion) = (kept.Epoch, kept.Version, kept.LikesVersion);
    }

    /// <summary>Who told it; empty before anybody did.</summary>
    public Guid Epoch { get; private set; }

    /// <summary>How much of their record is in here.</summary>
    public long Version { get; private set; }

    /// <summary>
    /// Grows when <see cref="Likes"/> change: lists by older ones are out of date. What was only seen is taken
    /// out of a list, and does not make another one.
    /// </summary>
    public long LikesVersion { get; private set; }

    /// <summary>What they liked and did not take back, the latest last.</summary>
    public IReadOnlyList<string> Likes => _likes;

    /// <summary>Where each of <see cref="Likes"/> is in a catalogue; −1 for what is not there.</summary>
    public ReadOnlySpan<int> PlacesIn(CatalogueSegmentStore view)
    {
        if (_placesOf != (view.Number, LikesVersion))
        {
            (_places, _placesOf) = ([.. _likes.Select(view.PlaceOf)], (view.Number, LikesVersion));
            return _places;
        }

        for (var i = 0; i < _places.Length; i++)
        {
            if (_places[Math.Min(i + Ahead, _places.Length - 1)] is >= 0 and var next)
            {
                view.Prefetch(next);
            }

            // What was not there may have come, and what changed may have moved: its old place is empty then.
            if (_places[i] < 0 || view.FactsAt(_places[i]).ShownFrom == PlaceFacts.Never)
            {
                _places[i] = view.PlaceOf(_likes[i]);
            }
        }

        return _places;
    }

    /// <summary>Whether they have seen, liked or rejected an item.</summary>
    public bool HasSeen(string contentId) => _seen.Contains(contentId);

    /// <summary>The same by <see cref="SeenItems.HashOf"/>.</summary>
    public bool HasSeen(ulong hash) => _seen.Contains(hash);

    /// <summary>Takes in what is new.</summary>
    public void Apply(InteractionDelta log)
    {
        if (log.IsWhole)
        {
            _likes.Clear();
            _names.Clear();
            _seen = log.SeenBefore.IsEmpty ? new() : new(log.SeenBefore.AsSpan());
            LikesVersion++;
        }

        foreach (var entry in log.Entries)
        {
            // What is taken back was seen all the same.
            _seen.Add(entry.ContentId);
            if (FeedbackSignals.IsRejection(entry.Type) && !entry.IsRetracted)
            {
                Forget(entry.ContentId);
            }
            else if (FeedbackSignals.IsPositive(entry.Type))
            {
                Apply(entry);
            }
        }

        while (_likes.Count > MaxLikes)
        {
            Forget(_likes[0]);
        }

        (Epoch, Version) = (log.Epoch, log.Version);
    }

    private void Apply(InteractionDeltaEntry like)
    {
        var name = like.Kind ?? Interaction.NameOf(like.Type);
        var isLiked = _names.TryGetValue(like.ContentId, out var names);
        if (like.IsRetracted)
        {
            if (isLiked && string.Join(Separator, names!.Split(Separator).Where(other => other != name)) is var left && left != names)
            {
                _names[like.ContentId] = left;
                if (left.Length == 0)
                {
                    Forget(like.ContentId);
                }
            }

            return;
        }

        if (!isLiked || names == name)
        {
            _names[like.ContentId] = name;
        }
        else if (!names!.Split(Separator).Contains(name))
        {
            _names[like.ContentId] = names + Separator + name;
        }

        // What is liked once more is liked last.
        if (isLiked)
        {
            _likes.Remove(like.ContentId);
        }

        _likes.Add(like.ContentId);
        LikesVersion++;
    }

    private void Forget(string contentId)
    {
        _names.Remove(contentId);
        LikesVersion += _likes.Remove(contentId) ? 1 : 0;
    }

    /// <summary>What moves with an activation.</summary>
    public KeptTaste ToKept() => new(Epoch, Version, LikesVersion, [.. _likes], [.. _seen.ToBytes()])
    {
        Names = [.. _likes.Select(id => _names[id])]
    };
}

/// <summary>What is known of one person, between activations.</summary>
[GenerateSerializer, Immutable, Alias("kept-taste")]
internal sealed record KeptTaste(
    [property: Id(0)] Guid Epoch,
    [property: Id(1)] long Version,
    [property: Id(2)] long LikesVersion,
    [property: Id(3)] ImmutableArray<string> Likes,
    [property: Id(4)] ImmutableArray<byte> Seen)
{
    /// <summary>Under which names each of <see cref="Likes"/> is liked, one a line.</summary>
    [Id(5)] public ImmutableArray<string> Names { get; init; } = [];
}
