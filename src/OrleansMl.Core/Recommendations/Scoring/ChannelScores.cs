using System.Buffers;
using System.Numerics.Tensors;
using OrleansMl.Catalogue;

namespace OrleansMl.Recommendations;

/// <summary>
/// What every item scores for one person, channel by channel, as z-scores: computed once for a list, read for each candidate. What nobody
/// took yet has the collaborative score that its content foretells. Holds rented buffers: dispose of it. Nothing it returns outlives it.
/// </summary>
internal sealed class ChannelScores : IDisposable
{
    // Older likes say little about what somebody wants to read about now.
    private const int ProfileLikes = 100;

    private readonly LoadedSnapshot? _factors;
    private readonly OrdinalMap? _table;
    private readonly float[] _collaborative, _content, _direction;
    private readonly int _items, _places;
    private readonly bool _fillsIn;
    private readonly CollaborativeScale _scale;
    private readonly (float Scale, float Offset) _contentLine;

    /// <param name="factors">What was published; null before the first time.</param>
    /// <param name="view">The catalogue.</param>
    /// <param name="table">Which items are which; null looks them up by id.</param>
    /// <param name="taste">Whose.</param>
    public ChannelScores(LoadedSnapshot? factors, CatalogueSegmentStore view, OrdinalMap? table, PreferenceProfile taste)
    {
        (_factors, View, _table, _items, _places) = (factors, view, table, factors?.Snapshot.Ids.Length ?? 0, view.Count);
        _collaborative = ArrayPool<float>.Shared.Rent(_items);
        _content = ArrayPool<float>.Shared.Rent(_places);
        _direction = ArrayPool<float>.Shared.Rent(Math.Max(1, view.Dimensions));
        var places = taste.PlacesIn(view);
        var pooled = ArrayPool<int>.Shared.Rent(places.Length);
        var liked = pooled.AsSpan(0, places.Length);
        var known = 0;
        for (var i = 0; i < places.Length; i++)
        {
            var number = places[i] >= 0 ? NumberAt(places[i]) : NumberOf(taste.Likes[i]);
            if (number >= 0)
            {
                liked[known++] = number;
            }
        }

        if (known > 0)
        {
            Span<float> person = stackalloc float[factors!.Snapshot.Factors.Dimensions];
            _scale = factors.Scorer.Collaborative(liked[..known], liked[..known], _collaborative.AsSpan(0, _items), person);
            if (factors.Snapshot.Content is { } content && content.Version == view.VectorVersion?.ToString())
            {
                content.Cold.Direction(person, _direction.AsSpan(0, view.Dimensions));
                _fillsIn = true;
            }
        }

        HasCollaborative = known > 0;
        if (Profile(places[^Math.Min(places.Length, ProfileLikes)..]))
        {
            _contentLine = UserScores.Moments(_content.AsSpan(0, _places)).Line(1);
            HasContent = true;
        }

        ArrayPool<int>.Shared.Return(pooled);
    }

    /// <summary>The catalogue.</summary>
    public CatalogueSegmentStore View { get; }

    /// <summary>How many items the collaborative channel scores.</summary>
    public int Published => HasCollaborative ? _items : 0;

    /// <summary>True when something is known of what people like them take.</summary>
    public bool HasCollaborative { get; }

    /// <summary>True when something is known of what they like to read about.</summary>
    public bool HasContent { get; }

    /// <summary>Numbers of the published items that people like them take most, in rising order.</summary>
    /// <param name="numbers">Takes them.</param>
    /// <returns>How many there are.</returns>
    public int Best(Span<int> numbers) => HasCollaborative ? TopItems.Among(_collaborative.AsSpan(0, _items), numbers) : 0;

    /// <summary>The places of the catalogue's items that are closest to what they liked, in rising order.</summary>
    /// <param name="places">Takes them.</param>
    /// <returns>How many there are.</returns>
    public int Closest(Span<int> places) => HasContent ? TopItems.Among(_content.AsSpan(0, _places), places) : 0;

    /// <summary>The place of a published item in the catalogue; −1 when it has none.</summary>
    public int PlaceOf(int number)
    {
        var place = _table is null ? -1 : _table.Places[number];

        // An item that changed has another place than the table says, and one that is not shown is looked up in vain.
        return place >= 0 && View.FactsAt(place).ShownFrom != PlaceFacts.Never ? place : View.PlaceOf(IdOf(number));
    }

    /// <summary>The place of a published item is asked for soon, and what is known of it.</summary>
    public void PrefetchPublished(int number)
    {
        if (_table?.Places[number] is { } place and >= 0)
        {
            View.Prefetch(place);
        }
    }

    /// <summary>The id of a published item.</summary>
    public string IdOf(int number) => _factors!.Snapshot.Ids[number];

    /// <summary>The number of an item in the publication; −1 when it is not in it.</summary>
    public int NumberOf(string contentId) => _factors?.Numbers.GetValueOrDefault(contentId, -1) ?? -1;

    /// <summary>The number in the publication of the item at a place of the catalogue; −1 when it is not in it.</summary>
    public int NumberAt(int place) =>
        _table is { } table && place < table.Count ? table.Numbers[place]
            : View.At(place) is { } item ? NumberOf(item.ContentId) : -1;

    /// <summary>z of what people like them take; null when nothing is known of the item either way.</summary>
    /// <param name="number">Its number in the publication; −1 for none.</param>
    /// <param name="place">Its place in the catalogue; −1 for none.</param>
    public float? Collaborative(int number, int place)
    {
        if (!HasCollaborative)
        {
            return null;
        }

        if (number >= 0)
        {
            return _collaborative[number];
        }

        if (!_fillsIn || place < 0 || View.VectorAt(place) is not { IsEmpty: false } vector)
        {
            return null;
        }

        Span<float> numbers = stackalloc float[vector.Length];
        ByteVectors.Restore(vector, numbers);
        return _scale.Of(TensorPrimitives.Dot(numbers, _direction.AsSpan(0, vector.Length)));
    }

    /// <summary>z of how close an item is to what they liked; null when that is not known.</summary>
    /// <param name="place">Its place in the catalogue; −1 for none.</param>
    public float? Content(int place) =>
        HasContent && place >= 0 && place < _places && _content[place] > float.NegativeInfinity
            ? (_content[place] * _contentLine.Scale) + _contentLine.Offset
            : null;

    public void Dispose()
    {
        ArrayPool<float>.Shared.Return(_collaborative);
        ArrayPool<float>.Shared.Return(_content);
        ArrayPool<float>.Shared.Return(_direction);
    }

    // The mean of the vectors of what they liked last, against everything.
    private bool Profile(ReadOnlySpan<int> places)
    {
        if (View.Dimensions == 0)
        {
            return false;
        }

        Span<float> profile = stackalloc float[View.Dimensions];
        Span<float> one = stackalloc float[View.Dimensions];
        profile.Clear();
        foreach (var place in places)
        {
            if (place >= 0 && View.VectorAt(place) is { IsEmpty: false } vector)
            {
                TensorPrimitives.ConvertChecked(vector, one);
                TensorPrimitives.Add(profile, one, profile);
            }
        }

        var length = TensorPrimitives.Norm<float>(profile);
        if (length == 0)
        {
            return false;
        }

        TensorPrimitives.Divide(profile, length, profile);
        Span<short> query = stackalloc short[View.Dimensions];
        ByteVectors.ToQuery(profile, query);
        View.Score(query, _content.AsSpan(0, _places));
        return true;
    }
}
