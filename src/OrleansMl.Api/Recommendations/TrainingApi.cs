using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using OrleansMl.Http;
using OrleansMl.RateLimiting;
using OrleansMl.Security;

namespace OrleansMl.Recommendations;

/// <summary>What recommendations are learned from what people did.</summary>
internal static class TrainingApi
{
    private const string Example = """
        {"step": "learning from all of it", "started_at": "2026-01-02T03:00:00+00:00", "outcome": "published", "reason": null, "version": 7,
          "validation": 0.2514, "items": 5120, "interactions": 912345,
        "published_at": "2026-01-02T02:00:41+00:00", "fraction": 0.5, "previous_version": 6, "trainer": "10.0.0.7:11111",
        "forced_by": null}
        """;

    private const string Meaning =
        "step is what is being done now; null while nothing is. outcome is what became of the last training in the trainer's memory: " +
        "none, published, kept (it predicts what people did since worse than what is published), too_little, stopped, failed or " +
        "no_trainer (no silo has the role trainer), with the reason. fraction is how much of the step is done, null when that cannot be " +
        "known. trainer is the silo that learns. The rest is of what is published; version 0 is nothing, previous_version is what a " +
        "rollback publishes again, and forced_by had it published although it predicts worse.";

    public static void MapTraining(this IEndpointRouteBuilder endpoints)
    {
        var group = endpoints.MapGroup("/api/v1/ml/recommendations/training")
            .WithTags("Recommendations")
            .RequireAccess(Access.Admin)
            .RequireLimit(RateLimitGroup.Admin);

        group
            .MapGet(
                "",
                async (HttpContext context, GrainClient grains) => Answer(200, await grains.FactorTrainer.GetAsync(context.RequestAborted)))
            .WithName("get_training")
            .WithSummary("See what is learned")
            .WithDescription(Meaning)
            .ProducesExample<TrainingView>(200, Example);

        group.MapPost("", StartAsync).WithName("start_training")
            .WithSummary("Learn anew now")
            .WithDescription(
                "It is learned anew every hour by itself. Answers at once; while a training runs no other is started. force=true has " +
                $"what is learned published even when it predicts worse than what is published; audited. {Meaning}")
            .ProducesExample<TrainingView>(202, Example)
            .ProducesProblems(422);

        group.MapDelete("", async (GrainClient grains) => Answer(200, await grains.FactorTrainer.StopAsync())).WithName("stop_training")
            .WithSummary("Stop learning")
            .WithDescription($"What is published stays. Stopping nothing changes nothing. {Meaning}")
            .ProducesExample<TrainingView>(200, Example);

        group.MapPost("/rollback", RollBackAsync).WithName("roll_back_training")
            .WithSummary("Return to what was published before")
            .WithDescription(
                "It is published once more under a new version; every silo takes it within seconds, and what it replaces is not kept. " +
                "409 nothing_to_roll_back when nothing was published before, or it was rolled back already. The next training publishes " +
                $"again unless it predicts worse. Audited. {Meaning}")
            .ProducesExample<TrainingView>(200, Example)
            .ProducesProblems(409);
    }

    private static async Task<Results<Json<TrainingView>, ProblemResult>> StartAsync(
        HttpContext context, GrainClient grains, [FromQuery(Name = "force")] string? force)
    {
        var isForced = false;
        if (force is not null && !bool.TryParse(force, out isForced))
        {
            return new ProblemResult(Problem.Validation("/force", "unknown_value", "Must be true or false."));
        }

        return Answer(
            202,
            isForced ? await grains.FactorTrainer.ForceAsync(context.Caller().UserId) : await grains.FactorTrainer.StartAsync());
    }

    private static async Task<Results<Json<TrainingView>, ProblemResult>> RollBackAsync(HttpContext context, GrainClient grains) =>
        await grains.FactorTrainer.RollBackAsync(context.Caller().UserId) is { } training
            ? Answer(200, training)
            : new ProblemResult(
                Problem.Of(
                    StatusCodes.Status409Conflict, ProblemCodes.NothingToRollBack, "Nothing was published before what is published now."));

    private static Json<TrainingView> Answer(int status, TrainingStatus training) =>
        new(status, TrainingView.Of(training), RecommendationsJson.Default.TrainingView);
}

/// <summary>What the trainer does.</summary>
public sealed record TrainingView
{
    /// <summary>What is being done; null while nothing is.</summary>
    public required string? Step { get; init; }

    /// <summary>When the running training began.</summary>
    public required DateTimeOffset? StartedAt { get; init; }

    /// <summary>What became of the last one.</summary>
    public required TrainingOutcome Outcome { get; init; }

    /// <summary>Why.</summary>
    public required string? Reason { get; init; }

    /// <summary>Version of what is published; 0 for nothing.</summary>
    public required long Version { get; init; }

    /// <summary>nDCG@10 of what is published, on the last fifth of what it was learned from.</summary>
    public required double Validation { get; init; }

    /// <summary>Its items.</summary>
    public required int Items { get; init; }

    /// <summary>Interactions it was learned from.</summary>
    public required long Interactions { get; init; }

    /// <summary>When it was published.</summary>
    public required DateTimeOffset? PublishedAt { get; init; }

    /// <summary>How much of the step is done, 0 to 1; null when that cannot be known.</summary>
    public required double? Fraction { get; init; }

    /// <summary>Version that a rollback publishes once more; 0 for none.</summary>
    public required long PreviousVersion { get; init; }

    /// <summary>The silo that learns; null when none has the role <c>trainer</c>.</summary>
    public required string? Trainer { get; init; }

    /// <summary>Who had it published although it predicts worse than what was before; null when it does not.</summary>
    public required string? ForcedBy { get; init; }

    internal static TrainingView Of(TrainingStatus status) => new()
    {
        Step = status.Step,
        StartedAt = status.StartedAt,
        Outcome = status.Outcome,
        Reason = status.Reason,
        Version = status.Version,
        Validation = Math.Round(status.Validation, 4),
        Items = status.Items,
        Interactions = status.Interactions,
        PublishedAt = status.PublishedAt,
        Fraction = status.Fraction is { } fraction ? Math.Round(fraction, 3) : null,
        PreviousVersion = status.PreviousVersion,
        Trainer = status.Trainer,
        ForcedBy = status.ForcedBy,
    };
}
