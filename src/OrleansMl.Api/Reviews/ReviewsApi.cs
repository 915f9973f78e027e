using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using OrleansMl.Audit;
using OrleansMl.Content;
using OrleansMl.Http;
using OrleansMl.Moderation;
using OrleansMl.RateLimiting;
using OrleansMl.Security;
using OrleansMl.Validation;

namespace OrleansMl.Reviews;

/// <summary>Cases that wait for a moderator: list, claim, look, decide, undo.</summary>
internal static partial class ReviewsApi
{
    private const string Route = "/api/v1/moderation/reviews";

    private const string QueueNote = " Who may not see the case's queue is told that there is no such case.";

    public static IServiceCollection AddReviews(this IServiceCollection services) => services
        .AddApiJson(ReviewsJson.Default)
        .AddSingleton<IDecisionVeil, BlindReviewers>();

    public static void MapReviews(this IEndpointRouteBuilder endpoints)
    {
        var group = endpoints.MapGroup(Route).WithTags("Reviews").RequireAccess(Access.Moderator).RequireLimit(RateLimitGroup.Default);

        group.MapGet("", ListAsync).WithName("list_reviews")
            .WithSummary("List the cases that wait, or are being decided")
            .WithDescription(
                "By priority: severity x (1 + log2(1 + reach)) x 2^(age / 4 h). Only of queues that you may see. Filters: queue, level, " +
                "category, type, reason, author_id, late (true or false); limit is 1 to 200, 50 by default; next goes into cursor for " +
                "the page that follows, and is null at the end. A decided case stays listed until what its decision sends was accepted " +
                "(not_sent says why not; sends shows leads and the legal team reports to authorities that wait). " +
                "Where more cases wait than a node keeps in memory, " +
                "the list has the most urgent ones; the others come as these are decided.")
            .ProducesExample<ReviewPageView>(200, $$"""{"reviews": [{{ReviewExamples.Review}}], "next": null}""")
            .ProducesProblems(404, 422);

        group.MapPost("/next", NextAsync).WithName("next_reviews")
            .WithSummary("Claim the cases that come next")
            .WithDescription(
                "Up to 3 cases of a queue, the first by priority, yours for 10 minutes (lease.until); renew keeps them, and what is not " +
                "decided by then returns to the queue. Nobody else gets them meanwhile, and nobody gets what they wrote. Empty when " +
                "nothing waits; 404 for a queue that you may not see.")
            .AcceptsExample<NextReviewRequest>("""{"queue": "default", "count": 1}""")
            .ProducesExample<ReviewBatchView>(200, $$"""{"reviews": [{{ReviewExamples.Review}}]}""")
            .ProducesProblems(400, 404, 413, 415, 422);

        group.MapGet("/stats", StatsAsync).WithName("get_review_stats")
            .WithSummary("See how the queues stand")
            .WithDescription(
                "Of each queue that you may see: waiting, leased, late, awaiting_second, unsent, when the oldest was opened, and of the " +
                "latest 8,192 decisions how many were its, with the median time from the last claim to the decision. The same by " +
                "moderator: of everybody for leads and administrators, your own for others. waiting counts all cases; late and the " +
                "oldest are of those in memory, which are the most urgent ones.")
            .ProducesExample<ReviewStats>(200, ReviewExamples.Stats);

        group.MapPost("/decide", DecideTogetherAsync).WithName("decide_reviews")
            .WithSummary("Decide several cases at once")
            .WithDescription(
                "Up to 100 cases that nobody else has, for example all of one author: each is claimed and decided, and has its own " +
                "status in the answer. count must be the number of items. A strike or a restriction is given with each of them. With an " +
                "Idempotency-Key it may be repeated safely. Audited.")
            .AcceptsExample<DecideReviewsRequest>(
                """{"items": [{"id": "018f@1", "revision": 1}], "count": 1, "decision": {"level": "rejected", "reason": "one campaign"}}""")
            .ProducesExample<ReviewsDecidedView>(200, """
                {"decided": 0, "awaiting_second": 0, "items": [{"id": "018f@1", "status": 409, "problem": {
                  "type": "about:blank", "title": "Conflict", "status": 409, "code": "already_claimed",
                  "detail": "Somebody else has this case."}}]}
                """)
            .ProducesProblems(400, 413, 415, 422);

        group.MapGet("/{review_id}", GetAsync).WithName("get_review")
            .WithSummary("See a case with all that helps to decide it")
            .WithDescription(
                "The item with its text and evidence, scores beside thresholds, what each detector said, earlier decisions, how often " +
                "moderators decided about the author, how they stand (strikes, tier, whether posting is paused), and how many users " +
                "reported the item. enrichment is what the platform's own address says about the item and its author, where one is " +
                "set: it is asked once per case and waited for 500 ms at most; none (not asked), pending, ready (data, a JSON object) " +
                "or failed (error). The ETag is the revision to decide on." +
                QueueNote)
            .ProducesExample<ReviewDetailView>(200, ReviewExamples.Detail)
            .ProducesProblems(404, 422);

        group.MapPost("/{review_id}/claim", ClaimAsync).WithName("claim_review")
            .WithSummary("Claim a case")
            .WithDescription("Yours for 10 minutes. 409 already_claimed or already_decided (with level); 403 own_content." + QueueNote)
            .ProducesExample<ReviewView>(200, ReviewExamples.Review)
            .ProducesProblems(404, 409, 422);

        group.MapPost("/{review_id}/renew", RenewAsync).WithName("renew_review")
            .WithSummary("Keep a case for another 10 minutes")
            .WithDescription("From now. 409 not_claimed when the lease is over; claim it again then." + QueueNote)
            .ProducesExample<ReviewView>(200, ReviewExamples.Review)
            .ProducesProblems(404, 409, 422);

        group.MapPost("/{review_id}/release", ReleaseAsync).WithName("release_review")
            .WithSummary("Give a case back")
            .WithDescription("Leads and administrators may take it from whoever has it." + QueueNote)
            .ProducesExample<ReviewView>(200, ReviewExamples.Review)
            .ProducesProblems(404, 409, 422);

        group.MapPost("/{review_id}/decide", DecideAsync).WithName("decide_review")
            .WithSummary("Decide a case")
            .WithDescription(
                "Whoever has claimed it, or an administrator; never the author. If-Match quotes the revision that was looked at, for " +
                "example \"1\", and is required. The level holds when this answers, against rescans too, until the next revision. What " +
                "the decision sends waits until undo_until, and so does what it means for the author: strike counts against them until " +
                "it expires, restriction pauses their posting for days or minutes, or ends every pause (lift; what a lead paused, only " +
                "leads and administrators end). The queue may not allow it (acts of the case; 403 act_not_allowed). With " +
                "an Idempotency-Key the call may be repeated safely. 412 stale_revision has the case to look at instead in current; " +
                "409 already_decided has the level; 409 legal_hold: a legal request about " +
                "the item waits, and only rejected may be decided; 403 own_content, first_decider, level_not_allowed. A second_review " +
                "changes no item and sends nothing: the first decision, which nobody is shown here, holds, and content is absent; where " +
                "both differ a lead decides. Where the author reaches many (OrleansMl:Reviews:SecondYesFrom), what rejects, gives a " +
                "strike or pauses posting waits: the case is open with awaiting_second, and takes effect when another moderator decides " +
                "the same level, strike and restriction here. Where that one differs, a lead decides." + QueueNote)
            .AcceptsExample<DecideReviewRequest>(
                """{"level": "rejected", "reason": "sells followers", "strike": {"category": "spam"}, "restriction": {"days": 3}}""")
            .ProducesExample<ReviewDecidedView>(200, ReviewExamples.Decided)
            .ProducesProblems(400, 404, 409, 412, 413, 415, 422);

        group.MapPost("/{review_id}/undo", UndoAsync).WithName("undo_review")
            .WithSummary("Take a decision back")
            .WithDescription(
                "Within 10 seconds (undo_until), by whoever decided or an administrator: what held before holds again, as another " +
                "content.decided tells, what waits for the window was not sent, and the case is yours again. A decision that waits for a " +
                "second yes is taken back, too. 410 window_closed after that; 409 superseded when another decision about the item was " +
                "made since, which holds." + QueueNote)
            .ProducesExample<ReviewDecidedView>(200, ReviewExamples.Decided)
            .ProducesProblems(404, 409, 410, 412, 422);

        group.MapPost("/{review_id}/escalate", EscalateAsync).WithName("escalate_review")
            .WithSummary("Hand a case to another queue")
            .WithDescription(
                "To queue, or to the one that its queue escalates to: leads, unless set otherwise. legal_reports proposes it for a " +
                "report to an authority." + QueueNote)
            .AcceptsExample<EscalateReviewRequest>("""{"reason": "needs somebody who speaks Greek"}""")
            .ProducesExample<ReviewView>(200, ReviewExamples.Review)
            .ProducesProblems(400, 404, 409, 413, 415, 422);

        group.MapPost("/{review_id}/notes", NoteAsync).WithName("note_review")
            .WithSummary("Add a note for other moderators")
            .WithDescription("In the case's history; the author never sees it. The latest 64 lines of a history are kept." + QueueNote)
            .AcceptsExample<NoteReviewRequest>("""{"text": "the same link as yesterday"}""")
            .ProducesExample<ReviewView>(200, ReviewExamples.Review)
            .ProducesProblems(400, 404, 413, 415, 422);

        endpoints.MapReviewQueues();
        endpoints.MapReviewQuality();
        endpoints.MapContentOverride();
    }

    internal static Reviewer Reviewer(this Caller caller) =>
        new(caller.UserId, caller.Is(CallerRoles.Lead), caller.Is(CallerRoles.Admin), caller.Is(CallerRoles.Legal));

    private static async Task<Results<Json<ReviewPageView>, ProblemResult>> ListAsync(
        HttpContext context,
        GrainClient grains,
        [FromQuery(Name = "queue")] string? queue,
        [FromQuery(Name = "level")] string? level,
        [FromQuery(Name = "category")] string? category,
        [FromQuery(Name = "type")] string? type,
        [FromQuery(Name = "reason")] string? reason,
        [FromQuery(Name = "author_id")] string? authorId,
        [FromQuery(Name = "late")] string? late,
        [FromQuery(Name = "cursor")] string? cursor,
        [FromQuery(Name = "limit")] string? limit)
    {
        List<FieldError> errors = [];
        var (count, tooMany) = PageQuery.ReadLimit(limit, 50, IReviewsGrain.MaxPage);
        var filter = new ReviewFilter
        {
            Queue = queue,
            Level = EnumQuery.Read<ModerationLevel>(level, "/level", errors),
            Category = category,
            Type = EnumQuery.Read<ContentType>(type, "/type", errors),
            Reason = EnumQuery.Read<ReviewReason>(reason, "/reason", errors),
            AuthorId = authorId,
            Late = late switch { null => null, "true" => true, "false" => false, _ => EnumQuery.NoFlag("/late", errors) },
            Cursor = cursor,
            Limit = count,
        };
        if (tooMany is not null || errors.Count > 0)
        {
            return new ProblemResult(tooMany ?? Problem.Validation(errors));
        }

        var caller = context.Caller();
        if (await grains.Reviews.ListAsync(filter, caller.Reviewer(), context.RequestAborted) is not { } page)
        {
            return new ProblemResult(queue is null ? PageQuery.InvalidCursor : ReviewProblems.NoSuchQueue(queue));
        }

        return new Json<ReviewPageView>(
            200,
            new() { Reviews = [.. page.Cases.Select(one => ReviewView.Of(one, caller))], Next = page.Next },
            ReviewsJson.Default.ReviewPageView);
    }

    private static async Task<Results<Json<ReviewBatchView>, ProblemResult>> NextAsync(HttpContext context, GrainClient grains)
    {
        var (request, problem) = await JsonBody.ReadAsync(context, ReviewsJson.Default.NextReviewRequest);
        if (request is null)
        {
            return new ProblemResult(problem!);
        }

        if (request.Count is < 1 or > IReviewsGrain.MaxClaims)
        {
            return new ProblemResult(Problem.Validation("/count", "out_of_range", $"Must be 1 to {IReviewsGrain.MaxClaims}."));
        }

        var caller = context.Caller();
        var queue = request.Queue ?? ReviewQueueDefinition.Default;
        return await grains.Reviews.NextAsync(queue, request.Count ?? 1, caller.Reviewer()) is { } batch
            ? new Json<ReviewBatchView>(
                200, new() { Reviews = [.. batch.Cases.Select(one => ReviewView.Of(one, caller))] }, ReviewsJson.Default.ReviewBatchView)
            : new ProblemResult(ReviewProblems.NoSuchQueue(queue));
    }

    private static async Task<Json<ReviewStats>> StatsAsync(HttpContext context, GrainClient grains) => new(
        200, await grains.Reviews.GetStatsAsync(context.Caller().Reviewer(), context.RequestAborted), ReviewsJson.Default.ReviewStats);

    private static async Task<Results<Json<ReviewDetailView>, ProblemResult>> GetAsync(
        [FromRoute(Name = "review_id")] string id, HttpContext context, GrainClient grains)
    {
        if (ReviewRules.CheckId(id) is { } invalid)
        {
            return new ProblemResult(invalid);
        }

        var caller = context.Caller();
        var dossier = await grains.Reviews.GetDossierAsync(id, caller.Reviewer(), context.RequestAborted);
        if (dossier.Result.Review is not { } review)
        {
            return new ProblemResult(ReviewProblems.Of(dossier.Result, id, caller));
        }

        SetETag(context.Response, review.Case.Subject.Revision);
        var isAuthor = caller.UserId == review.Case.Subject.AuthorId;
        var decisions = dossier.Explanation?.Decisions ?? [];
        var view = new ReviewDetailView
        {
            Review = ReviewView.Of(review, caller),
            Content = dossier.Item is { } item ? ContentView.Of(item) : null,
            Scores = dossier.Scores,
            Assessments = dossier.Explanation?.Assessments ?? [],
            Decisions = isAuthor ? [.. decisions.Select(decision => decision with { Actor = null })] : decisions,
            Author = dossier.Author,
            Standing = dossier.Standing,
            AuthorReach = dossier.AuthorReach,
            Reporters = dossier.Reporters,
            Statements = isAuthor ? [.. dossier.Statements.Where(one => one.By == "author")] : dossier.Statements,
            Enrichment = ReviewEnrichmentView.Of(isAuthor ? ReviewEnrichment.None : dossier.Enrichment),
        };
        return new Json<ReviewDetailView>(200, view, ReviewsJson.Default.ReviewDetailView);
    }

    private static Task<Results<Json<ReviewView>, ProblemResult>> ClaimAsync(
        [FromRoute(Name = "review_id")] string id, HttpContext context, GrainClient grains) =>
        ActAsync(id, context, by => grains.Reviews.ClaimAsync(id, by));

    private static Task<Results<Json<ReviewView>, ProblemResult>> RenewAsync(
        [FromRoute(Name = "review_id")] string id, HttpContext context, GrainClient grains) =>
        ActAsync(id, context, by => grains.Reviews.RenewAsync(id, by));

    private static Task<Results<Json<ReviewView>, ProblemResult>> ReleaseAsync(
        [FromRoute(Name = "review_id")] string id, HttpContext context, GrainClient grains) =>
        ActAsync(id, context, by => grains.Reviews.ReleaseAsync(id, by));

    private static async Task<Results<Json<ReviewView>, ProblemResult>> EscalateAsync(
        [FromRoute(Name = "review_id")] string id, HttpContext context, GrainClient grains)
    {
        var (request, problem) = await JsonBody.ReadAsync(context, ReviewsJson.Default.EscalateReviewRequest);
        if (request is null)
        {
            return new ProblemResult(problem!);
        }

        List<FieldError> errors = [];
        FieldRules.CheckText(errors, request.Reason, "/reason", ReviewDecision.MaxTextLength, isRequired: false);
        return errors.Count > 0
            ? new ProblemResult(Problem.Validation(errors))
            : await ActAsync(id, context, by => grains.Reviews.EscalateAsync(id, request.Queue, request.Reason, by));
    }

    private static async Task<Results<Json<ReviewView>, ProblemResult>> NoteAsync(
        [FromRoute(Name = "review_id")] string id, HttpContext context, GrainClient grains)
    {
        var (request, problem) = await JsonBody.ReadAsync(context, ReviewsJson.Default.NoteReviewRequest);
        if (request is null)
        {
            return new ProblemResult(problem!);
        }

        List<FieldError> errors = [];
        FieldRules.CheckText(errors, request.Text, "/text", ReviewDecision.MaxTextLength, isRequired: true);
        return errors.Count > 0
            ? new ProblemResult(Problem.Validation(errors))
            : await ActAsync(id, context, by => grains.Reviews.NoteAsync(id, request.Text!, by));
    }

    private static async Task<Results<Json<ReviewView>, ProblemResult>> ActAsync(
        string id, HttpContext context, Func<Reviewer, Task<ReviewResult>> act)
    {
        if (ReviewRules.CheckId(id) is { } invalid)
        {
            return new ProblemResult(invalid);
        }

        var caller = context.Caller();
        var result = await act(caller.Reviewer());
        if (result is not { Outcome: ReviewOutcome.Done or ReviewOutcome.Unchanged, Review: { } review })
        {
            return new ProblemResult(ReviewProblems.Of(result, id, caller));
        }

        SetETag(context.Response, review.Case.Subject.Revision);
        return new Json<ReviewView>(200, ReviewView.Of(review, caller), ReviewsJson.Default.ReviewView);
    }

    private static void SetETag(HttpResponse response, int revision) =>
        response.Headers.ETag = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"\"{revision}\"");
}
