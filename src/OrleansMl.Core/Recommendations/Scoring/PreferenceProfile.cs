using OrleansMl.Catalogue;
using OrleansMl.Interactions;

namespace OrleansMl.Recommendations;

/// <summary>
/// What is known of one user: what they liked last, and what they must not be shown again. Starts empty, takes in their interactions one by
/// one (<see cref="Add"/>), and says up to which version of their record it goes (<see cref="Advance"/>). Not safe for two threads at once.
/// </summary>
public sealed class PreferenceProfile
{
    /// <summary>Likes that a profile keeps: older ones say little about today.</summary>
    public const int DefaultMaxLikes = 500;

    private const char Separator = '\n';

    // So many doc ids before one is looked at, memory is asked for it.
    private const int Ahead = 8;

    private readonly int _maxLikes;
    private readonly List<string> _likes = [];

    // Under which names each of them is liked, one a line, mostly one: a name that is taken back leaves the others.
    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);
    private SeenItems _seen = new();

    // The likes in a catalogue, and in which: looked up once, since by their ids each costs several reads from all over the memory.
    private int[] _docIds = [];
    private (long StoreId, long LikesVersion) _docIdsOf;

    /// <summary>Nothing yet.</summary>
    /// <param name="maxLikes">How many likes are kept, the latest.</param>
    public PreferenceProfile(int maxLikes = DefaultMaxLikes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxLikes, 1);
        _maxLikes = maxLikes;
    }

    /// <summary>Goes on from what another one knew.</summary>
    /// <param name="epoch">Its <see cref="Epoch"/>.</param>
    /// <param name="version">Its <see cref="Version"/>.</param>
    /// <param name="likesVersion">Its <see cref="LikesVersion"/>.</param>
    /// <param name="likes">Its <see cref="Likes"/>, each with its <see cref="LikeNamesOf"/>.</param>
    /// <param name="seen">Its <see cref="SeenToBytes"/>.</param>
    public PreferenceProfile(
        Guid epoch, long version, long likesVersion, IEnumerable<(string ContentId, string Names)> likes, ReadOnlySpan<byte> seen)
        : this()
    {
        ArgumentNullException.ThrowIfNull(likes);
        foreach (var (contentId, names) in likes)
        {
            _likes.Add(contentId);
            _names[contentId] = names;
        }

        _seen = new(seen);
        (Epoch, Version, LikesVersion) = (epoch, version, likesVersion);
    }

    /// <summary>Who told it; empty before anybody did.</summary>
    public Guid Epoch { get; private set; }

    /// <summary>How much of their record is in here.</summary>
    public long Version { get; private set; }

    /// <summary>
    /// Grows when <see cref="Likes"/> change: lists by older ones are out of date. What was only seen is taken out of a list, and does not
    /// make another one.
    /// </summary>
    public long LikesVersion { get; private set; }

    /// <summary>What they liked and did not take back, the latest last.</summary>
    public IReadOnlyList<string> Likes => _likes;

    /// <summary>Under which names one of <see cref="Likes"/> is liked, one a line.</summary>
    public string LikeNamesOf(string contentId) => _names[contentId];

    /// <summary>The doc id of each of <see cref="Likes"/> in a catalogue; −1 for what is not there.</summary>
    public ReadOnlySpan<int> DocIdsIn(CatalogueSegmentStore store)
    {
        ArgumentNullException.ThrowIfNull(store);
        if (_docIdsOf != (store.StoreId, LikesVersion))
        {
            (_docIds, _docIdsOf) = ([.. _likes.Select(store.DocIdOf)], (store.StoreId, LikesVersion));
            return _docIds;
        }

        for (var i = 0; i < _docIds.Length; i++)
        {
            if (_docIds[Math.Min(i + Ahead, _docIds.Length - 1)] is >= 0 and var next)
            {
                store.Prefetch(next);
            }

            // What was not there may have come, and what changed may have another doc id: the old one is a tombstone then.
            if (_docIds[i] < 0 || store.FactsAt(_docIds[i]).ShownFrom == DocFacts.Never)
            {
                _docIds[i] = store.DocIdOf(_likes[i]);
            }
        }

        return _docIds;
    }

    /// <summary>True when they have seen, liked or rejected an item.</summary>
    public bool HasSeen(string contentId) => _seen.Contains(contentId);

    /// <summary>The same by <see cref="SeenItems.HashOf"/>.</summary>
    public bool HasSeen(ulong hash) => _seen.Contains(hash);

    /// <summary>What they have seen, as <see cref="SeenItems.ToBytes"/>.</summary>
    public byte[] SeenToBytes() => _seen.ToBytes();

    /// <summary>Begins anew: their whole record follows.</summary>
    /// <param name="seenBefore">What they have seen before it begins, as <see cref="SeenItems.ToBytes"/>; empty for nothing.</param>
    public void Restart(ReadOnlySpan<byte> seenBefore)
    {
        _likes.Clear();
        _names.Clear();
        _seen = seenBefore.IsEmpty ? new() : new(seenBefore);
        LikesVersion++;
    }

    /// <summary>Takes in an interaction. <see cref="Advance"/> follows after the last one.</summary>
    /// <param name="contentId">With which item.</param>
    /// <param name="type">Which.</param>
    /// <param name="kind">The platform's own name of it; null for the name of the type.</param>
    /// <param name="isRetracted">True when it was taken back.</param>
    public void Add(string contentId, InteractionType type, string? kind = null, bool isRetracted = false)
    {
        // What is taken back was seen all the same.
        _seen.Add(contentId);
        if (FeedbackSignals.IsRejection(type) && !isRetracted)
        {
            Forget(contentId);
        }
        else if (FeedbackSignals.IsPositive(type))
        {
            var name = kind ?? Interaction.NameOf(type);
            if (isRetracted)
            {
                Retract(contentId, name);
            }
            else
            {
                Like(contentId, name);
            }
        }
    }

    /// <summary>Everything up to a version of their record is in.</summary>
    /// <param name="epoch">Who told it.</param>
    /// <param name="version">How much of the record that is.</param>
    public void Advance(Guid epoch, long version)
    {
        while (_likes.Count > _maxLikes)
        {
            Forget(_likes[0]);
        }

        (Epoch, Version) = (epoch, version);
    }

    private void Retract(string contentId, string name)
    {
        if (!_names.TryGetValue(contentId, out var names))
        {
            return;
        }

        var left = string.Join(Separator, names.Split(Separator).Where(other => other != name));
        if (left == names)
        {
            return;
        }

        _names[contentId] = left;
        if (left.Length == 0)
        {
            Forget(contentId);
        }
    }

    private void Like(string contentId, string name)
    {
        var isLiked = _names.TryGetValue(contentId, out var names);
        if (!isLiked || names == name)
        {
            _names[contentId] = name;
        }
        else if (!names!.Split(Separator).Contains(name))
        {
            _names[contentId] = names + Separator + name;
        }

        // What is liked once more is liked last.
        if (isLiked)
        {
            _likes.Remove(contentId);
        }

        _likes.Add(contentId);
        LikesVersion++;
    }

    private void Forget(string contentId)
    {
        _names.Remove(contentId);
        LikesVersion += _likes.Remove(contentId) ? 1 : 0;
    }
}
