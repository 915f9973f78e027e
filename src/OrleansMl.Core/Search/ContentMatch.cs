using OrleansMl.Content;
using OrleansMl.Moderation;

namespace OrleansMl.Search;

/// <summary>Whether an item is what somebody searches for. The words of the query are folded once.</summary>
/// <param name="query">What is searched for.</param>
public sealed class ContentMatch(ContentQuery query)
{
    private readonly HashSet<string> _words = query.Text is { } text ? FoldedWords.Of(text) : [];

    /// <summary>True when the query has a text in which there is no word: nothing matches it.</summary>
    public bool IsWordless => query.Text is not null && _words.Count == 0;

    /// <summary>True when the item, as it is now, has all that is asked for.</summary>
    public bool Matches(ContentItem item)
    {
        ArgumentNullException.ThrowIfNull(item);
        var report = item.Moderation;
        return !IsWordless
            && (query.AuthorId is null || query.AuthorId == item.AuthorId)
            && (query.Level is null || query.Level == report.Level)
            && (query.State is null || query.State == report.State)
            && (query.Type is null || query.Type == item.Type)
            && (query.Language is null || query.Language == item.Language)
            && !(item.CreatedAt < query.Since)
            && !(item.CreatedAt >= query.Until)
            && (query.Category is null || report.Rules.Any(rule => RuleNames.CategoryOf(rule) == query.Category))
            && (_words.Count == 0 || _words.IsSubsetOf(FoldedWords.Of(item.Text)));
    }
}
