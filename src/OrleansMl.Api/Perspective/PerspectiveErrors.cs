using System.Text.Json.Serialization;
using OrleansMl.Http;

namespace OrleansMl.Perspective;

/// <summary>Errors as Google's APIs write them.</summary>
internal sealed class PerspectiveErrors : ErrorShape
{
    public const string CommentEmpty = "COMMENT_EMPTY";
    public const string CommentTooLong = "COMMENT_TOO_LONG";
    public const string NoRequestedAttributes = "NO_REQUESTED_ATTRIBUTES";
    public const string LanguageNotSupported = "LANGUAGE_NOT_SUPPORTED_BY_ATTRIBUTE";

    private const string TheirError = "type.googleapis.com/google.commentanalyzer.v1alpha1.Error";
    private const string BadRequest = "type.googleapis.com/google.rpc.BadRequest";

    public override Type BodyType => typeof(PerspectiveErrorBody);

    // Theirs has no 413, 415 and 422: whatever is wrong with a request is a 400.
    public override int StatusOf(Problem problem) => problem.Status is 413 or 415 or 422 ? StatusCodes.Status400BadRequest : problem.Status;

    public override Task WriteBodyAsync(HttpContext context, int status, Problem problem) =>
        JsonAnswer.WriteAsync(
            context,
            status,
            new PerspectiveErrorBody(ToError(status, problem)),
            PerspectiveJson.Default.PerspectiveErrorBody,
            "application/json");

    private static PerspectiveError ToError(int status, Problem problem)
    {
        var field = problem.Errors?.FirstOrDefault();
        return new(status, field?.Detail ?? problem.Detail ?? problem.Title, Name(status), field switch
        {
            null => null,
            { Code: CommentEmpty or CommentTooLong } => [new() { Type = TheirError, ErrorType = field.Code }],
            { Code: NoRequestedAttributes } => [Violations(problem), new() { Type = TheirError, ErrorType = field.Code }],
            _ => [Violations(problem)],
        });
    }

    private static PerspectiveErrorDetail Violations(Problem problem) => new()
    {
        Type = BadRequest,
        FieldViolations =
        [
            .. problem.Errors!.Select(
                error => new PerspectiveFieldViolation(error.Pointer.TrimStart('/').Replace('/', '.'), error.Detail))
        ]
    };

    /// <summary>The answer to a request for attributes that nothing can answer: one detail for each, which their clients read.</summary>
    public static Json<PerspectiveErrorBody> ToAnswer(IReadOnlyList<UnsupportedAttribute> unsupported) => new(
        StatusCodes.Status400BadRequest,
        new(new(
            StatusCodes.Status400BadRequest,
            unsupported[0].Message,
            Name(StatusCodes.Status400BadRequest),
            [.. unsupported.Select(one => new PerspectiveErrorDetail
            {
                Type = TheirError,
                ErrorType = LanguageNotSupported,
                LanguageNotSupportedByAttributeError = new(one.Attribute, one.Requested, one.Detected),
            })])),
        PerspectiveJson.Default.PerspectiveErrorBody);

    private static string Name(int status) => status switch
    {
        401 => "UNAUTHENTICATED",
        403 => "PERMISSION_DENIED",
        404 => "NOT_FOUND",
        429 => "RESOURCE_EXHAUSTED",
        501 => "UNIMPLEMENTED",
        503 => "UNAVAILABLE",
        >= 500 => "INTERNAL",
        _ => "INVALID_ARGUMENT",
    };
}

/// <summary>An error in the shape of Google's APIs.</summary>
/// <param name="Error">What went wrong.</param>
public sealed record PerspectiveErrorBody([property: JsonPropertyName("error")] PerspectiveError Error);

/// <summary>What went wrong.</summary>
/// <param name="Code">The HTTP status.</param>
/// <param name="Message">For people.</param>
/// <param name="Status">For programs, for example <c>INVALID_ARGUMENT</c>.</param>
/// <param name="Details">More, when there is more.</param>
public sealed record PerspectiveError(
    [property: JsonPropertyName("code")] int Code,
    [property: JsonPropertyName("message")] string Message,
    [property: JsonPropertyName("status")] string Status,
    [property: JsonPropertyName(
        "details"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<PerspectiveErrorDetail>? Details);

/// <summary>One of two kinds, as <see cref="Type"/> says.</summary>
public sealed record PerspectiveErrorDetail
{
    /// <summary>The kind.</summary>
    [JsonPropertyName("@type")]
    public required string Type { get; init; }

    /// <summary>
    /// <c>COMMENT_EMPTY</c>, <c>COMMENT_TOO_LONG</c>, <c>NO_REQUESTED_ATTRIBUTES</c> or <c>LANGUAGE_NOT_SUPPORTED_BY_ATTRIBUTE</c>.
    /// </summary>
    [JsonPropertyName("errorType"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ErrorType { get; init; }

    /// <summary>With <c>LANGUAGE_NOT_SUPPORTED_BY_ATTRIBUTE</c>, which attribute and which languages.</summary>
    [JsonPropertyName("languageNotSupportedByAttributeError"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public PerspectiveLanguageError? LanguageNotSupportedByAttributeError { get; init; }

    /// <summary>The fields that are wrong.</summary>
    [JsonPropertyName("fieldViolations"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<PerspectiveFieldViolation>? FieldViolations { get; init; }
}

/// <summary>An attribute that nothing can answer in these languages, or in any.</summary>
/// <param name="Attribute">The attribute.</param>
/// <param name="RequestedLanguages">Those of the request; absent when it named none.</param>
/// <param name="DetectedLanguages">What the comment is written in; <c>und</c> when nobody can tell. Absent when nobody looked.</param>
public sealed record PerspectiveLanguageError(
    [property: JsonPropertyName("attribute")] string Attribute,
    [property: JsonPropertyName("requestedLanguages"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    IReadOnlyList<string>? RequestedLanguages,
    [property: JsonPropertyName("detectedLanguages"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    IReadOnlyList<string>? DetectedLanguages);

/// <summary>A field that is wrong.</summary>
/// <param name="Field">Its path, for example <c>comment.text</c>.</param>
/// <param name="Description">What is expected.</param>
public sealed record PerspectiveFieldViolation(
    [property: JsonPropertyName("field")] string Field,
    [property: JsonPropertyName("description")] string Description);
