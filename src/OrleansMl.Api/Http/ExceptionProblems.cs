using Orleans.Runtime;
using OrleansMl.Images;
using OrleansMl.Interactions;
using OrleansMl.Models;
using OrleansMl.Operations;

namespace OrleansMl.Http;

/// <summary>What a failed grain call means to a client. Everything that may pass by itself is a 503 with a Retry-After.</summary>
internal static class ExceptionProblems
{
    private const int RetryAfterSeconds = 1;

    // Long enough for a silo to fail over or a store to come back, short enough that clients notice.
    private const int StoreRetryAfterSeconds = 5;

    public static Problem ToProblem(Exception exception) => exception switch
    {
        ModelBusyException busy => Unavailable(ProblemCodes.ModelBusy, busy.Message, Math.Max(1, (int)Math.Ceiling(busy.RetryAfter.TotalSeconds))),
        ModelUnavailableException model => Unavailable(ProblemCodes.ModelUnavailable, model.Message, StoreRetryAfterSeconds),
        ImageUnreadableException image => Problem.Validation("", "unreadable_image", image.Message),
        EngagementBusyException busy => Unavailable(ProblemCodes.Overloaded, busy.Message, RetryAfterSeconds),
        StoreUnavailableException => Unavailable(ProblemCodes.StoreUnavailable, "The store cannot write now; nothing was acknowledged.", StoreRetryAfterSeconds),
        BadHttpRequestException bad => Problem.ForStatus(bad.StatusCode),
        GatewayTooBusyException or LimitExceededException => Unavailable(ProblemCodes.Overloaded, "The cluster is overloaded; nothing was stored.", RetryAfterSeconds),
        TimeoutException => Unavailable(ProblemCodes.StoreUnavailable, "The cluster did not answer in time; a change may still be made. Read the item before you repeat it.", StoreRetryAfterSeconds),
        _ when IsClusterFailure(exception) => Unavailable(ProblemCodes.StoreUnavailable, "The store or the cluster cannot be reached now.", StoreRetryAfterSeconds),
        _ => Problem.Of(StatusCodes.Status500InternalServerError, ProblemCodes.Internal, "Something went wrong here. Quote the request id when you report it."),
    };

    // By namespace, because the Redis client's exceptions arrive from the silo and the API does not reference that library.
    private static bool IsClusterFailure(Exception? exception)
    {
        for (; exception is not null; exception = exception.InnerException)
        {
            if (exception is OrleansException or System.Net.Sockets.SocketException
                || exception.GetType().FullName is { } name
                && (name.StartsWith("Orleans.", StringComparison.Ordinal) || name.StartsWith("StackExchange.Redis.", StringComparison.Ordinal)))
            {
                return true;
            }
        }

        return false;
    }

    private static Problem Unavailable(string code, string detail, int retryAfter) =>
        Problem.Of(StatusCodes.Status503ServiceUnavailable, code, detail) with { RetryAfter = retryAfter };
}
