using System.Collections.Immutable;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using OrleansMl.ApiKeys;
using OrleansMl.Catalogue;
using OrleansMl.Content;
using OrleansMl.Http;
using OrleansMl.Interactions;
using OrleansMl.Recommendations;
using OrleansMl.Security;
using OrleansMl.Similar;
using OrleansMl.Trending;

namespace OrleansMl.Gorse;

/// <summary>Lists: for a person, for a session, for everybody.</summary>
internal static class GorseRecommendApi
{
    private const string CategoryQuery = "category", UserQuery = "user-id", VersionHeader = "X-API-Version";

    // Ids; for clients that say X-API-Version: 2, as theirs have done since 2026, ids with scores.
    public static async Task<IResult> RecommendAsync(
        [FromRoute(Name = "user_id")] string userId,
        [FromRoute(Name = "category")] string? category,
        HttpContext context,
        GrainClient grains,
        IOptions<GorseOptions> options,
        TimeProvider timeProvider)
    {
        userId = GorseBody.UserId(userId);
        var (n, offset) = (GorseQuery.N(context, options.Value.DefaultN), GorseQuery.Offset(context));
        var query = context.Request.Query;
        string[] categories = query[CategoryQuery] is { Count: > 0 } named
            ? [.. named.OfType<string>().Where(one => one.Length > 0)]
            : string.IsNullOrEmpty(category) ? [] : [category];
        var writeBack = query["write-back-type"].ToString();
        var delay = query["write-back-delay"].ToString() is { Length: > 0 } text ? GoText.ParseDuration(text) : TimeSpan.Zero;
        if (writeBack.Length > InteractionLimits.MaxKindLength || writeBack.Any(char.IsControl))
        {
            throw new GorseException($"invalid write-back-type \"{writeBack}\"");
        }

        // Whoever may read lists does not thereby write down what people did.
        if (writeBack.Length > 0 && !context.MayUse(ApiKeyScopes.Interactions))
        {
            throw new GorseException("write-back-type needs the scope interactions", StatusCodes.Status403Forbidden);
        }

        var withScores = context.Request.Headers[VersionHeader] == "2";
        if (n == 0)
        {
            return withScores ? GorseAnswers.Scores([], n, offset) : Ids([]);
        }

        var wanted = Math.Min(offset, GorseQuery.MaxN) + n;
        var list = await grains.Recommendations(userId).GetAsync(new()
        {
            Limit = Math.Min(wanted, RecommendationQuery.MaxLimit),
            Category = categories.FirstOrDefault()
        }, context.RequestAborted);
        var ids = list.Items.Select(item => item.ContentId).ToList();
        ids = categories.Length > 1 ? await KeepAsync(ids, categories, context, grains) : ids;
        if (ids.Count < wanted)
        {
            ids.AddRange(await LatestForAsync(userId, categories, ids, wanted - ids.Count, context, grains));
        }

        ids = [.. ids.Skip(offset).Take(n)];
        if (writeBack.Length > 0)
        {
            // History: what was answered was not looked at, and makes no trend.
            var now = timeProvider.GetUtcNow();
            var feedback = ids.Select(id => new Interaction
            {
                ContentId = id,
                Type = options.Value.TypeOf(writeBack),
                Kind = writeBack,
                At = now + delay,
                IsHistory = true,
                Repeat = InteractionRepeat.Keep,
                WaitsForItsTime = true
            });
            await GorseFeedbackApi.RecordAsync(userId, [.. feedback], context, grains, options.Value);
        }

        if (!withScores)
        {
            return Ids([.. ids.Select(GorseIds.Decode)]);
        }

        // What follows the recommendations was not ranked for the user.
        var scores = list.Items.ToDictionary(item => item.ContentId, item => item.Score, StringComparer.Ordinal);
        return GorseAnswers.Scores(ids.Select(id => new GorseScore(id, scores.GetValueOrDefault(id))), n, offset: 0);
    }

    // What people like the user take, by that alone.
    public static async Task<Json<IReadOnlyList<GorseScore>>> CollaborativeAsync(
        [FromRoute(Name = "user_id")] string userId, HttpContext context, GrainClient grains, IOptions<GorseOptions> options)
    {
        userId = GorseBody.UserId(userId);
        var (n, offset) = GorseAnswers.Range(context, options.Value);
        var list = await grains.Recommendations(userId).GetAsync(new()
        {
            Limit = RecommendationQuery.MaxLimit,
            Category = CategoryOf(context, null),
        }, context.RequestAborted);
        return GorseAnswers.Scores(
            list.Items
                .Where(item => item.Collaborative is not null)
                .OrderByDescending(item => item.Collaborative)
                .Select(item => new GorseScore(item.ContentId, Math.Round(item.Collaborative!.Value, 4))),
            n,
            offset);
    }

    // Neighbours under the name of a recommender; there is one.
    public static Task<Json<IReadOnlyList<GorseScore>>> ItemToItemAsync(
        [FromRoute(Name = "name")] string name,
        [FromRoute(Name = "item_id")] string itemId,
        HttpContext context,
        GrainClient grains,
        IOptions<GorseOptions> options) =>
        ItemNeighboursAsync(itemId, null, context, grains, options);

    public static async Task<Json<IReadOnlyList<GorseScore>>> SessionAsync(
        [FromRoute(Name = "category")] string? category,
        HttpContext context,
        GrainClient grains,
        IOptions<GorseOptions> options,
        TimeProvider timeProvider)
    {
        var now = timeProvider.GetUtcNow();
        var events = (await GorseBody.ReadListAsync(context, "Feedback"))
            .Select(body => GorseFeedbackApi.Read(body, options.Value, now, InteractionRepeat.Latest, needsUser: false).Interaction)
            .ToList();
        var (n, offset) = (GorseQuery.N(context, options.Value.DefaultN), GorseQuery.Offset(context));
        if (n == 0 || offset >= RecommendationQuery.MaxLimit)
        {
            return GorseAnswers.Scores([], n, offset);
        }

        // The latest say most; the oldest comes first.
        ImmutableArray<Interaction> session = [.. events.OrderBy(one => one.At ?? now).TakeLast(ISessionRecommendationsGrain.MaxEvents)];
        var list = await grains.SessionRecommendations.GetAsync(
            session, new()
            {
                Limit = Math.Min(offset + n, RecommendationQuery.MaxLimit),
                Category = string.IsNullOrEmpty(category) ? null : category
            }, context.RequestAborted);
        return GorseAnswers.Scores(list.Items.Select(item => new GorseScore(item.ContentId, item.Score)), n, offset);
    }

    public static Task<Json<IReadOnlyList<GorseScore>>> LatestAsync(
        [FromRoute(Name = "category")] string? category, HttpContext context, GrainClient grains, IOptions<GorseOptions> options) =>
        AnswerAsync(context, grains, options.Value, category, LatestScoresAsync);

    public static Task<Json<IReadOnlyList<GorseScore>>> PopularAsync(
        [FromRoute(Name = "category")] string? category, HttpContext context, GrainClient grains, IOptions<GorseOptions> options) =>
        AnswerAsync(context, grains, options.Value, category, PopularScoresAsync);

    public static Task<Json<IReadOnlyList<GorseScore>>> NonPersonalizedAsync(
        [FromRoute(Name = "name")] string name, HttpContext context, GrainClient grains, IOptions<GorseOptions> options) =>
        AnswerAsync(context, grains, options.Value, null, name switch
        {
            "latest" => LatestScoresAsync,
            "popular" => PopularScoresAsync,
            "trending" => TrendingScoresAsync,
            _ => throw new GorseException($"recommender {name} not found", StatusCodes.Status404NotFound),
        });

    public static async Task<Json<IReadOnlyList<GorseScore>>> ItemNeighboursAsync(
        [FromRoute(Name = "item_id")] string itemId,
        [FromRoute(Name = "category")] string? category,
        HttpContext context,
        GrainClient grains,
        IOptions<GorseOptions> options)
    {
        itemId = GorseBody.ItemId(itemId);
        var (n, offset) = GorseAnswers.Range(context, options.Value);
        category = CategoryOf(context, category);
        var similar = await grains.Similar.FindAsync(
            itemId,
            category is null ? Math.Clamp(offset + n, 1, ISimilarContentGrain.MaxLimit) : ISimilarContentGrain.MaxLimit,
            context.RequestAborted);
        var ids = similar.Select(item => item.ContentId).ToList();
        var kept = (category is null ? ids : await KeepAsync(ids, [category], context, grains)).ToHashSet(StringComparer.Ordinal);
        kept.ExceptWith(await GorseAnswers.ReadItemsAsync(context.Request.Query[UserQuery], context, grains));
        return GorseAnswers.Scores(
            similar
                .Where(item => kept.Contains(item.ContentId))
                .Select(item => new GorseScore(item.ContentId, Math.Round((double)item.Score, 4))),
            n,
            offset);
    }

    private static async Task<IEnumerable<GorseScore>> LatestScoresAsync(
        GrainClient grains, string? category, int limit, CancellationToken cancellationToken) =>
        (await grains.Catalogue.LatestAsync(category, limit, cancellationToken)).Select(
            item => new GorseScore(item.ContentId, item.CreatedAt.ToUnixTimeSeconds()));

    private static async Task<IEnumerable<GorseScore>> PopularScoresAsync(
        GrainClient grains, string? category, int limit, CancellationToken cancellationToken) =>
        (await BoardAsync(grains, category, TrendingWindow.Week, cancellationToken))
            .OrderByDescending(item => item.Engagement)
            .ThenBy(item => item.ContentId, StringComparer.Ordinal)
            .Select(item => new GorseScore(item.ContentId, Math.Round(item.Engagement, 4)));

    private static async Task<IEnumerable<GorseScore>> TrendingScoresAsync(
        GrainClient grains, string? category, int limit, CancellationToken cancellationToken) =>
        (await BoardAsync(grains, category, TrendingWindow.Day, cancellationToken)).Select(
            item => new GorseScore(item.ContentId, Math.Round(item.Score, 4)));

    private static async Task<ImmutableArray<TrendingItem>> BoardAsync(
        GrainClient grains, string? category, TrendingWindow window, CancellationToken cancellationToken) =>
        (await grains.TrendingBoard(new TrendingScope(null, category, null).ToString()).GetAsync(window, cancellationToken)).Items;

    private static async Task<Json<IReadOnlyList<GorseScore>>> AnswerAsync(
        HttpContext context,
        GrainClient grains,
        GorseOptions options,
        string? category,
        Func<GrainClient, string?, int, CancellationToken, Task<IEnumerable<GorseScore>>> list)
    {
        var (n, offset) = GorseAnswers.Range(context, options);
        var read = await GorseAnswers.ReadItemsAsync(context.Request.Query[UserQuery], context, grains);
        var limit = (int)Math.Min((long)offset + n + read.Count, ICatalogueGrain.MaxLimit);
        var scores = await list(grains, CategoryOf(context, category), limit, context.RequestAborted);
        return GorseAnswers.Scores(scores.Where(score => !read.Contains(score.Id)), n, offset);
    }

    // As Gorse falls back: the latest that the user has not given feedback to.
    private static async Task<IEnumerable<string>> LatestForAsync(
        string userId, string[] categories, List<string> known, int wanted, HttpContext context, GrainClient grains)
    {
        var read = await GorseAnswers.ReadItemsAsync(userId, context, grains);
        var latest = await grains.Catalogue.LatestAsync(categories.FirstOrDefault(), ICatalogueGrain.MaxLimit, context.RequestAborted);
        return latest
            .Where(item => categories.All(one => item.Categories.Contains(one)))
            .Select(item => item.ContentId)
            .Where(id => !read.Contains(id))
            .Except(known)
            .Take(wanted);
    }

    private static async Task<List<string>> KeepAsync(List<string> ids, string[] categories, HttpContext context, GrainClient grains)
    {
        var items = await Task.WhenAll(ids.Select(id => grains.Content(id).GetAsync(context.RequestAborted)));
        return [.. items.OfType<ContentItem>().Where(item => categories.All(one => item.Categories.Contains(one))).Select(item => item.Id)];
    }

    private static string? CategoryOf(HttpContext context, string? category) =>
        !string.IsNullOrEmpty(category)
            ? category
            : context.Request.Query[CategoryQuery].ToString() is { Length: > 0 } named ? named : null;

    private static Json<IReadOnlyList<string>> Ids(IReadOnlyList<string> ids) => new(200, ids, GorseJson.Default.IReadOnlyListString);
}
