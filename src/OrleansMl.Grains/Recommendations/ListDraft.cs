using OrleansMl.Catalogue;
using OrleansMl.Content;

namespace OrleansMl.Recommendations;

/// <summary>A list in the making: candidates as the channels put them forward, without what the person has seen and what was not asked for, each scored once.</summary>
internal sealed class ListDraft(PersonTaste taste, RecommendationQuery query, RankingSettings ranking, ChannelCalibration calibration, TrendLevels levels, PersonChannels channels, HiddenContent hidden, DateTimeOffset now)
{
    private readonly HashSet<string> _met = new(StringComparer.Ordinal);

    /// <summary>What may be on the list.</summary>
    public List<Candidate> Candidates { get; } = [];

    /// <summary>Candidates that this silo's catalogue does not have: just made, or forgotten. In the order in which they were put forward.</summary>
    public List<string> Strangers { get; } = [];

    /// <summary>Puts an item forward.</summary>
    public void Add(string contentId)
    {
        if (!_met.Add(contentId) || taste.HasSeen(contentId) || hidden.Contains(contentId))
        {
            return;
        }

        var place = channels.View.PlaceOf(contentId);
        if (place < 0)
        {
            Strangers.Add(contentId);
        }
        else if (channels.View.At(place) is { } item)
        {
            Consider(item, place);
        }
    }

    /// <summary>Puts the item at a place of the catalogue forward.</summary>
    public void Add(int place)
    {
        if (channels.View.At(place) is { } item && _met.Add(item.ContentId) && !taste.HasSeen(item.ContentId) && !hidden.Contains(item.ContentId))
        {
            Consider(item, place);
        }
    }

    /// <summary>Puts a stranger forward of whom somebody else knew what it is.</summary>
    public void AddStranger(CatalogueItem item) => Consider(item, -1);

    /// <summary>Whether an item is what was asked for: readers may see it, its time has come, and what is known of it fits.</summary>
    public bool Fits(CatalogueItem item) =>
        item.Visible && item.CreatedAt <= now
        && (query.Type is null || item.Type == query.Type)
        && (query.Region is null || item.Region is null || item.Region == query.Region)
        && (query.Language is null || item.Language is null || item.Language == query.Language)
        && (query.Category is null || item.Categories.Contains(query.Category));

    /// <summary>The best first.</summary>
    public void Sort() => Candidates.Sort(static (a, b) => a.Score != b.Score ? b.Score.CompareTo(a.Score) : string.CompareOrdinal(a.Item.ContentId, b.Item.ContentId));

    private void Consider(CatalogueItem item, int place)
    {
        if (!Fits(item))
        {
            return;
        }

        // What is not known of one item counts as the mean of all.
        var (collaborative, content, trending) = (channels.Collaborative(item.ContentId, place), channels.Content(place), levels.Of(item.ContentId));
        Candidates.Add(new(item, place, calibration.Score(ranking, collaborative ?? 0, content ?? 0, trending ?? levels.Floor), collaborative, content, trending));
    }
}
