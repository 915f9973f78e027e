using Microsoft.AspNetCore.Mvc;
using OrleansMl.ApiKeys;
using OrleansMl.Http;
using OrleansMl.RateLimiting;
using OrleansMl.Security;

namespace OrleansMl.Trending;

/// <summary>What is trending.</summary>
internal static class TrendingApi
{
    private const string Example = """
        {"window": "24h", "scope": "global", "items": [{"rank": 1, "content_id": "a1", "type": "video", "category": "music",
          "level": "approved", "score": 9.31, "engagement": 412.5, "velocity": 1.2, "acceleration": 0.1,
        "burst": 4.2, "is_burst": true, "rate": 310.2, "region_lift": 0, "previous_rank": 3}], "as_of": "2026-01-02T03:04:05Z"}
        """;

    private const string Parameters = "category and region together name the category's board in that region.";

    private static readonly TimeSpan StreamPeriod = TimeSpan.FromSeconds(1);

    public static IServiceCollection AddTrending(this IServiceCollection services) => services
        .AddSingleton<TrendingCache>()
        .AddApiJson(TrendingJson.Default);

    public static void MapTrending(this IEndpointRouteBuilder endpoints)
    {
        var group = endpoints.MapGroup("/api/v1/ml/trending")
            .WithTags("Trending")
            .RequireAccess(Access.User)
            .RequireLimit(RateLimitGroup.Default)
            .AllowScope(ApiKeyScopes.Recommend);

        group.MapGet("", GetAsync).WithName("get_trending")
            .WithSummary("See what is trending")
            .WithDescription(
                "The items with the highest trend score, with the score's parts and where they stood at the last quarter of an hour. At " +
                "most two seconds behind what people do. Rejected and withdrawn items are never on it. " +
                $"{Parameters} A board that nobody engaged with is empty.")
            .ProducesExample<TrendingView>(200, Example)
            .ProducesProblems(422);

        group.MapGet("/hashtags", GetHashtagsAsync).WithName("get_trending_hashtags")
            .WithSummary("See which hashtags are used most")
            .WithDescription(
                "By the decayed engagement of the items that carry them. Counted in bounded memory: engagement is never too low, and too " +
                "high by at most error. window is 1h, 24h (the default) or 7d; limit is 1 to 100, 20 by default.")
            .ProducesExample<TrendingHashtagsView>(
                200, """{"window": "24h", "hashtags": [{"hashtag": "lemon", "engagement": 51.5, "error": 0}]}""")
            .ProducesProblems(422);

        group.MapGet("/topics", GetTopicsAsync).WithName("get_trending_topics")
            .WithSummary("See what the trending items are about")
            .WithDescription(
                "Groups of the 200 top items of the global board whose vectors (text-embedding) lie close, the most engaging first, each " +
                "named by what is said in it and not in the others. At most a minute old. Items of authors who refused analysis are in " +
                "none. window is 1h, 24h (the default) or 7d; limit is 1 to 100, 20 by default.")
            .ProducesExample<TrendingTopicsView>(
                200,
                """
                {"window": "24h", "topics": [{"label": ["lemon cake", "oven"], "engagement": 412.5, "velocity": 1.2, "bursts": 1,
                  "content_ids": ["a1", "b2"]}]}
                """)
            .ProducesProblems(422);

        group.MapGet("/stream", StreamAsync).WithName("stream_trending")
            .WithSummary("Follow a board")
            .WithDescription(
                "Server-sent events: the board at once, as from GET /ml/trending, and again whenever its items or their order change, " +
                "at most once a second. Each event has an id; who comes back with it in Last-Event-ID hears of the next change. A " +
                $"comment comes every 15 s, and the stream ends after a quarter of an hour: reconnect. {Parameters}")
            .AdmitAs(AdmissionKind.Stream)
            .Produces<TrendingView>(200, "text/event-stream")
            .WithMetadata(new ResponseExample(200, Example))
            .ProducesProblems(422);
    }

    private static async Task GetAsync(HttpContext context, TrendingCache cache, [AsParameters] TrendingParameters parameters)
    {
        var (query, problem) = TrendingQuery.Read(parameters);
        await (problem is null
            ? JsonAnswer.WriteAsync(context, (await cache.BoardAsync(query)).Json)
            : ProblemResult.WriteAsync(context, problem));
    }

    private static async Task GetHashtagsAsync(
        HttpContext context, TrendingCache cache, [FromQuery(Name = "window")] string? window, [FromQuery(Name = "limit")] string? limit)
    {
        var (wanted, count, errors) = ReadList(window, limit);
        await (errors is null
            ? JsonAnswer.WriteAsync(context, await cache.HashtagsAsync(wanted, count))
            : ProblemResult.WriteAsync(context, Problem.Validation(errors)));
    }

    private static async Task GetTopicsAsync(
        HttpContext context, TrendingCache cache, [FromQuery(Name = "window")] string? window, [FromQuery(Name = "limit")] string? limit)
    {
        var (wanted, count, errors) = ReadList(window, limit);
        await (errors is null
            ? JsonAnswer.WriteAsync(context, await cache.TopicsAsync(wanted, count))
            : ProblemResult.WriteAsync(context, Problem.Validation(errors)));
    }

    private static (TrendingWindow Window, int Limit, List<FieldError>? Errors) ReadList(string? window, string? limit)
    {
        List<FieldError>? errors = null;
        var wanted = TrendingWindows.Parse(window);
        if (wanted is null)
        {
            errors = [new("/window", TrendingWindows.Rule, "unknown_value")];
        }

        var count = TrendingQuery.ReadLimit(limit, TrendingQuery.MaxLimit, ref errors);
        return (wanted ?? default, count, errors);
    }

    private static async Task StreamAsync(HttpContext context, TrendingCache cache, [AsParameters] TrendingParameters parameters)
    {
        var (query, problem) = TrendingQuery.Read(parameters);
        if (problem is not null)
        {
            await ProblemResult.WriteAsync(context, problem);
            return;
        }

        // Failures before the first event are answered as problems.
        await cache.BoardAsync(query);
        using var stream = await EventStream.OpenAsync(context);
        var shown = stream.LastEventId;
        do
        {
            var board = await cache.BoardAsync(query);
            if (board.Order != shown)
            {
                shown = board.Order;
                await stream.SendAsync("board", board.Order, board.Json);
            }
        }
        while (await stream.WaitAsync(StreamPeriod));
    }
}
