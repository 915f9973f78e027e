using System.Collections.Immutable;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using OrleansMl.ApiKeys;
using OrleansMl.Catalogue;
using OrleansMl.Http;
using OrleansMl.Moderation;
using OrleansMl.RateLimiting;
using OrleansMl.Security;
using OrleansMl.Validation;

namespace OrleansMl.Content;

/// <summary>All items, part by part: for exports.</summary>
internal static class ContentListApi
{
    private const int DefaultLimit = 100, AtOnce = 64;

    public static void MapContentList(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapGet("/api/v1/content", ListAsync)
            .WithName("list_content")
            .WithTags("Content")
            .RequireAccess(Access.Service)
            .RequireLimit(RateLimitGroup.Default)
            .AllowScope(ApiKeyScopes.Content)
            .WithSummary("Read all items, part by part")
            .WithDescription(
                "In the order of their ids, hidden ones included, withdrawn ones left out; each in the shape that PUT /content/{id} " +
                "takes. limit is 1 to 1,000, 100 by default; next goes into after for the part that follows, and is null at the end. A " +
                "part may have fewer items than limit. A change is here a second or two later.")
            .ProducesExample<ContentListView>(
                200,
                """
                {"items": [{"id": "a1", "type": "video", "text": "A walk in the park", "author_id": "alice", "parent_id": null,
                  "language": "en", "region": "DE", "categories": ["walks"], "created_at": "2026-01-02T03:04:05+00:00",
                  "attributes": null}], "next": "a1"}
                """)
            .ProducesProblems(422);

    private static async Task<Results<Json<ContentListView>, ProblemResult>> ListAsync(
        HttpContext context, GrainClient grains, [FromQuery(Name = "after")] string? after, [FromQuery(Name = "limit")] string? limit)
    {
        List<FieldError>? errors = null;
        FieldRules.CheckId(after, "/after", ref errors);
        var (count, problem) = PageQuery.ReadLimit(limit, DefaultLimit, ICatalogueGrain.MaxLimit);
        if (errors is not null || problem is not null)
        {
            return new ProblemResult(problem ?? Problem.Validation(errors!));
        }

        var known = await grains.Catalogue.ListAsync(after, count, context.RequestAborted);
        var items = ImmutableArray.CreateBuilder<ContentListItem>(known.Length);
        foreach (var some in known.Chunk(AtOnce))
        {
            // The catalogue is a moment behind: what was withdrawn meanwhile is left out.
            var read = await Task.WhenAll(some.Select(item => grains.Content(item.ContentId).GetAsync(context.RequestAborted)));
            items.AddRange(
                read
                    .Where(item => item is not null && item.Moderation.State != ContentState.Withdrawn)
                    .Select(item => ContentListItem.Of(item!)));
        }

        return new Json<ContentListView>(200, new()
        {
            Items = items.ToImmutable(),
            Next = known.Length < count ? null : known[^1].ContentId
        }, ContentJson.Default.ContentListView);
    }
}

/// <summary>A part of all items.</summary>
public sealed record ContentListView
{
    /// <summary>In the order of their ids.</summary>
    public required ImmutableArray<ContentListItem> Items { get; init; }

    /// <summary>Give it as after for the part that follows; null when there is none.</summary>
    public required string? Next { get; init; }
}

/// <summary>An item as its author wrote it.</summary>
/// <param name="Id">The item's id.</param>
/// <param name="Type">The surface.</param>
/// <param name="Text">The text as given.</param>
/// <param name="AuthorId">The owner.</param>
/// <param name="ParentId">The item this one answers.</param>
/// <param name="Language">The declared language.</param>
/// <param name="Region">The declared region.</param>
/// <param name="Categories">The declared topics.</param>
/// <param name="CreatedAt">When the author created it.</param>
/// <param name="Attributes">What whoever manages it as a catalogue entry says of it; null for ordinary content.</param>
public sealed record ContentListItem(
    string Id,
    ContentType Type,
    string Text,
    string AuthorId,
    string? ParentId,
    string? Language,
    string? Region,
    ImmutableArray<string> Categories,
    DateTimeOffset CreatedAt,
    ContentAttributesView? Attributes)
{
    internal static ContentListItem Of(ContentItem item) =>
        new(
            item.Id,
            item.Type,
            item.Text,
            item.AuthorId,
            item.ParentId,
            item.Language,
            item.Region,
            item.Categories,
            item.CreatedAt,
            ContentAttributesView.Of(item.Attributes));
}
