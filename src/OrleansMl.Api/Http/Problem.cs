using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.WebUtilities;

namespace OrleansMl.Http;

/// <summary>An error answer in the shape of RFC 9457 (application/problem+json) with a stable <see cref="Code"/>.</summary>
public sealed record Problem
{
    /// <summary>Always <c>about:blank</c>: <see cref="Code"/> says what kind of problem it is.</summary>
    public string Type { get; init; } = "about:blank";

    /// <summary>The status in words.</summary>
    public required string Title { get; init; }

    /// <summary>The HTTP status.</summary>
    public required int Status { get; init; }

    /// <summary>What kind of problem it is; stable, for programs.</summary>
    public required string Code { get; init; }

    /// <summary>What happened and what to do about it, for people.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Detail { get; init; }

    /// <summary>The request's id, as in the X-Request-ID header and the logs.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? RequestId { get; init; }

    /// <summary>What is wrong with which field; only with code <c>validation</c> and <c>malformed</c>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<FieldError>? Errors { get; init; }

    /// <summary>With code <c>invalid_transition</c>, the state the item is in.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? From { get; init; }

    /// <summary>With code <c>invalid_transition</c>, the changes that state allows.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Allowed { get; init; }

    /// <summary>With code <c>already_decided</c> the level that was decided; with <c>superseded</c> the one that holds.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Level { get; init; }

    /// <summary>With code <c>posting_paused</c>, until when (UTC); absent when there is no end.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? Until { get; init; }

    /// <summary>With code <c>posting_paused</c>, why, in the words of whoever paused it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Reason { get; init; }

    /// <summary>With code <c>stale_revision</c> of a review, the case as it is now, in the shape of its GET.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public JsonElement? Current { get; init; }

    /// <summary>With code <c>forbidden</c>, the roles of which the caller needs one; absent where it is not a matter of roles.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? RequiredRoles { get; init; }

    /// <summary>Seconds after which to try again; the Retry-After header says the same.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? RetryAfter { get; init; }

    internal static Problem Of(int status, string code, string? detail = null) =>
        new() { Status = status, Title = ReasonPhrases.GetReasonPhrase(status), Code = code, Detail = detail };

    internal static Problem Validation(IReadOnlyList<FieldError> errors) =>
        Of(StatusCodes.Status422UnprocessableEntity, ProblemCodes.Validation, $"{errors[0].Pointer}: {errors[0].Detail}") with
        {
            Errors = errors
        };

    internal static Problem Validation(string pointer, string code, string detail) => Validation([new(pointer, detail, code)]);

    /// <summary>Seconds after which a node that is overloaded is worth another try.</summary>
    internal const int RetrySoon = 1;

    /// <summary>Seconds: long enough for a silo to fail over or a store to come back, short enough that clients notice.</summary>
    internal const int RetryAfterFailover = 5;

    internal static Problem Unavailable(string code, string detail, int retryAfter) =>
        Of(StatusCodes.Status503ServiceUnavailable, code, detail) with { RetryAfter = retryAfter };

    internal static Problem NotFound(string detail) => Of(StatusCodes.Status404NotFound, ProblemCodes.NotFound, detail);

    internal static Problem Forbidden(string detail) => Of(StatusCodes.Status403Forbidden, ProblemCodes.Forbidden, detail);

    internal static Problem Malformed(string detail) => Of(StatusCodes.Status400BadRequest, ProblemCodes.Malformed, detail);

    /// <summary>The problem for an answer that some middleware gave without a body.</summary>
    internal static Problem ForStatus(int status) => status switch
    {
        StatusCodes.Status400BadRequest => Malformed("The request cannot be read."),
        StatusCodes.Status401Unauthorized =>
            Of(status, ProblemCodes.Unauthenticated, "Send a valid token or API key: Authorization: Bearer <token>."),
        StatusCodes.Status403Forbidden => Forbidden("The token does not allow this operation."),
        StatusCodes.Status404NotFound => NotFound("There is nothing at this address."),
        StatusCodes.Status405MethodNotAllowed =>
            Of(status, ProblemCodes.MethodNotAllowed, "The address does not support this method; see the Allow header."),
        StatusCodes.Status408RequestTimeout =>
            Of(status, ProblemCodes.RequestTimeout, "The body did not arrive in time; nothing was done."),
        StatusCodes.Status413PayloadTooLarge => Of(status, ProblemCodes.TooLarge, $"The body may have at most {JsonBody.MaxBytes} bytes."),
        StatusCodes.Status415UnsupportedMediaType =>
            Of(status, ProblemCodes.UnsupportedMediaType, "Send JSON: Content-Type: application/json."),
        _ => Of(status, status < 500 ? "request_failed" : ProblemCodes.Internal),
    };
}

/// <summary>What is wrong with one field.</summary>
/// <param name="Pointer">JSON pointer into the request body, or <c>/name</c> of a path or query parameter.</param>
/// <param name="Detail">What is expected.</param>
/// <param name="Code">What kind of mistake it is; stable, for programs.</param>
public sealed record FieldError(string Pointer, string Detail, string Code);

/// <summary>The stable problem codes.</summary>
internal static class ProblemCodes
{
    public const string Malformed = "malformed";
    public const string Unauthenticated = "unauthenticated";
    public const string Forbidden = "forbidden";
    public const string NotFound = "not_found";
    public const string MethodNotAllowed = "method_not_allowed";
    public const string IdempotencyConflict = "idempotency_conflict";
    public const string InvalidTransition = "invalid_transition";
    public const string OwnerConflict = "owner_conflict";
    public const string StaleRevision = "stale_revision";
    public const string TooLarge = "too_large";
    public const string UnsupportedMediaType = "unsupported_media_type";
    public const string Validation = "validation";
    public const string RateLimited = "rate_limited";
    public const string TooManyConcurrent = "too_many_concurrent";
    public const string RequestTimeout = "request_timeout";
    public const string ModelBusy = "model_busy";
    public const string ModelUnavailable = "model_unavailable";
    public const string ModelRefused = "model_refused";
    public const string NothingToRollBack = "nothing_to_roll_back";
    public const string StoreUnavailable = "store_unavailable";
    public const string Overloaded = "overloaded";
    public const string TooManyKeys = "too_many_keys";
    public const string TooManyExperiments = "too_many_experiments";
    public const string TooManyCategories = "too_many_categories";
    public const string TooManyBanks = "too_many_banks";
    public const string TooManyGolden = "too_many_golden";
    public const string BankFull = "bank_full";
    public const string OtherKind = "other_kind";
    public const string TooManyWebhooks = "too_many_webhooks";
    public const string NoDraft = "no_draft";
    public const string NoRescan = "no_rescan";
    public const string RescanRunning = "rescan_running";
    public const string AlreadyClaimed = "already_claimed";
    public const string AlreadyDecided = "already_decided";
    public const string NotClaimed = "not_claimed";
    public const string OwnContent = "own_content";
    public const string FirstDecider = "first_decider";
    public const string LevelNotAllowed = "level_not_allowed";
    public const string ActNotAllowed = "act_not_allowed";
    public const string PostingPaused = "posting_paused";
    public const string OwnStanding = "own_standing";
    public const string WindowClosed = "window_closed";
    public const string NothingToContest = "nothing_to_contest";
    public const string Superseded = "superseded";
    public const string FinalDecision = "final_decision";
    public const string TooManyComplaints = "too_many_complaints";
    public const string TooManyRequests = "too_many_requests";
    public const string LegalHold = "legal_hold";
    public const string DecisionUndone = "decision_undone";
    public const string SamePerson = "same_person";
    public const string TooManyReports = "too_many_reports";
    public const string EvidenceGone = "evidence_gone";
    public const string SessionEnded = "session_ended";
    public const string AntiforgeryRequired = "antiforgery_required";
    public const string SignInFailed = "sign_in_failed";
    public const string SignInRefused = "sign_in_refused";
    public const string ProviderUnavailable = "provider_unavailable";
    public const string Internal = "internal";
}
