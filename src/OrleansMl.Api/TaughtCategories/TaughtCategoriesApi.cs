using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using OrleansMl.Audit;
using OrleansMl.Http;
using OrleansMl.RateLimiting;
using OrleansMl.Registry;
using OrleansMl.Security;
using OrleansMl.Validation;

namespace OrleansMl.TaughtCategories;

/// <summary>Categories that operators teach by sentences: teach, promote, roll back, forget, try.</summary>
internal static class TaughtCategoriesApi
{
    private const string Route = "/api/v1/moderation/categories";

    private const string EffectNote = " In effect on every silo within a second. Audited.";

    private const string Example = """
        {
          "name": "giveaways", "description": "Invitations to prize draws", "live": {"version": 1, "levels": {"flag": 0.52,
            "review": null, "reject": null}}, "shadow": 2, "previous": [],
          "versions": [{"version": 2, "taught_at": "2026-01-05T12:00:00+00:00", "taught_by": "root",
            "encoder": {"name": "text-encoder", "version": "1.0.0"}, "examples": 14, "counter_examples": 6, "own_sentences": 231,
            "languages": ["en"], "figures": {"auc": 0.993, "threshold": 0.52, "precision": 0.96, "recall": 0.93, "ridge": 0.1}}]
        }
        """;

    private const string Lesson = """
        {"name": "giveaways", "description": "Invitations to prize draws", "examples": ["Like and share to win a new phone!",
          "Tag two friends and win a weekend in the mountains.", "We are giving away five gift cards, comment to enter.",
          "Follow us for a chance to win a bicycle.", "The first hundred comments win a free month.",
          "Share this post and win concert tickets.", "Prize draw on Friday, all you have to do is subscribe.",
          "Win a signed shirt, just retweet.", "Enter our raffle by liking this photo.",
          "Comment your favourite colour and win a set of paints."],
          "counter_examples": ["We won the match on Friday.", "My friends gave me a phone for my birthday."]}
        """;

    public static IServiceCollection AddTaughtCategories(this IServiceCollection services) =>
        services.AddApiJson(TaughtCategoriesJson.Default);

    public static void MapTaughtCategories(this IEndpointRouteBuilder endpoints)
    {
        var group = endpoints.MapGroup(Route).WithTags("Taught categories").RequireAccess(Access.Admin).RequireLimit(RateLimitGroup.Admin);

        group.MapGet("", ListAsync).WithName("list_categories")
            .WithSummary("List the taught categories")
            .WithDescription("By name, with what is live, what scores in the shadow, and the card of every version; at most 50.")
            .ProducesExample<TaughtCategoriesView>(200, $$"""{"categories": [{{Example}}]}""");

        group.MapPost("", TeachAsync).WithName("teach_category")
            .WithSummary("Teach a category by sentences")
            .WithDescription(
                "From 10 different sentences on, each of at most 500 characters, with its counter-examples at most 2,000: a linear head " +
                "on the vectors of text-encoder, which is loaded with the first category. With fewer than 100 counter-examples harmless " +
                "sentences of our own stand beside them. The answer has what leave-one-out says of it: auc, and precision (where one " +
                "text in ten is of the category) and recall at its threshold. The new version scores as the shadow and decides " +
                "nothing: see its scores in GET /content/{id}/explain and in the metrics, then promote it. " +
                "The same sentences again change nothing. " +
                "Without examples the latest version's are learned again, for another encoder. Sentences are stored, shown to " +
                "administrators only, and never logged. 409 too_many_categories beyond 50; 503 when the encoder is missing or busy." +
                EffectNote)
            .AcceptsExample<TeachRequest>(Lesson)
            .ProducesExample<TaughtCategory>(200, Example).ProducesExample<TaughtCategory>(201, Example)
            .ProducesProblems(400, 404, 409, 413, 415, 422);

        group.MapGet("/{category_name}", GetAsync).WithName("get_category")
            .WithSummary("See a taught category")
            .WithDescription("What is live, from which score on, what was before, and the card of every version that is kept.")
            .ProducesExample<TaughtCategory>(200, Example)
            .ProducesProblems(404, 422);

        group.MapGet("/{category_name}/sentences", SentencesAsync).WithName("get_category_sentences")
            .WithSummary("Read the sentences a version was taught")
            .WithDescription("Of the latest version, or of version.")
            .ProducesExample<TaughtSentences>(200, """
                {"name": "giveaways", "version": 2, "examples": ["Like and share to win a new phone!"],
                  "counter_examples": ["We won the match on Friday."]}
                """)
            .ProducesProblems(404, 422);

        group.MapPost("/{category_name}/promote", PromoteAsync).WithName("promote_category")
            .WithSummary("Let a version take part in verdicts")
            .WithDescription(
                "The latest version, or version. flag, review and reject say from which score on; without them it flags from its own " +
                "threshold on, and it never removes anything unless reject is given. With review or reject an item waits while the " +
                "encoder cannot answer, as for every detector; a category that only flags holds nothing up and says in the decision that " +
                "it did not look. Where a text speaks of self-harm, reject means a person." +
                EffectNote)
            .AcceptsExample<PromoteCategoryRequest>("""{"review": 0.8, "reason": "enough seen in the shadow"}""")
            .ProducesExample<TaughtCategory>(200, Example)
            .ProducesProblems(400, 404, 413, 415, 422);

        group.MapPost("/{category_name}/rollback", RollBackAsync).WithName("roll_back_category")
            .WithSummary("Return to what was live before")
            .WithDescription(
                "With its thresholds. Where nothing was live before, the version scores in the shadow again. 409 nothing_to_roll_back " +
                "when nothing is live." +
                EffectNote)
            .AcceptsExample<CategoryReasonRequest>("""{"reason": "flags birthday wishes"}""")
            .ProducesExample<TaughtCategory>(200, Example)
            .ProducesProblems(400, 404, 409, 413, 415, 422);

        group.MapPost("/{category_name}/test", TryAsync).WithName("test_category")
            .WithSummary("Try a category on a text")
            .WithDescription(
                "Nothing is stored and nothing decided. Each sentence is judged, and the strongest counts; the ten strongest come back. " +
                "Of the live version, or else the latest, or version.")
            .AcceptsExample<TryCategoryRequest>("""{"text": "What a match! Retweet to win a shirt."}""")
            .ProducesExample<TaughtTrial>(200, """
                {"name": "giveaways", "version": 2, "score": 0.91, "level": "flagged",
                  "sentences": [{"text": "Retweet to win a shirt.", "score": 0.91}, {"text": "What a match!", "score": 0.03}]}
                """)
            .ProducesProblems(400, 404, 413, 415, 422);

        group.MapDelete("/{category_name}", DeleteAsync).WithName("delete_category")
            .WithSummary("Forget a taught category")
            .WithDescription("With its versions and sentences. Decisions keep the scores it gave." + EffectNote)
            .Produces(204)
            .ProducesProblems(404, 422);
    }

    private static async Task<Json<TaughtCategoriesView>> ListAsync(HttpContext context, GrainClient grains) =>
        new(
            200,
            new() { Categories = await grains.TaughtCategories.ListAsync(context.RequestAborted) },
            TaughtCategoriesJson.Default.TaughtCategoriesView);

    private static async Task<Results<Json<TaughtCategory>, ProblemResult>> TeachAsync(
        HttpContext context, GrainClient grains, TimeProvider timeProvider)
    {
        var (request, problem) = await JsonBody.ReadAsync(context, TaughtCategoriesJson.Default.TeachRequest);
        if (request is null)
        {
            return new ProblemResult(problem!);
        }

        var (lesson, mistakes) = TaughtCategoryRequestRules.ToLesson(request);
        if (lesson is null)
        {
            return new ProblemResult(mistakes!);
        }

        var result = await grains.TaughtCategories.TeachAsync(lesson, context.Caller().UserId, context.RequestAborted);
        if (result.Outcome == TaughtOutcome.Created)
        {
            context.Response.Headers.Location = $"{Route}/{lesson.Name}";
        }

        return await AnswerAsync(context, grains, timeProvider, lesson.Name, result, AuditActions.TeachCategory, request.Reason);
    }

    private static async Task<Results<Json<TaughtCategory>, ProblemResult>> GetAsync(
        [FromRoute(Name = "category_name")] string name, HttpContext context, GrainClient grains) =>
        TaughtCategoryRequestRules.CheckName(name) is { } invalid ? new ProblemResult(invalid)
        : await grains.TaughtCategories.GetAsync(name, context.RequestAborted) is { } category
            ? new Json<TaughtCategory>(200, category, TaughtCategoriesJson.Default.TaughtCategory)
            : new ProblemResult(NotFound(name));

    private static async Task<Results<Json<TaughtSentences>, ProblemResult>> SentencesAsync(
        [FromRoute(Name = "category_name")] string name,
        HttpContext context,
        GrainClient grains,
        [FromQuery(Name = "version")] string? version)
    {
        if (TaughtCategoryRequestRules.CheckName(name) is { } invalid)
        {
            return new ProblemResult(invalid);
        }

        var number = 0;
        if (version is not null && !int.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out number))
        {
            return new ProblemResult(Problem.Validation("/version", "out_of_range", "Must be 1 or more."));
        }

        return await grains.TaughtCategories.GetSentencesAsync(name, version is null ? null : number, context.RequestAborted) is { } found
            ? new Json<TaughtSentences>(200, found, TaughtCategoriesJson.Default.TaughtSentences)
            : new ProblemResult(NotFound(name));
    }

    private static async Task<Results<Json<TaughtCategory>, ProblemResult>> PromoteAsync(
        [FromRoute(Name = "category_name")] string name, HttpContext context, GrainClient grains, TimeProvider timeProvider)
    {
        if (TaughtCategoryRequestRules.CheckName(name) is { } invalid)
        {
            return new ProblemResult(invalid);
        }

        var (request, problem) = await JsonBody.ReadAsync(context, TaughtCategoriesJson.Default.PromoteCategoryRequest);
        if (request is null)
        {
            return new ProblemResult(problem!);
        }

        return TaughtCategoryRequestRules.Check(request) is { Count: > 0 } errors
            ? new ProblemResult(Problem.Validation(errors))
            : await AnswerAsync(
                context,
                grains,
                timeProvider,
                name,
                await grains.TaughtCategories.PromoteAsync(name, request.Version, TaughtCategoryRequestRules.ToLevels(request)),
                AuditActions.PromoteCategory,
                request.Reason);
    }

    private static async Task<Results<Json<TaughtCategory>, ProblemResult>> RollBackAsync(
        [FromRoute(Name = "category_name")] string name, HttpContext context, GrainClient grains, TimeProvider timeProvider)
    {
        if (TaughtCategoryRequestRules.CheckName(name) is { } invalid)
        {
            return new ProblemResult(invalid);
        }

        var (request, problem) = await JsonBody.ReadAsync(context, TaughtCategoriesJson.Default.CategoryReasonRequest);
        if (request is null)
        {
            return new ProblemResult(problem!);
        }

        return RegistryRules.CheckReason([], request.Reason) is { Count: > 0 } errors
            ? new ProblemResult(Problem.Validation(errors))
            : await AnswerAsync(
                context,
                grains,
                timeProvider,
                name,
                await grains.TaughtCategories.RollBackAsync(name),
                AuditActions.RollBackCategory,
                request.Reason);
    }

    private static async Task<Results<Json<TaughtTrial>, ProblemResult>> TryAsync(
        [FromRoute(Name = "category_name")] string name, HttpContext context, GrainClient grains)
    {
        if (TaughtCategoryRequestRules.CheckName(name) is { } invalid)
        {
            return new ProblemResult(invalid);
        }

        var (request, problem) = await JsonBody.ReadAsync(context, TaughtCategoriesJson.Default.TryCategoryRequest);
        if (request is null)
        {
            return new ProblemResult(problem!);
        }

        List<FieldError>? errors = null;
        FieldRules.CheckText(request.Text, "/text", ref errors);
        if (errors is not null)
        {
            return new ProblemResult(Problem.Validation(errors));
        }

        return await grains.TaughtCategories.TryAsync(name, request.Version, request.Text!, context.RequestAborted) is { } trial
            ? new Json<TaughtTrial>(200, trial, TaughtCategoriesJson.Default.TaughtTrial)
            : new ProblemResult(NotFound(name));
    }

    private static async Task<Results<NoContent, ProblemResult>> DeleteAsync(
        [FromRoute(Name = "category_name")] string name, HttpContext context, GrainClient grains, TimeProvider timeProvider)
    {
        if (TaughtCategoryRequestRules.CheckName(name) is { } invalid)
        {
            return new ProblemResult(invalid);
        }

        if ((await grains.TaughtCategories.DeleteAsync(name)).Outcome != TaughtOutcome.Changed)
        {
            return new ProblemResult(NotFound(name));
        }

        await grains.NoteAsync(context, timeProvider, AuditActions.DeleteCategory, name);
        return TypedResults.NoContent();
    }

    private static async Task<Results<Json<TaughtCategory>, ProblemResult>> AnswerAsync(
        HttpContext context,
        GrainClient grains,
        TimeProvider timeProvider,
        string name,
        TaughtResult result,
        string action,
        string? reason)
    {
        if (result.Outcome is TaughtOutcome.Created or TaughtOutcome.Changed)
        {
            var version = result.Category!.Live?.Version ?? result.Category.Versions[0].Version;
            var target = string.Create(
                CultureInfo.InvariantCulture,
                $"{name}@{(action == AuditActions.TeachCategory ? result.Category.Versions[0].Version : version)}");
            await grains.NoteAsync(context, timeProvider, action, target, reason);
        }

        return result.Outcome switch
        {
            TaughtOutcome.Created => new Json<TaughtCategory>(201, result.Category!, TaughtCategoriesJson.Default.TaughtCategory),
            TaughtOutcome.Changed or TaughtOutcome.Unchanged =>
                new Json<TaughtCategory>(200, result.Category!, TaughtCategoriesJson.Default.TaughtCategory),
            TaughtOutcome.TooMany => new ProblemResult(Problem.Of(
                StatusCodes.Status409Conflict,
                ProblemCodes.TooManyCategories,
                $"There are {TaughtCategoryRules.MaxCategories} taught categories; delete one first.")),
            TaughtOutcome.NothingBefore => new ProblemResult(Problem.Of(
                StatusCodes.Status409Conflict, ProblemCodes.NothingToRollBack, $"No version of '{name}' is live.")),
            TaughtOutcome.Refused => new ProblemResult(Problem.Validation("/examples", "not_judged", result.Detail!)),
            _ => new ProblemResult(NotFound(name)),
        };
    }

    private static Problem NotFound(string name) => Problem.NotFound($"There is no such taught category or version: '{name}'.");
}
