using System.Buffers;
using System.Runtime.InteropServices;
using OrleansMl.Catalogue;
using OrleansMl.Content;

namespace OrleansMl.Recommendations;

/// <summary>
/// A list in the making: candidates as the channels put them forward, without what the person has seen and what was not asked for, each scored once. Items go by their numbers as far as they have any. Holds a rented
/// buffer: dispose of it.
/// </summary>
internal sealed class ListDraft : IDisposable
{
    private const int Bits = 64;

    private readonly PersonTaste _taste;
    private readonly RecommendationQuery _query;
    private readonly RankingSettings _ranking;
    private readonly ChannelCalibration _calibration;
    private readonly TrendLevels _levels;
    private readonly PersonChannels _channels;
    private readonly HiddenContent? _hidden;
    private readonly DateTimeOffset _now;
    private readonly int _places;
    private readonly ulong[] _met;
    private HashSet<string>? _metStrangers;

    /// <param name="taste">Of whom.</param>
    /// <param name="query">What is wanted.</param>
    /// <param name="ranking">What the channels count.</param>
    /// <param name="calibration">What their z-scores mean.</param>
    /// <param name="levels">What trends.</param>
    /// <param name="channels">The other channels.</param>
    /// <param name="hidden">What the catalogue may not know yet.</param>
    /// <param name="now">What lies ahead is not shown.</param>
    public ListDraft(PersonTaste taste, RecommendationQuery query, RankingSettings ranking, ChannelCalibration calibration, TrendLevels levels, PersonChannels channels, HiddenContent hidden, DateTimeOffset now)
    {
        (_taste, _query, _ranking, _calibration, _levels, _channels, _hidden, _now) = (taste, query, ranking, calibration, levels, channels, hidden.IsEmpty ? null : hidden, now);
        _places = channels.View.Count;
        _met = ArrayPool<ulong>.Shared.Rent((_places / Bits) + 1);
        _met.AsSpan().Clear();
    }

    /// <summary>What may be on the list.</summary>
    public List<Candidate> Candidates { get; } = new(640);

    /// <summary>Candidates that this silo's catalogue does not have: just made, or forgotten. In the order in which they were put forward.</summary>
    public List<string> Strangers { get; } = [];

    /// <summary>Puts a published item forward.</summary>
    /// <param name="number">Its number.</param>
    /// <param name="contentId">Its id.</param>
    public void AddPublished(int number, string contentId)
    {
        if (_channels.PlaceOf(number) is >= 0 and var place)
        {
            Add(place, number);
        }
        else
        {
            AddStranger(contentId);
        }
    }

    /// <summary>Puts an item forward.</summary>
    public void Add(string contentId)
    {
        if (_channels.View.PlaceOf(contentId) is >= 0 and var place)
        {
            Add(place);
        }
        else
        {
            AddStranger(contentId);
        }
    }

    /// <summary>Puts the item at a place of the catalogue forward.</summary>
    public void Add(int place) => Add(place, null);

    /// <summary>Takes in a stranger of whom somebody else knew what it is.</summary>
    public void Introduce(CatalogueItem item)
    {
        if (Fits(item))
        {
            Consider(item, -1, _channels.NumberOf(item.ContentId, -1));
        }
    }

    /// <summary>The best first.</summary>
    public List<Candidate> Sorted()
    {
        // By keys alone: candidates are large, and most of a sort is moving things.
        var all = CollectionsMarshal.AsSpan(Candidates);
        var keys = new double[all.Length];
        var order = new int[all.Length];
        for (var i = 0; i < all.Length; i++)
        {
            (keys[i], order[i]) = (-all[i].Score, i);
        }

        keys.AsSpan().Sort(order.AsSpan());
        var sorted = new List<Candidate>(all.Length);
        foreach (var i in order)
        {
            sorted.Add(all[i]);
        }

        return sorted;
    }

    public void Dispose() => ArrayPool<ulong>.Shared.Return(_met);

    private void Add(int place, int? number)
    {
        // What came since the buffer was rented is on the next list.
        if (place >= _places || (_met[place / Bits] & (1ul << (place % Bits))) != 0)
        {
            return;
        }

        _met[place / Bits] |= 1ul << (place % Bits);
        if (_channels.View.At(place) is { } item && Fits(item) && !_taste.HasSeen(_channels.View.HashAt(place)) && _hidden?.Contains(item.ContentId) is not true)
        {
            Consider(item, place, number ?? _channels.NumberOf(item.ContentId, place));
        }
    }

    private void AddStranger(string contentId)
    {
        if ((_metStrangers ??= new(StringComparer.Ordinal)).Add(contentId) && !_taste.HasSeen(contentId) && _hidden?.Contains(contentId) is not true)
        {
            Strangers.Add(contentId);
        }
    }

    // Readers may see it, its time has come, and what is known of it is what was asked for.
    private bool Fits(CatalogueItem item) =>
        item.Visible && item.CreatedAt <= _now
        && (_query.Type is null || item.Type == _query.Type)
        && (_query.Region is null || item.Region is null || item.Region == _query.Region)
        && (_query.Language is null || item.Language is null || item.Language == _query.Language)
        && (_query.Category is null || item.Categories.Contains(_query.Category));

    private void Consider(CatalogueItem item, int place, int number)
    {
        // What is not known of one item counts as the mean of all.
        var (collaborative, content, trending) = (_channels.Collaborative(number, place), _channels.Content(place), _levels.Of(item.ContentId, _channels.View, place));
        Candidates.Add(new(item, place, number, _calibration.Score(_ranking, collaborative ?? 0, content ?? 0, trending ?? _levels.Floor), collaborative, content, trending));
    }
}
