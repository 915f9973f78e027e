using System.Text.Json.Serialization;
using OrleansMl.Http;

namespace OrleansMl.OpenAi;

/// <summary>Errors as the OpenAI client libraries read them.</summary>
internal sealed class OpenAiErrors : ErrorShape
{
    public override Type BodyType => typeof(OpenAiErrorBody);

    // Theirs has no 415 and 422: whatever is wrong with a request is a 400.
    public override int StatusOf(Problem problem) => problem.Status is 415 or 422 ? StatusCodes.Status400BadRequest : problem.Status;

    public override Task WriteBodyAsync(HttpContext context, int status, Problem problem) =>
        JsonAnswer.WriteAsync(
            context, status, new OpenAiErrorBody(ToError(problem)), OpenAiJson.Default.OpenAiErrorBody, "application/json");

    private static OpenAiError ToError(Problem problem)
    {
        var field = problem.Errors?.FirstOrDefault();
        var (type, code) = problem.Status switch
        {
            401 => ("invalid_request_error", "invalid_api_key"),
            403 => ("invalid_request_error", "insufficient_permissions"),
            429 => ("rate_limit_error", "rate_limit_exceeded"),
            >= 500 => ("server_error", problem.Code),
            _ => ("invalid_request_error", field?.Code ?? problem.Code),
        };
        return new(field?.Detail ?? problem.Detail ?? problem.Title, type, field?.Pointer.TrimStart('/').Replace('/', '.'), code);
    }
}

/// <summary>An error in the shape of the OpenAI API.</summary>
/// <param name="Error">What went wrong.</param>
public sealed record OpenAiErrorBody(OpenAiError Error);

/// <summary>What went wrong.</summary>
/// <param name="Message">For people.</param>
/// <param name="Type"><c>invalid_request_error</c>, <c>rate_limit_error</c> or <c>server_error</c>.</param>
/// <param name="Param">The field that is wrong; null when none is to blame.</param>
/// <param name="Code">What kind of error it is; stable, for programs.</param>
public sealed record OpenAiError(
    string Message,
    string Type,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Param,
    string Code);
