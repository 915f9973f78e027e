using System.Buffers;
using System.Collections;
using System.Diagnostics;

namespace OrleansMl.Http;

/// <summary>
/// The outermost step: gives the request its id (header, log scope, problems) and makes sure that whatever goes wrong inside
/// ends in a problem and never in a stack trace.
/// </summary>
internal sealed partial class RequestMiddleware(
    RequestDelegate next, ExceptionProblems problems, TimeProvider timeProvider, ILogger<RequestMiddleware> logger)
{
    public const string Header = "X-Request-ID";

    // Nginx's status for a client that went away: nobody reads it, but metrics and logs tell it from a failure.
    private const int ClientClosedRequest = 499;

    private const int MaxIdLength = 128;

    private static readonly SearchValues<char> IdCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._:-");

    private long _lastUnavailableLog;
    private long _unavailable;

    public async Task InvokeAsync(HttpContext context)
    {
        var given = context.Request.Headers[Header];
        var id = given.Count == 1 && IsValidId(given[0]) ? given[0]! : ActivityTraceId.CreateRandom().ToHexString();
        context.TraceIdentifier = id;
        context.Response.Headers[Header] = id;
        using var scope = logger.BeginScope(new RequestScope(id));
        try
        {
            await next(context);
            var response = context.Response;
            if (response.StatusCode >= 400 && !response.HasStarted && response.ContentLength is null && response.ContentType is null)
            {
                await ProblemResult.WriteAsync(
                    context,
                    response.StatusCode == StatusCodes.Status403Forbidden
                        ? context.AccessDenied()
                        : Problem.ForStatus(response.StatusCode));
            }
        }
        catch (Exception) when (context.RequestAborted.IsCancellationRequested)
        {
            if (!context.Response.HasStarted)
            {
                context.Response.StatusCode = ClientClosedRequest;
            }
        }
        catch (Exception exception) when (!context.Response.HasStarted)
        {
            var problem = problems.ToProblem(exception);
            if (problem.Status == StatusCodes.Status500InternalServerError)
            {
                LogUnexpected(exception, context.Request.Method, context.GetEndpoint()?.DisplayName);
            }
            else if (problem.Status == StatusCodes.Status503ServiceUnavailable)
            {
                OnUnavailable(problem, exception);
            }

            context.Response.Headers.ETag = default;
            context.Response.Headers.Location = default;
            await ProblemResult.WriteAsync(context, problem);
        }
    }

    // As strict as for the ids of items, so that an id can stand in a log line and in a header.
    private static bool IsValidId(ReadOnlySpan<char> id) => id.Length is >= 1 and <= MaxIdLength && !id.ContainsAnyExcept(IdCharacters);

    // Under overload most answers end here: one line a second says as much as a thousand and does not add to the load.
    private void OnUnavailable(Problem problem, Exception exception)
    {
        var now = timeProvider.GetTimestamp();
        var last = Interlocked.Read(ref _lastUnavailableLog);
        Interlocked.Increment(ref _unavailable);
        if ((last == 0 || timeProvider.GetElapsedTime(last, now) >= TimeSpan.FromSeconds(1))
            && Interlocked.CompareExchange(ref _lastUnavailableLog, now, last) == last)
        {
            LogUnavailable(Interlocked.Exchange(ref _unavailable, 0), problem.Code, exception.GetType().Name, exception.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Method} {Endpoint} failed unexpectedly")]
    private partial void LogUnexpected(Exception exception, string method, string? endpoint);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Answered 503 to {Count} requests, the last with {Code}: {ExceptionType}: {Reason}")]
    private partial void LogUnavailable(long count, string code, string exceptionType, string reason);

    private sealed class RequestScope(string id) : IReadOnlyList<KeyValuePair<string, object?>>
    {
        public int Count => 1;

        public KeyValuePair<string, object?> this[int index] =>
            index == 0 ? new("request_id", id) : throw new ArgumentOutOfRangeException(nameof(index));

        public IEnumerator<KeyValuePair<string, object?>> GetEnumerator()
        {
            yield return this[0];
        }

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

        public override string ToString() => $"request_id:{id}";
    }
}
