using System.ComponentModel.DataAnnotations;

namespace OrleansMl.RateLimiting;

/// <summary>Requests per caller and group of operations; section <c>OrleansMl:RateLimits</c>.</summary>
public sealed class RateLimitOptions
{
    internal const string Section = "OrleansMl:RateLimits";

    /// <summary>
    /// Submitting, editing and scoring content. The default is 1000 per minute. An item of a batch counts as one request.
    /// </summary>
    public RateLimit Moderation { get; set; } = new() { Permits = 1000 };

    /// <summary>Recommendations. The default is 100 per minute.</summary>
    public RateLimit Recommendations { get; set; } = new() { Permits = 100 };

    /// <summary>Operations for administrators. The default is 1000 per minute.</summary>
    public RateLimit Admin { get; set; } = new() { Permits = 1000 };

    /// <summary>Everything else. The default is 1000 per minute.</summary>
    public RateLimit Default { get; set; } = new() { Permits = 1000 };

    /// <summary>
    /// What anybody may send without an account, by network address (IPv6: by the first 64 bits), and by user with one. The default is 5
    /// per hour.
    /// </summary>
    public RateLimit Anonymous { get; set; } = new() { Permits = 5, Window = TimeSpan.FromHours(1) };

    /// <summary>The same of all who have no account together. The default is 200 per hour.</summary>
    public RateLimit AnonymousTotal { get; set; } = new() { Permits = 200, Window = TimeSpan.FromHours(1) };

    /// <summary>
    /// Beginning sessions of browsers, by user; by network address ten times as many at an OpenID Connect provider. The default is 10 per
    /// minute.
    /// </summary>
    public RateLimit SignIn { get; set; } = new() { Permits = 10 };

    /// <summary>
    /// Limits callers with the role <c>service</c> like everybody else. The default is false: services are trusted to limit themselves.
    /// </summary>
    public bool LimitServices { get; set; }

    internal RateLimit For(RateLimitGroup group) => group switch
    {
        RateLimitGroup.Moderation => Moderation,
        RateLimitGroup.Recommendations => Recommendations,
        RateLimitGroup.Admin => Admin,
        RateLimitGroup.Anonymous => Anonymous,
        RateLimitGroup.AnonymousTotal => AnonymousTotal,
        RateLimitGroup.SignIn => SignIn,
        _ => Default,
    };
}

/// <summary>One limit.</summary>
public sealed class RateLimit
{
    /// <summary>Permits per window, 1–10,000,000.</summary>
    [Range(1, 10_000_000)]
    public int Permits { get; set; } = 1000;

    /// <summary>The window, 1 second to 1 day. The default is a minute. Windows are aligned to multiples of it.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan Window { get; set; } = TimeSpan.FromMinutes(1);
}

/// <summary>Operations that share a limit.</summary>
internal enum RateLimitGroup
{
    Default,
    Moderation,
    Recommendations,
    Admin,
    Anonymous,
    AnonymousTotal,
    SignIn,
}
