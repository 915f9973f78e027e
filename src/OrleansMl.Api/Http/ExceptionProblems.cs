using System.Collections.Frozen;
using System.Security.Cryptography;
using Orleans.Runtime;

namespace OrleansMl.Http;

/// <summary>What one kind of exception means to a client.</summary>
internal sealed record ExceptionProblem(Type Exception, Func<Exception, Problem> ToProblem);

/// <summary>
/// What a failed grain call means to a client: a feature's exception what the feature says, anything else what is said here.
/// Everything that may pass by itself is a 503 with a Retry-After.
/// </summary>
internal sealed class ExceptionProblems(IEnumerable<ExceptionProblem> features)
{
    private readonly FrozenDictionary<Type, Func<Exception, Problem>> _features =
        features.DistinctBy(one => one.Exception).ToFrozenDictionary(one => one.Exception, one => one.ToProblem);

    public Problem ToProblem(Exception exception) =>
        _features.TryGetValue(exception.GetType(), out var toProblem) ? toProblem(exception) : ToGeneralProblem(exception);

    private Problem ToGeneralProblem(Exception exception) => exception switch
    {
        BadHttpRequestException bad => Problem.ForStatus(bad.StatusCode),

        // Data Protection says so of whatever kept it from its keys.
        CryptographicException { InnerException: { } kept } => ToProblem(kept),
        GatewayTooBusyException or LimitExceededException =>
            Problem.Unavailable(ProblemCodes.Overloaded, "The cluster is overloaded; nothing was stored.", Problem.RetrySoon),
        TimeoutException or OperationCanceledException => Problem.Unavailable(
            ProblemCodes.Overloaded,
            "The cluster did not answer in time; a change may still be made. Read the item before you repeat it.",
            Problem.RetryAfterFailover),
        _ when IsClusterFailure(exception) => Problem.Unavailable(
            ProblemCodes.Overloaded, "A silo stopped or cannot be reached now. Repeat the request.", Problem.RetryAfterFailover),
        _ => Problem.Of(
            StatusCodes.Status500InternalServerError,
            ProblemCodes.Internal,
            "Something went wrong here. Quote the request id when you report it."),
    };

    // A fault of the store arrives as StoreUnavailableException. By namespace, because some of the runtime's exceptions are not public.
    private static bool IsClusterFailure(Exception? exception)
    {
        for (; exception is not null; exception = exception.InnerException)
        {
            if (exception is OrleansException or System.Net.Sockets.SocketException
                || exception.GetType().FullName?.StartsWith("Orleans.", StringComparison.Ordinal) == true)
            {
                return true;
            }
        }

        return false;
    }
}

internal static class ExceptionProblemExtensions
{
    /// <summary>Says what a feature's exception means to a client. The exception's own type counts, not its bases.</summary>
    public static IServiceCollection AddProblem<TException>(this IServiceCollection services, Func<TException, Problem> toProblem)
        where TException : Exception =>
        services.AddSingleton(new ExceptionProblem(typeof(TException), exception => toProblem((TException)exception)));
}
