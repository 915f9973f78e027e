namespace OrleansMl.Interactions;

/// <summary>
/// How far an account is proven, 0–1: what part of what it does counts in full. The rest counts as one of a crowd
/// (<see cref="Trending.CrowdWeight"/>). Three factors, because each alone is cheap to make: time passes by itself, days are scheduled, and
/// authors are picked by a loop. An account that never came to another author is not proven at all.
/// </summary>
public static class AccountWeight
{
    /// <summary>The weight.</summary>
    /// <param name="account">What is known of the account before it acts.</param>
    /// <param name="authorKey">Whose item it acts on (<see cref="AccountRecord.KeyOf"/>); null to judge the account as such.</param>
    /// <param name="now">The time.</param>
    /// <param name="options">When an account is no longer new, and how much it must have done.</param>
    public static double Of(AccountRecord account, ulong? authorKey, DateTimeOffset now, InteractionOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.NewAccountAge == TimeSpan.Zero)
        {
            return 1;
        }

        var age = options.NewFactor + ((1 - options.NewFactor) * Ramp((now - (account.FirstAt ?? now)) / options.NewAccountAge));
        var history = options.ProvenDays == 0 ? 1 : Ramp((double)account.ActiveDays / options.ProvenDays);
        var diversity = options.ProvenAuthors == 0 ? 1 : Ramp((double)account.AuthorsBut(authorKey) / options.ProvenAuthors);
        return age * history * diversity;
    }

    private static double Ramp(double share) => Math.Clamp(share, 0, 1);
}
