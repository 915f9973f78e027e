namespace OrleansMl.Users;

/// <summary>How long silos may remember what a user allowed.</summary>
internal static class UserConsent
{
    /// <summary>A user who refuses analysis is heard by every silo within this time; the erasure that follows looks again later.</summary>
    public static TimeSpan Age { get; } = TimeSpan.FromSeconds(10);
}
