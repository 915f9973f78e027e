using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using OrleansMl.Content;
using OrleansMl.Http;
using OrleansMl.Moderation;
using OrleansMl.RateLimiting;
using OrleansMl.Security;
using OrleansMl.Users;
using OrleansMl.Validation;

namespace OrleansMl.Search;

/// <summary>Finding items, for staff.</summary>
internal static class SearchApi
{
    private const int DefaultLimit = 50, MaxName = 128;

    public static IServiceCollection AddSearch(this IServiceCollection services) => services.AddApiJson(SearchJson.Default);

    public static void MapSearch(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/api/v1/moderation/content", FindAsync)
            .WithName("search_content")
            .WithTags("Search")
            .RequireAccess(Access.TrustAndSafety)
            .RequireLimit(RateLimitGroup.Default)
            .WithSummary("Find items, hidden ones included")
            .WithDescription(
                "The newest first, by when their authors created them. All that is given must hold: author_id, level, state, " +
                "type, category (what a rule of the verdict names: spam, a taught category, bank:scams), language, q (words that the " +
                "text must have, all of them, in any order, however they are disguised; at most 200 characters), since (included) and " +
                "until (not included) as times (RFC 3339) or days. limit is 1 to 200, 50 by default; next goes into cursor for the page " +
                "that follows, and is null at the end. At most 512 candidates are read for a page, so it may have fewer items than " +
                "limit, even none, before the end. What was written is found within two seconds; a million items that changed last are " +
                "(OrleansMl:Search:MaxItems).")
            .ProducesExample<ContentSearchView>(200, $$"""{"items": [{{ContentExamples.View}}], "next": null}""")
            .ProducesProblems(422);

        endpoints.MapGet("/api/v1/content/{id}/near-duplicates", NearDuplicatesAsync)
            .WithName("get_near_duplicates")
            .WithTags("Search")
            .RequireAccess(Access.TrustAndSafety)
            .RequireLimit(RateLimitGroup.Default)
            .WithSummary("Find items with nearly the same text")
            .WithDescription(
                "Hidden ones included, the nearest first: same says that both texts fold to the same words and lead to the same " +
                "addresses; distance counts the bits of 64 in which hashes of their words differ, at most 7, as banks do it. Texts of " +
                "fewer than eight words are near when they are the same. limit is 1 to 200, 50 by default.")
            .ProducesExample<NearDuplicatesView>(
                200, $$"""{"content_id": "018e", "items": [{"distance": 0, "same": true, "content": {{ContentExamples.View}}}]}""")
            .ProducesProblems(404, 422);
    }

    private static async Task<Results<Json<ContentSearchView>, ProblemResult>> FindAsync(
        HttpContext context,
        GrainClient grains,
        [FromQuery(Name = "author_id")] string? author,
        [FromQuery(Name = "level")] string? level,
        [FromQuery(Name = "state")] string? state,
        [FromQuery(Name = "type")] string? type,
        [FromQuery(Name = "category")] string? category,
        [FromQuery(Name = "language")] string? language,
        [FromQuery(Name = "q")] string? text,
        [FromQuery(Name = "since")] string? since,
        [FromQuery(Name = "until")] string? until,
        [FromQuery(Name = "cursor")] string? cursor,
        [FromQuery(Name = "limit")] string? limit)
    {
        List<FieldError> errors = [];
        var (count, tooMany) = PageQuery.ReadLimit(limit, DefaultLimit, IContentSearchGrain.MaxLimit);
        var (begin, end) = TimeQuery.ReadRange(since, until, errors);
        var query = new ContentQuery
        {
            AuthorId = author is null ? null : UserIds.Resolve(author),
            Level = EnumQuery.Read<ModerationLevel>(level, "/level", errors),
            State = EnumQuery.Read<ContentState>(state, "/state", errors),
            Type = EnumQuery.Read<ContentType>(type, "/type", errors),
            Category = category,
            Language = language,
            Text = text,
            Since = begin,
            Until = end,
        };
        if (author is not null && query.AuthorId is null)
        {
            errors.Add(new("/author_id", UserIds.Rule, "invalid_id"));
        }

        FieldRules.CheckText(errors, category, "/category", MaxName, isRequired: false);
        FieldRules.CheckText(errors, language, "/language", MaxName, isRequired: false);
        FieldRules.CheckText(errors, text, "/q", IContentSearchGrain.MaxTextLength, isRequired: false);
        if (tooMany is not null || errors.Count > 0)
        {
            return new ProblemResult(tooMany ?? Problem.Validation(errors));
        }

        return await grains.Search.FindAsync(query, cursor, count, context.RequestAborted) is { } page
            ? new Json<ContentSearchView>(
                200,
                new() { Items = [.. page.Items.Select(item => ContentView.Of(item))], Next = page.Next },
                SearchJson.Default.ContentSearchView)
            : new ProblemResult(PageQuery.InvalidCursor);
    }

    private static async Task<Results<Json<NearDuplicatesView>, ProblemResult>> NearDuplicatesAsync(
        string id, HttpContext context, GrainClient grains, [FromQuery(Name = "limit")] string? limit)
    {
        if (FieldRules.CheckPathId(id) is { } invalid)
        {
            return new ProblemResult(invalid);
        }

        var (count, tooMany) = PageQuery.ReadLimit(limit, DefaultLimit, IContentSearchGrain.MaxLimit);
        if (tooMany is not null)
        {
            return new ProblemResult(tooMany);
        }

        return await grains.Search.NearDuplicatesAsync(id, count, context.RequestAborted) is { } near
            ? new Json<NearDuplicatesView>(
                200,
                new()
                {
                    ContentId = id,
                    Items = [.. near.Select(one => new NearDuplicateView(one.Distance, one.IsSame, ContentView.Of(one.Item)))],
                },
                SearchJson.Default.NearDuplicatesView)
            : new ProblemResult(FieldRules.ContentNotFound(id));
    }
}
