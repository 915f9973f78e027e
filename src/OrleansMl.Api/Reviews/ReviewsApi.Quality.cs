using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using OrleansMl.Audit;
using OrleansMl.Http;
using OrleansMl.RateLimiting;
using OrleansMl.Security;
using OrleansMl.Validation;

namespace OrleansMl.Reviews;

// How well decisions agree, with each other and with answers that leads know.
internal static partial class ReviewsApi
{
    private static void MapReviewQuality(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/api/v1/moderation/quality", QualityAsync).WithName("get_review_quality").WithTags("Reviews")
            .RequireAccess(Access.Lead).RequireLimit(RateLimitGroup.Default)
            .WithSummary("See how well decisions agree")
            .WithDescription(
                "Of the latest decisions that were compared, at most 8,704. second_reviews: two moderators about the same revision, the " +
                "second blind (second_review of the queue); kappa is Cohen's, with an interval of 95 %, and null without pairs or where " +
                "both decided one level only. moderators: the same by person, and golden: how often they gave the answer that a lead " +
                "knows. automatic: decisions that no person made, drawn by OrleansMl:Reviews:SampleRate, against a moderator's who did " +
                "not see them; a sample counts as 1 / rate decisions, and what the policy sends to moderators is in neither precision " +
                "nor recall. Filters: queue, category, since (RFC 3339, when they were compared).")
            .ProducesExample<ReviewQuality>(200, ReviewExamples.Quality)
            .ProducesProblems(422);

        var golden = endpoints.MapGroup("/api/v1/moderation/queues/{queue}/golden").WithTags("Reviews").RequireAccess(Access.Lead)
            .RequireLimit(RateLimitGroup.Default);

        golden.MapGet("", ListGoldenAsync).WithName("list_golden_reviews")
            .WithSummary("See the cases of a queue whose answer is known")
            .WithDescription("Those that leads marked, by id. How they were answered: GET /moderation/quality.")
            .ProducesExample<GoldenReviewsView>(200, $$"""{"golden": [{{ReviewExamples.Golden}}]}""")
            .ProducesProblems(404);

        golden.MapPut("/{review_id}", PutGoldenAsync).WithName("put_golden_review")
            .WithSummary("Hide a case whose answer you know")
            .WithDescription(
                "The revision need not have a case, nor wait for one. golden_rate of the queue says how often a moderator who asks for " +
                "the next case gets one of these instead; it looks as any other, nobody gets one that they wrote, marked or decided, " +
                "nor one again of their latest 200. What they decide is scored and changes nothing, and they are not told. Marking it " +
                "again replaces the answer; an edit or a withdrawal of the item takes the mark away. 409 too_many_golden beyond 256; " +
                "412 stale_revision. Audited.")
            .AcceptsExample<GoldenReviewRequest>("""{"level": "rejected", "category": "violence"}""")
            .ProducesExample<GoldenReview>(200, ReviewExamples.Golden)
            .ProducesProblems(400, 404, 409, 412, 413, 415, 422);

        golden.MapDelete("/{review_id}", DeleteGoldenAsync).WithName("delete_golden_review")
            .WithSummary("Hide a case no more")
            .WithDescription("Who has it keeps it; answers that were given keep counting. Audited.")
            .Produces(204)
            .ProducesProblems(404, 422);
    }

    private static async Task<Results<Json<GoldenReviewsView>, ProblemResult>> ListGoldenAsync(
        string queue, HttpContext context, GrainClient grains) =>
        await grains.Reviews.ListGoldenAsync(queue, context.RequestAborted) is { } golden
            ? new Json<GoldenReviewsView>(200, new() { Golden = golden }, ReviewsJson.Default.GoldenReviewsView)
            : new ProblemResult(ReviewProblems.NoSuchQueue(queue));

    private static async Task<Results<Json<GoldenReview>, ProblemResult>> PutGoldenAsync(
        string queue,
        [FromRoute(Name = "review_id")] string id,
        HttpContext context,
        GrainClient grains,
        TimeProvider timeProvider)
    {
        if (ReviewRules.CheckId(id) is { } invalid)
        {
            return new ProblemResult(invalid);
        }

        var (request, problem) = await JsonBody.ReadAsync(context, ReviewsJson.Default.GoldenReviewRequest);
        if (request is null)
        {
            return new ProblemResult(problem!);
        }

        if (ReviewRules.Check(request) is { Count: > 0 } errors)
        {
            return new ProblemResult(Problem.Validation(errors));
        }

        var level = request.Level!.Value;
        await grains.NoteAsync(context, timeProvider, AuditActions.PutGoldenReview, $"{queue} {id}", ReviewProblems.Name(level));
        var result = await grains.Reviews.PutGoldenAsync(
            queue, id, level, request.Category ?? ReviewCheck.NoCategory, context.Caller().Reviewer());
        return result switch
        {
            { Outcome: GoldenOutcome.Done, Golden: { } golden } =>
                new Json<GoldenReview>(200, golden, ReviewsJson.Default.GoldenReview),
            { Outcome: GoldenOutcome.NoSuchQueue } => new ProblemResult(ReviewProblems.NoSuchQueue(queue)),
            { Outcome: GoldenOutcome.StaleRevision } => new ProblemResult(Problem.Of(
                StatusCodes.Status412PreconditionFailed, ProblemCodes.StaleRevision, "The item has another revision than you name.")),
            { Outcome: GoldenOutcome.TooMany } => new ProblemResult(Problem.Of(
                StatusCodes.Status409Conflict,
                ProblemCodes.TooManyGolden,
                "So many cases are marked that no other is: take the mark from some.")),
            _ => new ProblemResult(FieldRules.ContentNotFound(ReviewCase.ContentOf(id)!)),
        };
    }

    private static async Task<Results<NoContent, ProblemResult>> DeleteGoldenAsync(
        string queue,
        [FromRoute(Name = "review_id")] string id,
        HttpContext context,
        GrainClient grains,
        TimeProvider timeProvider)
    {
        if (ReviewRules.CheckId(id) is { } invalid)
        {
            return new ProblemResult(invalid);
        }

        await grains.NoteAsync(context, timeProvider, AuditActions.DeleteGoldenReview, $"{queue} {id}");
        return await grains.Reviews.RemoveGoldenAsync(queue, id)
            ? TypedResults.NoContent()
            : new ProblemResult(Problem.NotFound($"No case '{id}' is marked in the queue '{queue}'."));
    }

    private static async Task<Results<Json<ReviewQuality>, ProblemResult>> QualityAsync(
        HttpContext context, GrainClient grains, [FromQuery] string? queue, [FromQuery] string? category, [FromQuery] string? since)
    {
        List<FieldError> errors = [];
        var from = TimeQuery.Read(since, "/since", errors);
        if (errors.Count > 0)
        {
            return new ProblemResult(Problem.Validation(errors));
        }

        var quality = await grains.Reviews.GetQualityAsync(new(queue, category, from), context.RequestAborted);
        return new Json<ReviewQuality>(200, quality, ReviewsJson.Default.ReviewQuality);
    }
}
