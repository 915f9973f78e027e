using System.Text.Json;
using OrleansMl.Http;

namespace OrleansMl.Reviews;

/// <summary>What an act on a case that was not done means to a client.</summary>
internal static class ReviewProblems
{
    public static Problem NoSuchReview(string id) => Problem.NotFound($"There is no case '{id}' in a queue that you may see.");

    public static Problem NoSuchQueue(string name) => Problem.NotFound($"There is no queue '{name}' that you may see.");

    public static Problem Of(ReviewResult result, string id, Caller caller)
    {
        switch (result.Outcome)
        {
            case ReviewOutcome.AlreadyClaimed:
                return Conflict(ProblemCodes.AlreadyClaimed, "Somebody else has this case. It returns to the queue when the lease ends.");
            case ReviewOutcome.AlreadyDecided:
                return Conflict(ProblemCodes.AlreadyDecided, "This case was decided already.") with
                {
                    Level = result.Review?.Case.Verdict is { } verdict ? Name(verdict.Level) : null,
                };
            case ReviewOutcome.NotClaimed:
                return Conflict(ProblemCodes.NotClaimed, "You do not have this case, or the lease is over. Claim it first.");
            case ReviewOutcome.OwnContent:
                return Forbidden(ProblemCodes.OwnContent, "You wrote this item: somebody else decides about it.");
            case ReviewOutcome.Excluded:
                return Forbidden(ProblemCodes.FirstDecider, "You decided, or contest, what is contested here: somebody else answers it.");
            case ReviewOutcome.NotTheDecider:
                return Problem.Forbidden("Only whoever decided, or an administrator, may undo a decision.");
            case ReviewOutcome.LevelNotAllowed:
                return Forbidden(ProblemCodes.LevelNotAllowed, "The queue of this case does not allow this level. Escalate the case.");
            case ReviewOutcome.ActNotAllowed:
                return Forbidden(
                    ProblemCodes.ActNotAllowed, "The queue of this case does not allow this act; acts of the case names those that are.");
            case ReviewOutcome.StaleRevision:
                return Problem.Of(
                    StatusCodes.Status412PreconditionFailed,
                    ProblemCodes.StaleRevision,
                    result.Review is null && result.Item is { } item
                        ? $"The item has another revision than you quote. It is at revision {item.Revision} now, which waits for nobody."
                        : "The item has another revision than you quote. current is the case to look at.") with
                {
                    Current = result.Review is { } current
                        ? JsonSerializer.SerializeToElement(ReviewView.Of(current, caller), ReviewsJson.Default.ReviewView)
                        : null,
                };
            case ReviewOutcome.WindowClosed:
                return Problem.Of(
                    StatusCodes.Status410Gone,
                    ProblemCodes.WindowClosed,
                    "The undo window is over. An administrator may override the decision: POST /content/{id}/override.");
            case ReviewOutcome.InvalidTransition:
                return Conflict(ProblemCodes.InvalidTransition, "The state of the case does not allow this.") with
                {
                    From = result.Review is { } review ? JsonNamingPolicy.SnakeCaseLower.ConvertName(review.Case.State.ToString()) : null,
                    Allowed = AllowedFrom(result.Review?.Case.State),
                };
            case ReviewOutcome.LegalHold:
                return Conflict(
                    ProblemCodes.LegalHold,
                    "A legal request about the item waits: the legal team decides that. Meanwhile only rejected may be decided here, and " +
                    "the case stays with leads and the legal team.");
            case ReviewOutcome.AlreadyUndone:
                return Conflict(
                    ProblemCodes.DecisionUndone, "This decision was undone. Decide anew with another Idempotency-Key, or without one.");
            case ReviewOutcome.IdempotencyConflict:
                return Conflict(
                    ProblemCodes.IdempotencyConflict, "This Idempotency-Key decided something else, which holds. Undo it, or leave it.");
            case ReviewOutcome.ReasonRequired:
                return Problem.Validation(
                    "/reason",
                    "required",
                    "Give a reason, or a strike with the category that was violated: no rule names one here, and the author asks.");
            case ReviewOutcome.Overruled:
                return Conflict(
                    ProblemCodes.Superseded,
                    "Another decision about the item was made since, for example by an administrator: that one holds. Yours is taken " +
                    "back, and the case is yours to look at again.") with
                {
                    Level = result.Item?.Moderation.Level is { } level ? Name(level) : null,
                    From = result.Review is { } undone ? JsonNamingPolicy.SnakeCaseLower.ConvertName(undone.Case.State.ToString()) : null,
                    Allowed = AllowedFrom(result.Review?.Case.State),
                };
            case ReviewOutcome.NoSuchQueue:
                return Problem.Validation("/queue", "unknown_value", "There is no such queue.");
            default:
                return NoSuchReview(id);
        }
    }

    public static string Name(Moderation.ModerationLevel level) => JsonNamingPolicy.SnakeCaseLower.ConvertName(level.ToString());

    private static Problem Conflict(string code, string detail) => Problem.Of(StatusCodes.Status409Conflict, code, detail);

    private static Problem Forbidden(string code, string detail) => Problem.Of(StatusCodes.Status403Forbidden, code, detail);

    private static string[] AllowedFrom(ReviewState? state) => state switch
    {
        ReviewState.Open => ["claim", "escalate", "note"],
        ReviewState.Leased => ["renew", "release", "decide", "escalate", "note"],
        ReviewState.Decided => ["undo", "note"],
        _ => ["note"],
    };
}
