using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using OrleansMl.ApiKeys;
using OrleansMl.Content;
using OrleansMl.Http;
using OrleansMl.Interactions;
using OrleansMl.Security;
using OrleansMl.Users;

namespace OrleansMl.Gorse;

/// <summary>Feedback: interactions under the platform's own names.</summary>
internal static class GorseFeedbackApi
{
    private const string Type = "Feedback";

    // People asked at once, and the most that one page looks at.
    private const int AtOnce = 32, MaxPeople = 2000;

    public static Task<Json<GorseSuccess>> InsertAsync(
        HttpContext context, GrainClient grains, IOptions<GorseOptions> options, TimeProvider timeProvider) =>
        RecordAsync(context, grains, options.Value, timeProvider, InteractionRepeat.Keep);

    public static Task<Json<GorseSuccess>> UpsertAsync(
        HttpContext context, GrainClient grains, IOptions<GorseOptions> options, TimeProvider timeProvider) =>
        RecordAsync(context, grains, options.Value, timeProvider, InteractionRepeat.Overwrite);

    public static Task<Json<GorseFeedbackPage>> ListAsync(HttpContext context, GrainClient grains, IOptions<GorseOptions> options) =>
        PageAsync(null, context, grains, options.Value);

    public static Task<Json<GorseFeedbackPage>> ListOfTypeAsync(
        [FromRoute(Name = "feedback_type")] string feedbackType, HttpContext context, GrainClient grains, IOptions<GorseOptions> options) =>
        PageAsync(feedbackType, context, grains, options.Value);

    public static async Task<Json<IReadOnlyList<GorseFeedback>>> GetAsync(
        [FromRoute(Name = "user_id")] string userId,
        [FromRoute(Name = "item_id")] string itemId,
        HttpContext context,
        GrainClient grains) =>
        ToAnswer(GorseBody.UserId(userId), await FindAsync(userId, itemId, null, context, grains));

    public static async Task<Json<GorseFeedback>> GetOfTypeAsync(
        [FromRoute(Name = "feedback_type")] string feedbackType,
        [FromRoute(Name = "user_id")] string userId,
        [FromRoute(Name = "item_id")] string itemId,
        HttpContext context,
        GrainClient grains) =>
        await FindAsync(userId, itemId, feedbackType, context, grains) is [var one, ..]
            ? new(200, ToFeedback(GorseBody.UserId(userId), one), GorseJson.Default.GorseFeedback)
            : throw new GorseException("feedback not found", StatusCodes.Status404NotFound);

    public static async Task<Json<GorseSuccess>> DeleteAsync(
        [FromRoute(Name = "user_id")] string userId, [FromRoute(Name = "item_id")] string itemId, GrainClient grains) =>
        GorseAnswers.Success(
            (await grains.UserInteractions(GorseBody.UserId(userId)).RetractKindAsync(GorseBody.ItemId(itemId), null)).Length);

    public static async Task<Json<GorseSuccess>> DeleteOfTypeAsync(
        [FromRoute(Name = "feedback_type")] string feedbackType,
        [FromRoute(Name = "user_id")] string userId,
        [FromRoute(Name = "item_id")] string itemId,
        GrainClient grains) =>
        GorseAnswers.Success(
            (await grains.UserInteractions(GorseBody.UserId(userId))
                .RetractKindAsync(GorseBody.ItemId(itemId), feedbackType)).Length);

    public static async Task<Json<IReadOnlyList<GorseFeedback>>> OfUserAsync(
        [FromRoute(Name = "user_id")] string userId,
        [FromRoute(Name = "feedback_type")] string? feedbackType,
        HttpContext context,
        GrainClient grains) =>
        ToAnswer(GorseBody.UserId(userId), await FindAsync(userId, null, feedbackType, context, grains));

    public static async Task<Json<IReadOnlyList<GorseFeedback>>> OfItemAsync(
        [FromRoute(Name = "item_id")] string itemId,
        [FromRoute(Name = "feedback_type")] string? feedbackType,
        HttpContext context,
        GrainClient grains)
    {
        var people = await grains.ItemUsers(GorseBody.ItemId(itemId)).ListAsync(IItemUsersGrain.MaxLimit, context.RequestAborted);
        var feedback = new List<GorseFeedback>();
        foreach (var some in people.Order(StringComparer.Ordinal).Chunk(AtOnce))
        {
            var done = await Task.WhenAll(some.Select(user => FindAsync(user, itemId, feedbackType, context, grains)));
            feedback.AddRange(some.Zip(done).SelectMany(pair => pair.Second.Select(one => ToFeedback(pair.First, one))));
        }

        return new(200, feedback, GorseJson.Default.IReadOnlyListGorseFeedback);
    }

    /// <summary>A feedback as an interaction of its user.</summary>
    public static (string UserId, Interaction Interaction) Read(
        JsonElement body, GorseOptions options, DateTimeOffset now, InteractionRepeat repeat, bool needsUser = true)
    {
        var kind = GorseBody.String(body, Type, "FeedbackType") ?? "";
        if (kind.Length is 0 or > InteractionLimits.MaxKindLength || kind.Any(char.IsControl))
        {
            throw new GorseException(
                $"invalid FeedbackType \"{kind}\": must be 1-{InteractionLimits.MaxKindLength} characters without control characters");
        }

        var comment = GorseBody.String(body, Type, "Comment");
        if (comment?.Length > InteractionLimits.MaxCommentLength)
        {
            throw new GorseException($"Comment is longer than {InteractionLimits.MaxCommentLength} characters");
        }

        var user = GorseBody.String(body, Type, "UserId") ?? "";
        var at = GorseBody.Time(body, Type, "Timestamp");
        return (needsUser ? GorseBody.UserId(user) : user, new()
        {
            ContentId = GorseBody.ItemId(GorseBody.String(body, Type, "ItemId")),
            Type = options.TypeOf(kind),
            Kind = kind,
            Comment = string.IsNullOrEmpty(comment) ? null : comment,
            Value = GorseBody.Number(body, Type, "Value"),
            At = at,
            IsHistory = at < now - InteractionLimits.OldestEvent,
            Repeat = repeat,
            WaitsForItsTime = true,
            MustExist = true,
        });
    }

    /// <summary>Records feedback of one user, and inserts the items that nobody knows.</summary>
    public static async Task RecordAsync(
        string userId, IReadOnlyList<Interaction> feedback, HttpContext context, GrainClient grains, GorseOptions options)
    {
        var caller = context.Caller();
        if (!options.AutoInsertUser && await grains.User(userId).FindAsync() is null)
        {
            return;
        }

        foreach (var some in feedback.Chunk(InteractionLimits.MaxBatch))
        {
            var outcomes = await grains.UserInteractions(userId).RecordAsync([.. some]);
            List<Interaction> unknown =
            [
                .. some.Zip(outcomes).Where(pair => pair.Second == InteractionOutcome.UnknownContent).Select(pair => pair.First)
            ];
            // Whoever may tell what people did does not thereby make items.
            if (unknown.Count > 0 && options.AutoInsertItem && context.MayUse(ApiKeyScopes.Content))
            {
                foreach (var ids in unknown.Select(one => one.ContentId).Distinct(StringComparer.Ordinal).Chunk(AtOnce))
                {
                    // Whoever comes second finds the item there, which is all that is wanted.
                    await Task.WhenAll(
                        ids.Select(id => grains.Content(id).PutAsync(GorseItemsApi.Bare(id, caller), caller, expectedRevision: 0)));
                }

                outcomes = [.. outcomes, .. await grains.UserInteractions(userId).RecordAsync([.. unknown])];
            }

            if (outcomes.Contains(InteractionOutcome.TooManyWaiting))
            {
                throw new GorseException(
                    $"user {userId} has {InteractionLimits.MaxWaiting} feedbacks that wait for their time, which is the most; those " +
                    "beyond were not stored, all others were");
            }
        }
    }

    private static async Task<Json<GorseSuccess>> RecordAsync(
        HttpContext context, GrainClient grains, GorseOptions options, TimeProvider timeProvider, InteractionRepeat repeat)
    {
        // All are read before any is stored.
        var now = timeProvider.GetUtcNow();
        var feedback = (await GorseBody.ReadListAsync(context, Type)).Select(body => Read(body, options, now, repeat)).ToList();
        foreach (var some in feedback.GroupBy(one => one.UserId, one => one.Interaction, StringComparer.Ordinal).Chunk(AtOnce))
        {
            await Task.WhenAll(some.Select(user => RecordAsync(user.Key, [.. user], context, grains, options)));
        }

        return GorseAnswers.Success(feedback.Count);
    }

    private static async Task<Json<GorseFeedbackPage>> PageAsync(
        string? kind, HttpContext context, GrainClient grains, GorseOptions options)
    {
        var n = GorseQuery.PageN(context, options.DefaultN);
        var cursor = GorseQuery.Cursor(context);
        if (cursor is not (null or [_] or [_, _, _]))
        {
            throw new GorseException("invalid cursor");
        }

        // One more than is wanted: it tells whether there is a next page.
        var found = new List<GorseFeedback>(n + 1);
        var user = cursor?[0];
        if (cursor is [_, var afterKind, var afterItem])
        {
            var rest = await grains.UserInteractions(user!).FindAsync(new()
            {
                Kind = kind,
                AfterKind = afterKind,
                AfterContentId = afterItem,
                Limit = n + 1
            }, context.RequestAborted);
            found.AddRange(rest.Select(one => ToFeedback(user!, one)));
        }

        for (var asked = 0; found.Count <= n; asked += AtOnce)
        {
            var people = await grains.UserDirectory.ListAsync(user, AtOnce, context.RequestAborted);
            if (people.IsEmpty)
            {
                return Page(found, "");
            }

            if (asked >= MaxPeople)
            {
                // Enough for one request; the next goes on behind the last who was asked.
                return Page(found, GorseQuery.ToCursor(user!));
            }

            var done = await Task.WhenAll(people.Select(id => grains.UserInteractions(id).FindAsync(new()
            {
                Kind = kind,
                Limit = n + 1
            }, context.RequestAborted)));
            found.AddRange(
                people.Zip(done).SelectMany(pair => pair.Second.Select(one => ToFeedback(pair.First, one))).Take(n + 1 - found.Count));
            user = people[^1];
        }

        var last = found[n - 1];
        return Page(found[..n], GorseQuery.ToCursor(
            GorseBody.UserId(last.UserId), last.FeedbackType, GorseBody.ItemId(last.ItemId)));

        static Json<GorseFeedbackPage> Page(List<GorseFeedback> feedback, string cursor) =>
            new(200, new(cursor, feedback, feedback), GorseJson.Default.GorseFeedbackPage);
    }

    private static Task<ImmutableArray<Interaction>> FindAsync(
        string userId, string? itemId, string? kind, HttpContext context, GrainClient grains) =>
        grains.UserInteractions(GorseBody.UserId(userId)).FindAsync(new()
        {
            ContentId = itemId is null ? null : GorseBody.ItemId(itemId),
            Kind = kind
        }, context.RequestAborted);

    private static Json<IReadOnlyList<GorseFeedback>> ToAnswer(string userId, ImmutableArray<Interaction> interactions) =>
        new(200, [.. interactions.Select(one => ToFeedback(userId, one))], GorseJson.Default.IReadOnlyListGorseFeedback);

    private static GorseFeedback ToFeedback(string userId, Interaction one) =>
        new()
        {
            FeedbackType = one.KindName,
            UserId = UserIds.ToSubject(userId),
            ItemId = GorseIds.Decode(one.ContentId),
            Value = one.Value ?? 0,
            Timestamp = GoText.Write(one.At!.Value),
            Comment = one.Comment ?? ""
        };
}
