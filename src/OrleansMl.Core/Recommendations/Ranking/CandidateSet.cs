using System.Buffers;
using OrleansMl.Catalogue;
using OrleansMl.Interactions;

namespace OrleansMl.Recommendations;

/// <summary>
/// Candidates of a list as the channels put them forward, without what the user has seen and what was not asked for, each scored once.
/// Items go by their ordinals as far as they have any: of some hundred candidates a few dozen are ever looked at as items. Holds rented
/// buffers and its channels: dispose of it. Nothing it returns outlives it.
/// </summary>
public sealed class CandidateSet : IDisposable
{
    private const int Bits = 64, UsualCandidates = 640;

    // So many items before it is looked at, memory is asked for what is known of one: they lie anywhere.
    private const int Ahead = 8;

    private readonly PipelineInputs _inputs;
    private readonly ChannelCalibration _calibration;
    private readonly TrendLevels _trends;
    private readonly ChannelScores _channels;
    private readonly CatalogueSegmentStore _store;
    private readonly long _ticks;
    private readonly bool _isNarrow;
    private readonly int _docs, _own;
    private readonly RejectionPenalties? _penalties;
    private readonly ulong[] _met;
    private HashSet<string>? _metUnresolved;
    private List<CatalogueItem>? _resolved;
    private Candidate[] _candidates, _sorted = [];

    internal CandidateSet(
        in PipelineInputs inputs, ChannelScores channels, PreferenceProfile profile, RecommendationQuery query, RankingSettings ranking)
    {
        (_inputs, _channels, Profile, Query, Ranking) = (inputs, channels, profile, query, ranking);
        (_calibration, _trends, _store, _docs) = (inputs.Calibration, inputs.Trends, channels.Store, channels.Docs);
        _ticks = inputs.Now.UtcTicks;
        _own = inputs.Viewer is { } viewer ? _store.AuthorNumberOf(viewer) : -1;
        _penalties = RejectionPenalties.Of(profile, _store);
        _isNarrow = query.Type is not null || query.Region is not null || query.Language is not null || query.Category is not null;
        _met = ArrayPool<ulong>.Shared.Rent((_docs / Bits) + 1);
        _met.AsSpan().Clear();
        _candidates = ArrayPool<Candidate>.Shared.Rent(UsualCandidates);
    }

    /// <summary>For whom.</summary>
    public PreferenceProfile Profile { get; }

    /// <summary>What is wanted.</summary>
    public RecommendationQuery Query { get; }

    /// <summary>What the channels count.</summary>
    public RankingSettings Ranking { get; }

    /// <summary>How many candidates there are.</summary>
    public int Count { get; private set; }

    /// <summary>
    /// Candidates that the catalogue does not have: just made, or forgotten. In the order in which they were put forward.
    /// </summary>
    public List<string> UnresolvedIds { get; } = [];

    internal ref readonly PipelineInputs Inputs => ref _inputs;

    /// <summary>Takes in an unresolved item of which somebody else knew what it is.</summary>
    public void Resolve(CatalogueItem item)
    {
        ArgumentNullException.ThrowIfNull(item);
        if (item.Visible && item.CreatedAt <= _inputs.Now && IsWanted(item))
        {
            (_resolved ??= []).Add(item);
            Consider(-_resolved.Count, _channels.ItemIndexOf(item.ContentId));
        }
    }

    /// <summary>Gives the buffers back.</summary>
    public void Dispose()
    {
        _channels.Dispose();
        ArrayPool<ulong>.Shared.Return(_met);
        ArrayPool<Candidate>.Shared.Return(_candidates);
        ArrayPool<Candidate>.Shared.Return(_sorted);
    }

    /// <summary>Puts published items forward.</summary>
    /// <param name="items">Their indexes.</param>
    internal void AddPublished(ReadOnlySpan<int> items)
    {
        for (var i = 0; i < items.Length; i++)
        {
            _channels.PrefetchPublished(items[Math.Min(i + Ahead, items.Length - 1)]);
            if (_channels.DocIdOf(items[i]) is >= 0 and var docId)
            {
                Add(docId, items[i]);
            }
            else
            {
                AddUnresolved(_channels.IdOf(items[i]));
            }
        }
    }

    /// <summary>Puts items of the catalogue forward.</summary>
    /// <param name="docIds">Their doc ids.</param>
    internal void Add(ReadOnlySpan<int> docIds)
    {
        for (var i = 0; i < docIds.Length; i++)
        {
            _store.Prefetch(docIds[Math.Min(i + Ahead, docIds.Length - 1)]);
            Add(docIds[i], null);
        }
    }

    /// <summary>Puts an item forward.</summary>
    /// <param name="contentId">Its id.</param>
    /// <param name="docId">Its doc id as far as somebody looked it up; −1 looks it up.</param>
    internal void Add(string contentId, int docId = -1)
    {
        if (docId >= 0 || (docId = _store.DocIdOf(contentId)) >= 0)
        {
            Add(docId, null);
        }
        else
        {
            AddUnresolved(contentId);
        }
    }

    /// <summary>All candidates, the best first; of equal ones what was put forward first.</summary>
    internal ReadOnlySpan<Candidate> Sorted()
    {
        var pooled = ArrayPool<float>.Shared.Rent(Count);
        var indexes = ArrayPool<int>.Shared.Rent(Count);
        for (var i = 0; i < Count; i++)
        {
            pooled[i] = _candidates[i].Score;
        }

        var order = indexes.AsSpan(0, TopItems.Of(pooled.AsSpan(0, Count), indexes.AsSpan(0, Count)));
        ArrayPool<Candidate>.Shared.Return(_sorted);
        _sorted = ArrayPool<Candidate>.Shared.Rent(Count);
        for (var i = 0; i < order.Length; i++)
        {
            _sorted[i] = _candidates[order[i]];
        }

        var sorted = _sorted.AsSpan(0, order.Length);
        ArrayPool<float>.Shared.Return(pooled);
        ArrayPool<int>.Shared.Return(indexes);
        return sorted;
    }

    /// <summary>
    /// What a candidate is; null when it is gone or hidden by now. The catalogue follows in a second or two, so this is asked of the few
    /// that are shown.
    /// </summary>
    internal CatalogueItem? ItemOf(in Candidate candidate)
    {
        var item = candidate.DocId >= 0 ? _store.At(candidate.DocId) : _resolved![-candidate.DocId - 1];
        return item is not null && _inputs.IsHidden?.Invoke(item.ContentId) is not true ? item : null;
    }

    /// <summary>What a candidate's score is made of; the sum of the parts is the score.</summary>
    internal RecommendationParts PartsOf(in Candidate candidate)
    {
        var (collaborative, content, trending) = _calibration.Parts(
            Ranking, candidate.Collaborative ?? 0, candidate.Content ?? 0, candidate.Trending ?? _trends.Floor);
        return new(collaborative, content, trending, candidate.Feedback);
    }

    /// <summary>
    /// What they have seen the longest ago and may be shown once more: not what they rejected, and nothing of their own. O(items).
    /// </summary>
    /// <param name="count">At most so many.</param>
    internal List<CatalogueItem> SeenLongestAgo(int count)
    {
        var order = Profile.SeenOrder();
        var rejected = Profile.Rejections.Select(SeenItems.HashOf).ToHashSet();
        var seen = new List<(int Order, int DocId)>();
        for (var docId = 0; docId < _docs; docId++)
        {
            ref readonly var facts = ref _store.FactsAt(docId);
            if (facts.ShownFrom <= _ticks
                && facts.Author != _own
                && Profile.HasSeen(facts.Hash)
                && !rejected.Contains(facts.Hash)
                && _store.At(docId) is { } item
                && (!_isNarrow || IsWanted(item))
                && _inputs.IsHidden?.Invoke(item.ContentId) is not true)
            {
                seen.Add((order.GetValueOrDefault(facts.Hash, -1), docId));
            }
        }

        return [.. seen.Order().Take(count).Select(one => _store.At(one.DocId)).OfType<CatalogueItem>()];
    }

    /// <summary>Drops the candidates that <see cref="ItemOf"/> knows nothing of.</summary>
    internal void DropGone()
    {
        var left = 0;
        for (var i = 0; i < Count; i++)
        {
            _candidates[left] = _candidates[i];
            left += ItemOf(_candidates[i]) is null ? 0 : 1;
        }

        Count = left;
    }

    private void Add(int docId, int? item)
    {
        // What came since the buffer was rented is on the next list.
        if (docId >= _docs || (_met[docId / Bits] & (1ul << (docId % Bits))) != 0)
        {
            return;
        }

        _met[docId / Bits] |= 1ul << (docId % Bits);
        ref readonly var facts = ref _store.FactsAt(docId);
        if (facts.ShownFrom <= _ticks
            && facts.Author != _own
            && !Profile.HasSeen(facts.Hash)
            && (!_isNarrow || (_store.At(docId) is { } known && IsWanted(known))))
        {
            Consider(docId, item ?? _channels.ItemIndexAt(docId));
        }
    }

    private void AddUnresolved(string contentId)
    {
        if ((_metUnresolved ??= new(StringComparer.Ordinal)).Add(contentId) && !Profile.HasSeen(contentId))
        {
            UnresolvedIds.Add(contentId);
        }
    }

    // An item of unknown region or language may be of any.
    private bool IsWanted(CatalogueItem item) =>
        (Query.Type is null || item.Type == Query.Type)
        && (Query.Region is null || item.Region is null || item.Region == Query.Region)
        && (Query.Language is null || item.Language is null || item.Language == Query.Language)
        && (Query.Category is null || item.Categories.Contains(Query.Category));

    private void Consider(int docId, int item)
    {
        if (Count == _candidates.Length)
        {
            Grow();
        }

        // What is not known of one item counts as the mean of all.
        var (collaborative, content) = (_channels.Collaborative(item, docId), _channels.Content(docId));
        var trending = docId >= 0 ? _trends.OfDoc(docId, _store) : _trends.Of(_resolved![-docId - 1].ContentId);
        var score = _calibration.Score(Ranking, collaborative ?? 0, content ?? 0, trending ?? _trends.Floor);
        var feedback = _penalties is null ? 0 : PenaltyOf(docId);
        _candidates[Count++] = new(docId, item, (float)(score + feedback), collaborative, content, trending, feedback);
    }

    private float PenaltyOf(int docId)
    {
        var item = docId >= 0 ? _store.At(docId) : _resolved![-docId - 1];
        return item is null ? 0 : (float)_penalties!.Of(docId >= 0 ? _store.FactsAt(docId).Author : Diversity.Nobody, item.Categories);
    }

    private void Grow()
    {
        var larger = ArrayPool<Candidate>.Shared.Rent(2 * Count);
        _candidates.AsSpan(0, Count).CopyTo(larger);
        ArrayPool<Candidate>.Shared.Return(_candidates);
        _candidates = larger;
    }
}
