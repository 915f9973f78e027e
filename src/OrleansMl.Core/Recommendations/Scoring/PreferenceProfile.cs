using OrleansMl.Catalogue;
using OrleansMl.Interactions;

namespace OrleansMl.Recommendations;

/// <summary>
/// What is known of one user: what they liked, opened and rejected last, what each of it weighs, and what they must not be shown again.
/// Starts empty, takes in their interactions one by one (<see cref="Add"/>), and says up to which version of their record it goes
/// (<see cref="Advance"/>). Not safe for two threads at once.
/// </summary>
public sealed class PreferenceProfile
{
    /// <summary>Likes that a profile keeps: older ones say little about today.</summary>
    public const int DefaultMaxLikes = 500;

    /// <summary>Views that it keeps, of items that nothing else was done with.</summary>
    public const int MaxViews = 100;

    /// <summary>Rejections that it keeps.</summary>
    public const int MaxRejections = 500;

    // Five views, or half a like: as much news as makes another list.
    private const double NewsOfViews = .5;

    // So many doc ids before one is looked at, memory is asked for it.
    private const int Ahead = 8;

    // How often something was seen again is kept of so many items.
    private const int MaxSeenAgain = 4096;

    private readonly int _maxLikes;
    private readonly SignalList _likes, _views, _rejections;
    private readonly InteractionOptions _weights;
    private SeenItems _seen = new();
    private Dictionary<ulong, int>? _seenAgain;
    private int _lastAgain;
    private double _news;

    // The likes in a catalogue, and in which: looked up once, since by their ids each costs several reads from all over the memory.
    private int[] _docIds = [];
    private (long StoreId, long LikesVersion) _docIdsOf;
    private float[] _likeWeights = [];
    private long _likeWeightsOf = -1;

    /// <summary>Nothing yet.</summary>
    /// <param name="maxLikes">How many likes are kept, the latest.</param>
    /// <param name="weights">What interactions weigh; null for the defaults.</param>
    public PreferenceProfile(int maxLikes = DefaultMaxLikes, InteractionOptions? weights = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxLikes, 1);
        (_maxLikes, _weights) = (maxLikes, weights ?? FeedbackSignals.DefaultWeights);
        (_likes, _views, _rejections) = (new(_weights), new(_weights), new(_weights));
    }

    /// <summary>Goes on from what another one knew.</summary>
    /// <param name="epoch">Its <see cref="Epoch"/>.</param>
    /// <param name="version">Its <see cref="Version"/>.</param>
    /// <param name="likesVersion">Its <see cref="LikesVersion"/>.</param>
    /// <param name="likes">Its <see cref="LikeSignals"/>.</param>
    /// <param name="views">Its <see cref="ViewSignals"/>.</param>
    /// <param name="rejections">Its <see cref="RejectionSignals"/>.</param>
    /// <param name="seen">Its <see cref="SeenToBytes"/>.</param>
    /// <param name="weights">What interactions weigh; null for the defaults.</param>
    public PreferenceProfile(
        Guid epoch,
        long version,
        long likesVersion,
        IEnumerable<PreferenceSignal> likes,
        IEnumerable<PreferenceSignal> views,
        IEnumerable<PreferenceSignal> rejections,
        ReadOnlySpan<byte> seen,
        InteractionOptions? weights = null)
        : this(weights: weights)
    {
        ArgumentNullException.ThrowIfNull(likes);
        ArgumentNullException.ThrowIfNull(views);
        ArgumentNullException.ThrowIfNull(rejections);
        foreach (var (list, signals) in new[] { (_likes, likes), (_views, views), (_rejections, rejections) })
        {
            foreach (var signal in signals)
            {
                list.Restore(signal);
            }
        }

        _seen = new(seen);
        (Epoch, Version, LikesVersion) = (epoch, version, likesVersion);
    }

    /// <summary>Who told it; empty before anybody did.</summary>
    public Guid Epoch { get; private set; }

    /// <summary>How much of their record is in here.</summary>
    public long Version { get; private set; }

    /// <summary>
    /// Grows when what is liked or rejected changes, and with every few views: lists by older ones are out of date. What was only seen is
    /// taken out of a list, and does not make another one.
    /// </summary>
    public long LikesVersion { get; private set; }

    /// <summary>What they liked and did not take back, the latest last.</summary>
    public IReadOnlyList<string> Likes => _likes.Ids;

    /// <summary>What they opened and did nothing else with, the latest last.</summary>
    public IReadOnlyList<string> Views => _views.Ids;

    /// <summary>What they rejected and did not take back, the latest last.</summary>
    public IReadOnlyList<string> Rejections => _rejections.Ids;

    /// <summary><see cref="Likes"/> as they are kept.</summary>
    public IEnumerable<PreferenceSignal> LikeSignals => _likes.Signals;

    /// <summary><see cref="Views"/> as they are kept.</summary>
    public IEnumerable<PreferenceSignal> ViewSignals => _views.Signals;

    /// <summary><see cref="Rejections"/> as they are kept.</summary>
    public IEnumerable<PreferenceSignal> RejectionSignals => _rejections.Signals;

    /// <summary>What each of <see cref="Likes"/> weighs: a share more than a like.</summary>
    public ReadOnlySpan<float> LikeWeights
    {
        get
        {
            if (_likeWeightsOf != LikesVersion)
            {
                (_likeWeights, _likeWeightsOf) = ([.. Likes.Select(id => (float)_likes.WeightOf(id))], LikesVersion);
            }

            return _likeWeights;
        }
    }

    /// <summary>What each of <see cref="Views"/> weighs.</summary>
    public float ViewWeight => Math.Max(0, (float)_weights.View);

    /// <summary>What one of <see cref="Rejections"/> weighs, by amount.</summary>
    public double RejectionWeightOf(string contentId) => _rejections.WeightOf(contentId);

    /// <summary>
    /// How much is known of what they like, 0–1: the sum of the weights, and everything from one like on. Scores of their own count by it:
    /// of who opened one item little is known.
    /// </summary>
    public float Evidence
    {
        get
        {
            var sum = Views.Count * ViewWeight;
            foreach (var weight in LikeWeights)
            {
                sum += weight;
            }

            return Math.Min(1, sum);
        }
    }

    /// <summary>Under which names one of <see cref="Likes"/> is liked, one a line.</summary>
    public string LikeNamesOf(string contentId) => _likes.NamesOf(contentId);

    /// <summary>The doc id of each of <see cref="Likes"/> in a catalogue; −1 for what is not there.</summary>
    public ReadOnlySpan<int> DocIdsIn(CatalogueSegmentStore store)
    {
        ArgumentNullException.ThrowIfNull(store);
        if (_docIdsOf != (store.StoreId, LikesVersion))
        {
            (_docIds, _docIdsOf) = ([.. Likes.Select(store.DocIdOf)], (store.StoreId, LikesVersion));
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
                _docIds[i] = store.DocIdOf(Likes[i]);
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

    /// <summary>
    /// In which order they saw what is known exactly, by <see cref="SeenItems.HashOf"/>: the longer ago the lower. What is not in it was
    /// seen before all of that. O(what was seen).
    /// </summary>
    public Dictionary<ulong, int> SeenOrder()
    {
        var order = new Dictionary<ulong, int>();
        foreach (var hash in _seen.OldestFirst)
        {
            order[hash] = order.Count;
        }

        foreach (var (hash, again) in _seenAgain ?? [])
        {
            order[hash] = SeenItems.Recent + again;
        }

        return order;
    }

    /// <summary>Begins anew: their whole record follows.</summary>
    /// <param name="seenBefore">What they have seen before it begins, as <see cref="SeenItems.ToBytes"/>; empty for nothing.</param>
    public void Restart(ReadOnlySpan<byte> seenBefore)
    {
        _likes.Clear();
        _views.Clear();
        _rejections.Clear();
        _seenAgain = null;
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
        if (!_seen.Add(contentId))
        {
            SeeAgain(contentId);
        }

        var name = kind ?? Interaction.NameOf(type);
        if (type == InteractionType.View)
        {
            View(contentId, name, isRetracted);
        }
        else if (isRetracted)
        {
            LikesVersion += _likes.Retract(contentId, name) || _rejections.Retract(contentId, name) ? 1 : 0;
        }
        else if (type != InteractionType.Impression)
        {
            // The last word counts: what is liked now is not rejected, and the other way round.
            var (to, from) = FeedbackSignals.IsRejection(type) ? (_rejections, _likes) : (_likes, _rejections);
            from.Remove(contentId);
            _views.Remove(contentId);
            to.Add(contentId, name, type);
            LikesVersion++;
        }
    }

    /// <summary>Everything up to a version of their record is in.</summary>
    /// <param name="epoch">Who told it.</param>
    /// <param name="version">How much of the record that is.</param>
    public void Advance(Guid epoch, long version)
    {
        LikesVersion += _likes.Trim(_maxLikes) | _rejections.Trim(MaxRejections) ? 1 : 0;
        _views.Trim(MaxViews);
        (Epoch, Version) = (epoch, version);
    }

    private void View(string contentId, string name, bool isRetracted)
    {
        if (isRetracted)
        {
            _views.Retract(contentId, name);
        }
        else if (!_likes.Contains(contentId) && !_rejections.Contains(contentId))
        {
            _views.Add(contentId, name, InteractionType.View);
            _news += ViewWeight;
            if (_news >= NewsOfViews)
            {
                _news = 0;
                LikesVersion++;
            }
        }
    }

    private void SeeAgain(string contentId)
    {
        if (_seenAgain is { Count: >= MaxSeenAgain })
        {
            _seenAgain = null;
        }

        (_seenAgain ??= [])[SeenItems.HashOf(contentId)] = ++_lastAgain;
    }
}
