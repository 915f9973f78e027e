using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using OrleansMl.Audit;
using OrleansMl.Content;
using OrleansMl.Http;
using OrleansMl.Security;

namespace OrleansMl.Reviews;

// Deciding, alone and together, and taking it back.
internal static partial class ReviewsApi
{
    internal static readonly Problem InvalidKey = Problem.Malformed("Idempotency-Key must be 1-255 printable ASCII characters.");

    private static Task<Results<Json<ReviewDecidedView>, ProblemResult>> DecideAsync(
        [FromRoute(Name = "review_id")] string id,
        HttpContext context,
        GrainClient grains,
        ClusterSecret secret,
        TimeProvider timeProvider,
        [FromHeader(Name = "If-Match")] string? ifMatch,
        [FromHeader(Name = "Idempotency-Key")] string? idempotencyKey) =>
        ReviewRules.CheckId(id) is { } invalid
            ? Task.FromResult<Results<Json<ReviewDecidedView>, ProblemResult>>(new ProblemResult(invalid))
            : DecideCaseAsync(_ => id, claim: false, context, grains, secret, timeProvider, ifMatch, idempotencyKey);

    /// <summary>Decides the case of the revision that <paramref name="ifMatch"/> quotes, for whoever has not claimed it.</summary>
    internal static Task<Results<Json<ReviewDecidedView>, ProblemResult>> ClaimAndDecideAsync(
        string contentId,
        HttpContext context,
        GrainClient grains,
        ClusterSecret secret,
        TimeProvider timeProvider,
        string? ifMatch,
        string? idempotencyKey) =>
        DecideCaseAsync(
            revision => ReviewCase.IdOf(contentId, revision), claim: true, context, grains, secret, timeProvider, ifMatch, idempotencyKey);

    private static async Task<Results<Json<ReviewDecidedView>, ProblemResult>> DecideCaseAsync(
        Func<int, string> caseOf,
        bool claim,
        HttpContext context,
        GrainClient grains,
        ClusterSecret secret,
        TimeProvider timeProvider,
        string? ifMatch,
        string? idempotencyKey)
    {
        if (!Preconditions.TryParse(ifMatch, out var precondition, out var malformed))
        {
            return new ProblemResult(malformed);
        }

        var (request, problem) = await JsonBody.ReadAsync(context, ReviewsJson.Default.DecideReviewRequest);
        if (request is null)
        {
            return new ProblemResult(problem!);
        }

        var errors = ReviewRules.Check(request);
        if (precondition.ExpectedRevision is null)
        {
            errors.Add(new("/If-Match", "Must quote the revision that was looked at, for example \"1\".", "required"));
        }

        if (errors.Count > 0)
        {
            return new ProblemResult(Problem.Validation(errors));
        }

        if (idempotencyKey is not null && !IsValidKey(idempotencyKey))
        {
            return new ProblemResult(InvalidKey);
        }

        var caller = context.Caller();
        var id = caseOf(precondition.ExpectedRevision!.Value);
        var decisionId = await IdOfAsync(secret, caller, id, idempotencyKey, timeProvider);
        var decision = ToDecision(request, decisionId, precondition.ExpectedRevision!.Value);
        return Answer(await grains.Reviews.DecideAsync(id, decision, caller.Reviewer(), claim), id, caller, context);
    }

    private static async Task<Results<Json<ReviewDecidedView>, ProblemResult>> UndoAsync(
        [FromRoute(Name = "review_id")] string id, HttpContext context, GrainClient grains) =>
        ReviewRules.CheckId(id) is { } invalid
            ? new ProblemResult(invalid)
            : Answer(await grains.Reviews.UndoAsync(id, context.Caller().Reviewer()), id, context.Caller(), context);

    private static async Task<Results<Json<ReviewsDecidedView>, ProblemResult>> DecideTogetherAsync(
        HttpContext context,
        GrainClient grains,
        ClusterSecret secret,
        TimeProvider timeProvider,
        ExceptionProblems problems,
        [FromHeader(Name = "Idempotency-Key")] string? idempotencyKey)
    {
        var (request, problem) = await JsonBody.ReadAsync(context, ReviewsJson.Default.DecideReviewsRequest);
        if (request is null)
        {
            return new ProblemResult(problem!);
        }

        if (ReviewRules.Check(request) is { Count: > 0 } errors)
        {
            return new ProblemResult(Problem.Validation(errors));
        }

        if (idempotencyKey is not null && !IsValidKey(idempotencyKey))
        {
            return new ProblemResult(InvalidKey);
        }

        var caller = context.Caller();
        await grains.NoteAsync(
            context,
            timeProvider,
            AuditActions.DecideReviews,
            string.Join(' ', request.Items!.Select(item => item.Id)),
            $"{ReviewProblems.Name(request.Decision!.Level!.Value)}{ReviewRules.ActsOf(request.Decision)}: {request.Decision.Reason}");
        var entries = await Task.WhenAll(request.Items!.Select(DecideOneAsync));
        return new Json<ReviewsDecidedView>(
            200,
            new()
            {
                Decided = entries.Count(entry => entry.Review is { AwaitingSecond: null }),
                AwaitingSecond = entries.Count(entry => entry.Review is { AwaitingSecond: not null, Verdict: null }),
                Items = [.. entries],
            },
            ReviewsJson.Default.ReviewsDecidedView);

        async Task<ReviewDecidedEntry> DecideOneAsync(DecideReviewItem item)
        {
            try
            {
                var id = await IdOfAsync(secret, caller, item.Id!, idempotencyKey, timeProvider);
                var decision = ToDecision(request.Decision!, id, item.Revision!.Value);
                var result = await grains.Reviews.DecideAsync(item.Id!, decision, caller.Reviewer(), claim: true);
                return result is { Outcome: ReviewOutcome.Done or ReviewOutcome.Unchanged, Review: { } review }
                    ? new() { Id = item.Id!, Status = StatusCodes.Status200OK, Review = ReviewView.Of(review, caller) }
                    : Refused(item.Id!, ReviewProblems.Of(result, item.Id!, caller));
            }
            catch (Exception exception) when (problems.ToProblem(exception) is { Status: not 500 } unavailable)
            {
                return Refused(item.Id!, unavailable);
            }
        }

        static ReviewDecidedEntry Refused(string id, Problem problem) => new() { Id = id, Status = problem.Status, Problem = problem };
    }

    private static Results<Json<ReviewDecidedView>, ProblemResult> Answer(
        ReviewResult result, string id, Caller caller, HttpContext context)
    {
        if (result is not { Outcome: ReviewOutcome.Done or ReviewOutcome.Unchanged, Review: { } review })
        {
            if (result is { Outcome: ReviewOutcome.StaleRevision, Review: { } current })
            {
                SetETag(context.Response, current.Case.Subject.Revision);
            }

            return new ProblemResult(ReviewProblems.Of(result, id, caller));
        }

        SetETag(context.Response, review.Case.Subject.Revision);
        return new Json<ReviewDecidedView>(
            200,
            new() { Review = ReviewView.Of(review, caller), Content = result.Item is { } item ? ContentView.Of(item) : null },
            ReviewsJson.Default.ReviewDecidedView);
    }

    private static ReviewDecision ToDecision(DecideReviewRequest request, string decisionId, int revision) => new()
    {
        DecisionId = decisionId,
        Revision = revision,
        Level = request.Level!.Value,
        Reason = request.Reason,
        Note = request.Note,
        Strike = request.Strike?.ToStrike(),
        Restriction = request.Restriction?.ToRestriction(),
    };

    // Under a secret, so that the key says neither who decided nor what they chose.
    private static async ValueTask<string> IdOfAsync(
        ClusterSecret secret, Caller caller, string id, string? idempotencyKey, TimeProvider timeProvider) =>
        idempotencyKey is null
            ? Guid.CreateVersion7(timeProvider.GetUtcNow()).ToString("N")
            : await secret.HashAsync("review-decision", $"{caller.UserId}\n{id}\n{idempotencyKey}");

    internal static bool IsValidKey(string key) => key.Length is >= 1 and <= 255 && !key.AsSpan().ContainsAnyExceptInRange('!', '~');
}
