using System.Text.Json;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using OrleansMl.Catalogue;
using OrleansMl.Content;
using OrleansMl.Http;
using OrleansMl.Interactions;
using OrleansMl.Moderation;
using OrleansMl.Security;
using ContentResult = OrleansMl.Content.ContentResult;

namespace OrleansMl.Gorse;

/// <summary>Items: content that a platform manages as catalogue entries.</summary>
internal static class GorseItemsApi
{
    private const string Type = "Item";
    private const int AtOnce = 32, Attempts = 5;

    public static async Task<Json<GorseSuccess>> InsertAsync(HttpContext context, GrainClient grains)
    {
        var item = Read(await GorseBody.ReadAsync(context));
        await PutAsync(item, context.Caller(), grains);
        return GorseAnswers.Success(1);
    }

    public static async Task<Json<GorseSuccess>> InsertManyAsync(HttpContext context, GrainClient grains)
    {
        // All are read before any is stored; of two for one item the last counts.
        var items = (await GorseBody.ReadListAsync(context, Type)).Select(Read).ToList();
        var (caller, last) = (context.Caller(), items.GroupBy(item => item.Id, StringComparer.Ordinal).Select(group => group.Last()));
        foreach (var some in last.Chunk(AtOnce))
        {
            await Task.WhenAll(some.Select(item => PutAsync(item, caller, grains)));
        }

        return GorseAnswers.Success(items.Count);
    }

    public static async Task<Json<GorseItem>> GetAsync(
        [FromRoute(Name = "item_id")] string itemId, HttpContext context, GrainClient grains) =>
        new(200, ToItem(await FindAsync(itemId, grains)), GorseJson.Default.GorseItem);

    public static async Task<Json<GorseSuccess>> PatchAsync(
        [FromRoute(Name = "item_id")] string itemId, HttpContext context, GrainClient grains)
    {
        var body = await GorseBody.ReadAsync(context);
        var patch = Read(body, itemId);
        await ChangeAsync(itemId, known => known with
        {
            IsHidden = patch.IsHidden ?? known.IsHidden,
            Categories = patch.Categories ?? known.Categories,
            Timestamp = patch.Timestamp ?? known.Timestamp,
            Labels = patch.Labels ?? known.Labels,
            Comment = patch.Comment ?? known.Comment,
        }, context.Caller(), grains);
        return GorseAnswers.Success(1);
    }

    public static async Task<Json<GorseSuccess>> DeleteAsync(
        [FromRoute(Name = "item_id")] string itemId, HttpContext context, GrainClient grains)
    {
        await grains.Content(GorseBody.Id(itemId, "ItemId")).WithdrawAsync(context.Caller(), expectedRevision: null);
        foreach (var some in (await grains.ItemUsers(itemId).ListAsync(IItemUsersGrain.MaxLimit)).Chunk(AtOnce))
        {
            await Task.WhenAll(some.Select(user => grains.UserInteractions(user).RetractKindAsync(itemId, null)));
        }

        return GorseAnswers.Success(1);
    }

    public static async Task<Json<GorseSuccess>> PutCategoryAsync(
        [FromRoute(Name = "item_id")] string itemId,
        [FromRoute(Name = "category")] string category,
        HttpContext context,
        GrainClient grains)
    {
        await ChangeAsync(
            itemId,
            known => known with { Categories = Check([.. (known.Categories ?? []).Where(one => one != category), category]) },
            context.Caller(),
            grains);
        return GorseAnswers.Success(1);
    }

    public static async Task<Json<GorseSuccess>> DeleteCategoryAsync(
        [FromRoute(Name = "item_id")] string itemId,
        [FromRoute(Name = "category")] string category,
        HttpContext context,
        GrainClient grains)
    {
        await ChangeAsync(
            itemId,
            known => known with { Categories = [.. (known.Categories ?? []).Where(one => one != category)] },
            context.Caller(),
            grains);
        return GorseAnswers.Success(1);
    }

    public static async Task<Json<GorseItemsPage>> ListAsync(HttpContext context, GrainClient grains, IOptions<GorseOptions> options)
    {
        var n = GorseQuery.PageN(context, options.Value.DefaultN);
        var page = await grains.Catalogue.ListAsync(GorseQuery.Cursor(context)?[0], n, context.RequestAborted);
        var items = new List<GorseItem>(n);
        foreach (var some in page.Chunk(AtOnce))
        {
            // What was deleted in the last second is left out.
            var known = await Task.WhenAll(some.Select(item => grains.Content(item.ContentId).GetAsync(context.RequestAborted)));
            items.AddRange(
                known.Where(item => item is not null && item.Moderation.State != ContentState.Withdrawn).Select(item => ToItem(item!)));
        }

        var hasMore = page.Length == n && !(await grains.Catalogue.ListAsync(page[^1].ContentId, 1, context.RequestAborted)).IsEmpty;
        return new(200, new(hasMore ? GorseQuery.ToCursor(page[^1].ContentId) : "", items), GorseJson.Default.GorseItemsPage);
    }

    /// <summary>An item of which nothing is known but its id.</summary>
    public static ContentDraft Bare(string id, Caller caller) => ToDraft(new(id, false, [], null, null, null), null, caller);

    private static async Task PutAsync(Entry entry, Caller caller, GrainClient grains)
    {
        var grain = grains.Content(entry.Id);
        for (var attempt = 1; ; attempt++)
        {
            var current = await grain.GetAsync();
            var result = await grain.PutAsync(ToDraft(entry, current, caller), caller, current?.Revision ?? 0);
            if (IsDone(result, attempt, entry.Id))
            {
                return;
            }
        }
    }

    // Read, changed and put back; another change in between makes it begin again.
    private static async Task ChangeAsync(string itemId, Func<Entry, Entry> change, Caller caller, GrainClient grains)
    {
        for (var attempt = 1; ; attempt++)
        {
            var current = await FindAsync(itemId, grains);
            var known = new Entry(
                itemId,
                current.Attributes?.IsHidden,
                [.. current.Categories],
                current.CreatedAt,
                current.Attributes?.Labels,
                CommentOf(current));
            var result = await grains.Content(itemId).PutAsync(ToDraft(change(known), current, caller), caller, current.Revision);
            if (IsDone(result, attempt, itemId))
            {
                return;
            }
        }
    }

    private static bool IsDone(ContentResult result, int attempt, string id) => result.Outcome switch
    {
        ContentOutcome.Created or ContentOutcome.Updated or ContentOutcome.Unchanged => true,
        _ when attempt < Attempts => false,
        _ => throw new GorseException($"{id}: changed by others at the same time; try again", StatusCodes.Status503ServiceUnavailable),
    };

    private static async Task<ContentItem> FindAsync(string itemId, GrainClient grains) =>
        await grains.Content(GorseBody.Id(itemId, "ItemId")).GetAsync() is { } item && item.Moderation.State != ContentState.Withdrawn
            ? item
            : throw new GorseException($"{itemId}: item not found", StatusCodes.Status404NotFound);

    private static Entry Read(JsonElement body) => Read(body, GorseBody.String(body, Type, "ItemId"));

    private static Entry Read(JsonElement body, string? id) => new(
        GorseBody.Id(id, "ItemId"),
        GorseBody.Bool(body, Type, "IsHidden"),
        Check(GorseBody.Strings(body, Type, "Categories")),
        GorseBody.Time(body, Type, "Timestamp"),
        GorseLabels.Read(GorseBody.Field(body, Type, "Labels"), ContentAttributes.MaxLabels),
        GorseBody.String(body, Type, "Comment") is { } comment
            ? comment.Length <= ContentLimits.MaxTextLength
                ? comment
                : throw new GorseException($"Comment is longer than {ContentLimits.MaxTextLength} characters")
            : null);

    private static string[]? Check(string[]? categories)
    {
        if (categories?.Length > ContentLimits.MaxCategories)
        {
            throw new GorseException($"{categories.Length} categories; an item has at most {ContentLimits.MaxCategories}");
        }

        return categories?.FirstOrDefault(
            one => string.IsNullOrWhiteSpace(one) || one.Length > ContentLimits.MaxTagLength || one.Any(char.IsControl)) is { } bad
            ? throw new GorseException(
                $"invalid category \"{bad}\": must be 1-{ContentLimits.MaxTagLength} characters without control characters")
            : categories;
    }

    // What an author wrote is not lost when a platform that only knows the catalogue entry puts it without a comment.
    private static ContentDraft ToDraft(Entry entry, ContentItem? current, Caller caller)
    {
        var stands = current is { Moderation.State: not ContentState.Withdrawn } ? current : null;
        var comment = !string.IsNullOrWhiteSpace(entry.Comment) ? entry.Comment : stands is { Attributes: null } ? stands.Text : null;
        return new()
        {
            AuthorId = caller.UserId,
            Type = stands?.Type ?? ContentType.Post,
            Text = comment ?? MakeText(entry),
            ParentId = stands?.ParentId,
            Language = stands?.Language,
            Region = stands?.Region,
            Categories = [.. entry.Categories ?? []],
            CreatedAt = entry.Timestamp,
            Attributes = new(entry.IsHidden ?? false, entry.Labels, comment is not null),
            Revives = true,
        };
    }

    private static string MakeText(Entry entry)
    {
        var words = string.Join(' ', [.. entry.Categories ?? [], GorseLabels.Words(entry.Labels)]).Trim();
        return words.Length == 0 ? entry.Id : words;
    }

    private static GorseItem ToItem(ContentItem item) => new()
    {
        ItemId = item.Id,
        IsHidden = item.Attributes?.IsHidden ?? false,
        Categories = item.Categories,
        Timestamp = GoText.Write(item.CreatedAt),
        Labels = GorseLabels.Write(item.Attributes?.Labels),
        Comment = CommentOf(item) ?? "",
    };

    private static string? CommentOf(ContentItem item) => item.Attributes is null or { TextIsComment: true } ? item.Text : null;

    /// <summary>What a request says of an item; null is not said.</summary>
    private sealed record Entry(
        string Id,
        bool? IsHidden,
        string[]? Categories,
        DateTimeOffset? Timestamp,
        string? Labels,
        string? Comment);
}
