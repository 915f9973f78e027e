using OrleansMl.Http;

namespace OrleansMl.Gorse;

/// <summary>Errors as Gorse writes them: the status, and one line of plain text.</summary>
internal sealed class GorseErrors : ErrorShape
{
    public override Type BodyType => typeof(string);

    public override string ContentType => "text/plain";

    // Theirs has no 413, 415 and 422: whatever is wrong with a request is a 400.
    public override int StatusOf(Problem problem) => problem.Status is 413 or 415 or 422 ? StatusCodes.Status400BadRequest : problem.Status;

    public override Task WriteBodyAsync(HttpContext context, int status, Problem problem)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(
            problem.Status == 401 ? "unauthorized" : problem.Errors?.FirstOrDefault()?.Detail ?? problem.Detail ?? problem.Title);
    }
}

/// <summary>What is wrong with a request, in one line that its sender reads.</summary>
internal sealed class GorseException(string message, int status = StatusCodes.Status400BadRequest) : Exception(message)
{
    public ProblemResult ToResult() =>
        new(Problem.Of(status, CodeOf(status), Message));

    private static string CodeOf(int status) => status switch
    {
        StatusCodes.Status403Forbidden => ProblemCodes.Forbidden,
        StatusCodes.Status404NotFound => ProblemCodes.NotFound,
        StatusCodes.Status409Conflict => ProblemCodes.OwnerConflict,
        _ => ProblemCodes.Validation,
    };
}
