using System.Threading.RateLimiting;
using Microsoft.Extensions.Options;
using OrleansMl.Http;
using OrleansMl.Security;
using Lease = System.Threading.RateLimiting.RateLimitLease;

namespace OrleansMl.RateLimiting;

/// <summary>
/// The slots of this process: first the caller's own share, then the budget of what is asked for. Nothing waits for a slot.
/// See decision 040.
/// </summary>
internal sealed class AdmissionControl : IDisposable
{
    // Scrapes at once: more than any monitoring has, few enough that they cost nothing.
    private const int MaxScrapes = 8;

    private static readonly Problem NodeIsFull = Problem.Unavailable(
        ProblemCodes.Overloaded, "This node is working on as many requests as it can; nothing was done.", Problem.RetrySoon);

    private static readonly Problem CallerHasEnough = Problem.Of(
        StatusCodes.Status429TooManyRequests,
        ProblemCodes.TooManyConcurrent,
        "This caller has as many requests or streams open as it may; nothing was done.") with
    { RetryAfter = Problem.RetrySoon };

    private readonly ConcurrencyLimiter _requests;
    private readonly ConcurrencyLimiter _operators;
    private readonly ConcurrencyLimiter _anonymous;
    private readonly ConcurrencyLimiter _streams;
    private readonly ConcurrencyLimiter _scrapes = Limiter(MaxScrapes);
    private readonly PartitionedRateLimiter<string> _users;
    private readonly PartitionedRateLimiter<string> _services;
    private readonly PartitionedRateLimiter<string> _streamsOfCallers;

    public AdmissionControl(IOptions<AdmissionOptions> options)
    {
        var limits = options.Value;
        _requests = Limiter(limits.MaxConcurrentRequests);
        _operators = Limiter(limits.ReservedForOperators);
        _anonymous = Limiter(limits.MaxConcurrentAnonymous);
        _streams = Limiter(limits.MaxStreams);
        _users = PerCaller(limits.MaxConcurrentPerUser);
        _services = PerCaller(limits.MaxConcurrentPerService);
        _streamsOfCallers = PerCaller(limits.MaxStreamsPerCaller);
    }

    /// <summary>Takes a slot, or says why there is none. Dispose the admission when the request has ended.</summary>
    public Admission Enter(AdmissionKind kind, Caller? caller) => (kind, caller) switch
    {
        (AdmissionKind.Health, _) => default,
        (AdmissionKind.Metrics, _) => Enter(null, _scrapes),
        (_, null) => Enter(null, _anonymous),
        (AdmissionKind.Stream, _) => Enter(_streamsOfCallers.AttemptAcquire(caller.UserId), _streams),
        _ when caller.Is(CallerRoles.Admin) => Enter(_services.AttemptAcquire(caller.UserId), _requests, _operators),
        _ => Enter((caller.Is(CallerRoles.Service) ? _services : _users).AttemptAcquire(caller.UserId), _requests),
    };

    public void Dispose()
    {
        foreach (IDisposable limiter in new IDisposable[]
            { _requests, _operators, _anonymous, _streams, _scrapes, _users, _services, _streamsOfCallers })
        {
            limiter.Dispose();
        }
    }

    private static Admission Enter(Lease? own, ConcurrencyLimiter budget, ConcurrencyLimiter? reserve = null)
    {
        if (own is { IsAcquired: false })
        {
            return new(own, null, CallerHasEnough);
        }

        var slot = budget.AttemptAcquire();
        if (!slot.IsAcquired && reserve is not null)
        {
            slot.Dispose();
            slot = reserve.AttemptAcquire();
        }

        return new(own, slot, slot.IsAcquired ? null : NodeIsFull);
    }

    private static ConcurrencyLimiter Limiter(int permits) => new(new() { PermitLimit = permits, QueueLimit = 0 });

    // Limiters of callers who have nothing open are dropped by the framework.
    private static PartitionedRateLimiter<string> PerCaller(int permits)
    {
        Func<string, ConcurrencyLimiter> limiter = _ => Limiter(permits);
        return PartitionedRateLimiter.Create<string, string>(caller => RateLimitPartition.Get(caller, limiter), StringComparer.Ordinal);
    }
}

/// <summary>A slot, or why there is none.</summary>
internal readonly struct Admission(Lease? own, Lease? slot, Problem? refusal) : IDisposable
{
    public Problem? Refusal => refusal;

    public void Dispose()
    {
        slot?.Dispose();
        own?.Dispose();
    }
}
