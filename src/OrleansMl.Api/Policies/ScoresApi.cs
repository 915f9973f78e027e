using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using OrleansMl.Http;
using OrleansMl.Moderation;
using OrleansMl.RateLimiting;
using OrleansMl.Security;
using OrleansMl.Validation;

namespace OrleansMl.Policies;

/// <summary>How scores are spread, to put thresholds where they belong.</summary>
internal static class ScoresApi
{
    public static void MapScores(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapGet("/api/v1/moderation/scores/histogram", HistogramAsync)
            .WithName("get_score_histogram")
            .WithTags("Policies")
            .RequireAccess(Access.Lead)
            .RequireLimit(RateLimitGroup.Admin)
            .WithSummary("See how the scores of a category are spread")
            .WithDescription(
                "The stored scores that simulate decides anew (the latest judged revision of up to half a million items), counted in 50 " +
                "bins from 0 to 1; each with how many of its items people approved, flagged or rejected, as far as somebody decided. " +
                "category is required; surface is a kind of content; since (included) and until (not included) are times (RFC 3339) or " +
                "days. not_judged are items in a language that no model judges for the category. What was scored in the last two " +
                "seconds may be missing.")
            .ProducesExample<ScoreHistogramView>(200, """
                {"category": "spam", "surface": null, "items": 1200, "not_judged": 3, "oldest": "2026-01-05T00:00:03+00:00",
                  "bins": [{"from": 0, "to": 0.02, "count": 1100, "approved": 4, "flagged": 0, "rejected": 0},
                    {"from": 0.98, "to": 1, "count": 100, "approved": 1, "flagged": 2, "rejected": 30}]}
                """)
            .ProducesProblems(422);

    private static async Task<Results<Json<ScoreHistogramView>, ProblemResult>> HistogramAsync(
        HttpContext context,
        GrainClient grains,
        [FromQuery(Name = "category")] string? category,
        [FromQuery(Name = "surface")] string? surface,
        [FromQuery(Name = "since")] string? since,
        [FromQuery(Name = "until")] string? until)
    {
        List<FieldError> errors = [];
        var named = EnumQuery.Read<ModerationCategory>(category, "/category", errors);
        if (category is null)
        {
            errors.Add(new("/category", "Name the category.", "required"));
        }

        var kind = EnumQuery.Read<ContentType>(surface, "/surface", errors);
        var (begin, end) = TimeQuery.ReadRange(since, until, errors);
        if (errors.Count > 0)
        {
            return new ProblemResult(Problem.Validation(errors));
        }

        var histogram = await grains.PolicySimulation.HistogramAsync(new(named!.Value, kind, begin, end), context.RequestAborted);
        return new Json<ScoreHistogramView>(
            200,
            new()
            {
                Category = named.Value,
                Surface = kind,
                Items = histogram.Items,
                NotJudged = histogram.NotJudged,
                Oldest = histogram.Oldest,
                Bins = histogram.Bins,
            },
            PoliciesJson.Default.ScoreHistogramView);
    }
}
