using System.Buffers;
using OrleansMl.Catalogue;
using OrleansMl.Content;

namespace OrleansMl.Recommendations;

/// <summary>
/// A list in the making: candidates as the channels put them forward, without what the person has seen and what was not asked for, each
/// scored once. Items go by their numbers as far as they have any: of some hundred candidates a few dozen are ever looked at as items.
/// Holds rented buffers: dispose of it. Nothing it returns outlives it.
/// </summary>
internal sealed class CandidateSet : IDisposable
{
    private const int Bits = 64, UsualCandidates = 640;

    // So many items before it is looked at, memory is asked for what is known of one: they lie anywhere.
    private const int Ahead = 8;

    private readonly PreferenceProfile _taste;
    private readonly RecommendationQuery _query;
    private readonly RankingSettings _ranking;
    private readonly ChannelCalibration _calibration;
    private readonly TrendLevels _levels;
    private readonly ChannelScores _channels;
    private readonly HiddenItems? _hidden;
    private readonly DateTimeOffset _now;
    private readonly long _ticks;
    private readonly bool _isNarrow;
    private readonly int _places;
    private readonly ulong[] _met;
    private HashSet<string>? _metStrangers;
    private List<CatalogueItem>? _introduced;
    private Candidate[] _candidates, _sorted = [];

    /// <param name="taste">Of whom.</param>
    /// <param name="query">What is wanted.</param>
    /// <param name="ranking">What the channels count.</param>
    /// <param name="calibration">What their z-scores mean.</param>
    /// <param name="levels">What trends.</param>
    /// <param name="channels">The other channels.</param>
    /// <param name="hidden">What the catalogue may not know yet.</param>
    /// <param name="now">What lies ahead is not shown.</param>
    public CandidateSet(
        PreferenceProfile taste,
        RecommendationQuery query,
        RankingSettings ranking,
        ChannelCalibration calibration,
        TrendLevels levels,
        ChannelScores channels,
        HiddenItems hidden,
        DateTimeOffset now)
    {
        (_taste, _query, _ranking, _calibration, _levels, _channels, _hidden, _now) =
            (taste, query, ranking, calibration, levels, channels, hidden.IsEmpty ? null : hidden, now);
        _ticks = now.UtcTicks;
        _isNarrow = query.Type is not null || query.Region is not null || query.Language is not null || query.Category is not null;
        _places = channels.View.Count;
        _met = ArrayPool<ulong>.Shared.Rent((_places / Bits) + 1);
        _met.AsSpan().Clear();
        _candidates = ArrayPool<Candidate>.Shared.Rent(UsualCandidates);
    }

    /// <summary>How many candidates there are.</summary>
    public int Count { get; private set; }

    /// <summary>
    /// Candidates that this silo's catalogue does not have: just made, or forgotten. In the order in which they were put forward.
    /// </summary>
    public List<string> UnresolvedIds { get; } = [];

    /// <summary>Puts published items forward.</summary>
    /// <param name="numbers">Their numbers.</param>
    public void AddPublished(ReadOnlySpan<int> numbers)
    {
        for (var i = 0; i < numbers.Length; i++)
        {
            _channels.PrefetchPublished(numbers[Math.Min(i + Ahead, numbers.Length - 1)]);
            if (_channels.PlaceOf(numbers[i]) is >= 0 and var place)
            {
                Add(place, numbers[i]);
            }
            else
            {
                AddStranger(_channels.IdOf(numbers[i]));
            }
        }
    }

    /// <summary>Puts the items at places of the catalogue forward.</summary>
    public void Add(ReadOnlySpan<int> places)
    {
        for (var i = 0; i < places.Length; i++)
        {
            _channels.View.Prefetch(places[Math.Min(i + Ahead, places.Length - 1)]);
            Add(places[i], null);
        }
    }

    /// <summary>Puts an item forward.</summary>
    /// <param name="contentId">Its id.</param>
    /// <param name="place">Its place in the catalogue as far as somebody looked it up; −1 looks it up.</param>
    public void Add(string contentId, int place = -1)
    {
        if (place >= 0 || (place = _channels.View.PlaceOf(contentId)) >= 0)
        {
            Add(place, null);
        }
        else
        {
            AddStranger(contentId);
        }
    }

    /// <summary>Takes in a stranger of whom somebody else knew what it is.</summary>
    public void Introduce(CatalogueItem item)
    {
        if (item.Visible && item.CreatedAt <= _now && IsWanted(item))
        {
            (_introduced ??= []).Add(item);
            Consider(-_introduced.Count, _channels.NumberOf(item.ContentId));
        }
    }

    /// <summary>All candidates, the best first; of equal ones what was put forward first.</summary>
    public ReadOnlySpan<Candidate> Sorted()
    {
        var pooled = ArrayPool<float>.Shared.Rent(Count);
        var numbers = ArrayPool<int>.Shared.Rent(Count);
        for (var i = 0; i < Count; i++)
        {
            pooled[i] = _candidates[i].Score;
        }

        var order = numbers.AsSpan(0, TopItems.Of(pooled.AsSpan(0, Count), numbers.AsSpan(0, Count)));
        ArrayPool<Candidate>.Shared.Return(_sorted);
        _sorted = ArrayPool<Candidate>.Shared.Rent(Count);
        for (var i = 0; i < order.Length; i++)
        {
            _sorted[i] = _candidates[order[i]];
        }

        var sorted = _sorted.AsSpan(0, order.Length);
        ArrayPool<float>.Shared.Return(pooled);
        ArrayPool<int>.Shared.Return(numbers);
        return sorted;
    }

    /// <summary>
    /// What a candidate is; null when it is gone or hidden by now. The catalogue follows in a second or
    /// two, so this is asked of the few that are shown.
    /// </summary>
    public CatalogueItem? ItemOf(in Candidate candidate) =>
        (candidate.Place >= 0 ? _channels.View.At(candidate.Place) : _introduced![-candidate.Place - 1]) is { } item
            && _hidden?.Contains(item.ContentId) is not true ? item : null;

    /// <summary>Drops the candidates that <see cref="ItemOf"/> knows nothing of.</summary>
    public void DropGone()
    {
        var left = 0;
        for (var i = 0; i < Count; i++)
        {
            _candidates[left] = _candidates[i];
            left += ItemOf(_candidates[i]) is null ? 0 : 1;
        }

        Count = left;
    }

    public void Dispose()
    {
        ArrayPool<ulong>.Shared.Return(_met);
        ArrayPool<Candidate>.Shared.Return(_candidates);
        ArrayPool<Candidate>.Shared.Return(_sorted);
    }

    private void Add(int place, int? number)
    {
        // What came since the buffer was rented is on the next list.
        if (place >= _places || (_met[place / Bits] & (1ul << (place % Bits))) != 0)
        {
            return;
        }

        _met[place / Bits] |= 1ul << (place % Bits);
        ref readonly var facts = ref _channels.View.FactsAt(place);
        if (facts.ShownFrom <= _ticks
            && !_taste.HasSeen(facts.Hash)
            && (!_isNarrow || (_channels.View.At(place) is { } item && IsWanted(item))))
        {
            Consider(place, number ?? _channels.NumberAt(place));
        }
    }

    private void AddStranger(string contentId)
    {
        if ((_metStrangers ??= new(StringComparer.Ordinal)).Add(contentId) && !_taste.HasSeen(contentId))
        {
            UnresolvedIds.Add(contentId);
        }
    }

    // What is known of it is what was asked for.
    private bool IsWanted(CatalogueItem item) =>
        (_query.Type is null || item.Type == _query.Type)
        && (_query.Region is null || item.Region is null || item.Region == _query.Region)
        && (_query.Language is null || item.Language is null || item.Language == _query.Language)
        && (_query.Category is null || item.Categories.Contains(_query.Category));

    private void Consider(int place, int number)
    {
        if (Count == _candidates.Length)
        {
            Grow();
        }

        // What is not known of one item counts as the mean of all.
        var (collaborative, content) = (_channels.Collaborative(number, place), _channels.Content(place));
        var trending = place >= 0 ? _levels.OfPlace(place, _channels.View) : _levels.Of(_introduced![-place - 1].ContentId);
        _candidates[Count++] = new(
            place,
            number,
            (float)_calibration.Score(_ranking, collaborative ?? 0, content ?? 0, trending ?? _levels.Floor),
            collaborative,
            content,
            trending);
    }

    private void Grow()
    {
        var larger = ArrayPool<Candidate>.Shared.Rent(2 * Count);
        _candidates.AsSpan(0, Count).CopyTo(larger);
        ArrayPool<Candidate>.Shared.Return(_candidates);
        _candidates = larger;
    }
}
