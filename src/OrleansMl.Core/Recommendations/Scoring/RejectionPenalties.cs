using System.Collections.Immutable;
using OrleansMl.Catalogue;

namespace OrleansMl.Recommendations;

/// <summary>
/// What rejected items cost others of the same author and of the same category, in log-odds: strength · ln(1 + rejected − liked), each by
/// its weight. So one dislike costs a little, a report more, ten no more than a few times as much, and who is liked as well is not
/// punished. What is about the same is the content channel's.
/// </summary>
public sealed class RejectionPenalties
{
    private const double OfAuthor = .6, OfCategory = .4;

    private readonly Dictionary<int, double> _authors = [];
    private readonly Dictionary<string, double> _categories = new(StringComparer.OrdinalIgnoreCase);

    private RejectionPenalties()
    {
    }

    /// <summary>Of one user; null when they rejected nothing that is in the catalogue. O(likes and rejections).</summary>
    /// <param name="profile">Whose.</param>
    /// <param name="store">The catalogue.</param>
    public static RejectionPenalties? Of(PreferenceProfile profile, CatalogueSegmentStore store)
    {
        ArgumentNullException.ThrowIfNull(profile);
        ArgumentNullException.ThrowIfNull(store);
        if (profile.Rejections.Count == 0)
        {
            return null;
        }

        var penalties = new RejectionPenalties();
        foreach (var id in profile.Rejections)
        {
            penalties.Add(store, store.DocIdOf(id), profile.RejectionWeightOf(id), areNew: true);
        }

        var docIds = profile.DocIdsIn(store);
        var weights = profile.LikeWeights;
        for (var i = 0; i < docIds.Length; i++)
        {
            penalties.Add(store, docIds[i], -weights[i], areNew: false);
        }

        return penalties;
    }

    /// <summary>The part of an item's score: 0 or less.</summary>
    /// <param name="author">The number of its author in the catalogue; negative for nobody.</param>
    /// <param name="categories">Its categories, of which the worst counts.</param>
    public double Of(int author, ImmutableArray<string> categories)
    {
        var worst = 0.0;
        foreach (var category in categories)
        {
            worst = Math.Max(worst, _categories.GetValueOrDefault(category));
        }

        return -((OfAuthor * Math.Log(1 + Math.Max(0, _authors.GetValueOrDefault(author)))) + (OfCategory * Math.Log(1 + worst)));
    }

    // What is liked only counts against what is rejected.
    private void Add(CatalogueSegmentStore store, int docId, double weight, bool areNew)
    {
        if (docId < 0 || store.At(docId) is not { } item)
        {
            return;
        }

        var author = store.FactsAt(docId).Author;
        if (areNew || _authors.ContainsKey(author))
        {
            _authors[author] = _authors.GetValueOrDefault(author) + weight;
        }

        foreach (var category in item.Categories)
        {
            if (areNew || _categories.ContainsKey(category))
            {
                _categories[category] = _categories.GetValueOrDefault(category) + weight;
            }
        }
    }
}
