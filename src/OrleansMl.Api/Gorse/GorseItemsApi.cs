using System.Text.Json;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using OrleansMl.ApiKeys;
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
        ThrowIfOthers(await PutAsync(item, context.Caller(), grains) ? [] : [item.Id]);
        return GorseAnswers.Success(1);
    }

    public static async Task<Json<GorseSuccess>> InsertManyAsync(HttpContext context, GrainClient grains)
    {
        // All are read before any is stored; of two for one item the last counts.
        var items = (await GorseBody.ReadListAsync(context, Type)).Select(Read).ToList();
        var (caller, last) = (context.Caller(), items.GroupBy(item => item.Id, StringComparer.Ordinal).Select(group => group.Last()));
        var others = new List<string>();
        foreach (var some in last.Chunk(AtOnce))
        {
            var done = await Task.WhenAll(some.Select(item => PutAsync(item, caller, grains)));
            others.AddRange(some.Zip(done).Where(pair => !pair.Second).Select(pair => pair.First.Id));
        }

        ThrowIfOthers(others);
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
        itemId = GorseBody.ItemId(itemId);
        await grains.Content(itemId).WithdrawAsync(context.Caller(), expectedRevision: null);

        // Whoever may withdraw an item does not thereby take back what people did.
        if (!context.MayUse(ApiKeyScopes.Interactions))
        {
            return GorseAnswers.Success(1);
        }

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

    /// <summary>False when the item is somebody's own.</summary>
    private static async Task<bool> PutAsync(Entry entry, Caller caller, GrainClient grains)
    {
        var grain = grains.Content(entry.Id);
        for (var attempt = 1; ; attempt++)
        {
            var current = await grain.GetAsync();
            var result = await grain.PutAsync(ToDraft(entry, current, caller), caller, current?.Revision ?? 0);
            if (result.Outcome is ContentOutcome.OwnerConflict or ContentOutcome.Forbidden)
            {
                return false;
            }

            if (IsDone(result, attempt, entry.Id))
            {
                return true;
            }
        }
    }

    private static void ThrowIfOthers(IReadOnlyList<string> ids)
    {
        if (ids.Count > 0)
        {
            throw new GorseException(
                $"{string.Join(", ", ids.Select(GorseIds.Decode))}: belongs to another author (PATCH changes it), or the id is reserved; " +
                "nothing of it was stored, all others were",
                StatusCodes.Status409Conflict);
        }
    }

    // Read, changed and put back; another change in between makes it begin again.
    private static async Task ChangeAsync(string itemId, Func<Entry, Entry> change, Caller caller, GrainClient grains)
    {
        for (var attempt = 1; ; attempt++)
        {
            var current = await FindAsync(itemId, grains);
            var known = new Entry(
                current.Id,
                current.Attributes?.IsHidden,
                [.. current.Categories],
                current.CreatedAt,
                current.Attributes?.Labels,
                CommentOf(current));
            var result = await grains.Content(current.Id).PutAsync(ToChange(change(known), current, caller), caller, current.Revision);
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
        await grains.Content(GorseBody.ItemId(itemId)).GetAsync() is { } item && item.Moderation.State != ContentState.Withdrawn
            ? item
            : throw new GorseException($"{itemId}: item not found", StatusCodes.Status404NotFound);

    private static Entry Read(JsonElement body) => Read(body, GorseBody.String(body, Type, "ItemId"));

    private static Entry Read(JsonElement body, string? id) => new(
        GorseBody.ItemId(id),
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

    // A change is of what stands: the author stays, and what was withdrawn or erased meanwhile is not brought back by it.
    private static ContentDraft ToChange(Entry entry, ContentItem current, Caller caller)
    {
        var draft = ToDraft(entry, current, caller);
        return draft with
        {
            AuthorId = current.AuthorId,
            Attributes = draft.Attributes! with { IsEntry = current.Attributes is null ? false : current.Attributes.IsEntry },
            Revives = false,
        };
    }

    // A catalogue entry is the platform's, whichever of its services puts it; what a person submitted is that person's.
    private static ContentDraft ToDraft(Entry entry, ContentItem? current, Caller caller)
    {
        var stands = current is { Moderation.State: not ContentState.Withdrawn } ? current : null;
        var isEntry = stands?.Attributes is { IsEntry: not false };
        var comment = !string.IsNullOrWhiteSpace(entry.Comment) ? entry.Comment : stands is { Attributes: null } ? stands.Text : null;
        return new()
        {
            AuthorId = isEntry ? stands!.AuthorId : caller.UserId,
            Type = stands?.Type ?? ContentType.Post,
            Text = comment ?? MakeText(entry),
            ParentId = stands?.ParentId,
            Language = stands?.Language,
            Region = stands?.Region,
            Categories = [.. entry.Categories ?? []],
            CreatedAt = entry.Timestamp,
            Attributes = new(entry.IsHidden ?? false, entry.Labels, comment is not null, IsEntry: true),
            Revives = true,
        };
    }

    private static string MakeText(Entry entry)
    {
        var words = string.Join(' ', [.. entry.Categories ?? [], GorseLabels.Words(entry.Labels)]).Trim();
        return words.Length == 0 ? GorseIds.Decode(entry.Id) : words;
    }

    private static GorseItem ToItem(ContentItem item) => new()
    {
        ItemId = GorseIds.Decode(item.Id),
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
