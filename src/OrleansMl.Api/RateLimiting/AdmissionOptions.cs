using System.ComponentModel.DataAnnotations;

namespace OrleansMl.RateLimiting;

/// <summary>
/// How many requests this process works on at once, and of whom. Section <c>OrleansMl:Admission</c>. Every number is a budget of its own:
/// who fills one takes nothing from the others.
/// </summary>
public sealed class AdmissionOptions
{
    internal const string Section = "OrleansMl:Admission";

    private const string Rule = "OrleansMl:Admission:{0} must be from {1} to {2}.";

    /// <summary>
    /// Requests beyond this are answered 503 <c>overloaded</c> at once instead of waiting: a queue that only grows serves nobody. The
    /// default is 1024; more lets latency and memory grow under overload. Health endpoints are never refused.
    /// </summary>
    [Range(1, 1_000_000, ErrorMessage = Rule)]
    public int MaxConcurrentRequests { get; set; } = 1024;

    /// <summary>
    /// Requests of one user at once; beyond it 429 <c>too_many_concurrent</c>. The default is 32; more lets one user slow down the others.
    /// </summary>
    [Range(1, 1_000_000, ErrorMessage = Rule)]
    public int MaxConcurrentPerUser { get; set; } = 32;

    /// <summary>Requests of one service, API key or administrator at once; beyond it 429. The default is 512.</summary>
    [Range(1, 1_000_000, ErrorMessage = Rule)]
    public int MaxConcurrentPerService { get; set; } = 512;

    /// <summary>Slots beside the others that only administrators get when all others are taken. The default is 64.</summary>
    [Range(1, 1_000_000, ErrorMessage = Rule)]
    public int ReservedForOperators { get; set; } = 64;

    /// <summary>Requests without a caller at once (documents, pages, failed logins); beyond it 503. The default is 32.</summary>
    [Range(1, 1_000_000, ErrorMessage = Rule)]
    public int MaxConcurrentAnonymous { get; set; } = 32;

    /// <summary>Open event streams; beyond it 503. The default is 512.</summary>
    [Range(1, 1_000_000, ErrorMessage = Rule)]
    public int MaxStreams { get; set; } = 512;

    /// <summary>Open event streams of one caller; beyond it 429. The default is 8.</summary>
    [Range(1, 1_000_000, ErrorMessage = Rule)]
    public int MaxStreamsPerCaller { get; set; } = 8;
}
