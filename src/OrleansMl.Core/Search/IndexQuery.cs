using OrleansMl.Content;
using OrleansMl.Moderation;

namespace OrleansMl.Search;

/// <summary>
/// A query as an index can answer it: whatever it lets through is read, and asked once more (<see cref="ContentMatch"/>).
/// </summary>
/// <param name="query">What is searched for.</param>
public sealed class IndexQuery(ContentQuery query)
{
    private readonly ulong? _author = query.AuthorId is { } author ? IndexKeys.OfName(author) : null;
    private readonly ulong? _language = query.Language is { } language ? IndexKeys.OfName(language) : null;
    private readonly ulong _categories = query.Category is { } category ? IndexKeys.OfCategories([category]) : 0;
    private readonly WordSignature _words = query.Text is { } text ? WordSignature.Of(text) : default;
    private readonly long _since = query.Since?.UtcTicks ?? long.MinValue;
    private readonly long _until = query.Until?.UtcTicks ?? long.MaxValue;
    private readonly ModerationLevel? _level = query.Level;
    private readonly ContentState? _state = query.State;
    private readonly ContentType? _type = query.Type;

    /// <summary>False when the item certainly does not match.</summary>
    public bool MayMatch(IndexedItem item)
    {
        ArgumentNullException.ThrowIfNull(item);
        return !item.IsGone
            && item.CreatedAt >= _since
            && item.CreatedAt < _until
            && (_author is null || _author == item.AuthorKey)
            && (_level is null || _level == item.Level)
            && (_state is null || _state == item.State)
            && (_type is null || _type == item.Type)
            && (_language is null || _language == item.LanguageKey)
            && (item.Categories & _categories) == _categories
            && item.Words.MayHave(_words);
    }
}
