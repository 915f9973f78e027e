using System.Collections.Immutable;

namespace OrleansMl.Moderation;

/// <summary>The policies in force. One per silo.</summary>
/// <param name="Live">What decides.</param>
/// <param name="Shadow">What decides silently beside it; null while nothing does.</param>
internal sealed record PoliciesInForce(ModerationPolicy Live, ModerationPolicy? Shadow = null)
{
    /// <summary>What decides about authors of the tiers below the best, by place; empty where tiers make no difference.</summary>
    public ImmutableArray<PoliciesInForce> Worse { get; init; } = [];

    /// <summary>What items are decided anew for when somebody meets them; null while nothing is.</summary>
    public RescanScope? Rescan { get; init; }

    /// <summary>What decides about authors of a tier, from 0 for the best.</summary>
    public PoliciesInForce For(int rank) => rank <= 0 || Worse.IsEmpty ? this : Worse[Math.Min(rank, Worse.Length) - 1];

    /// <summary>True when these scores alone would keep a text of some author from its readers.</summary>
    public bool MayHide(CategoryScores scores, ContentType surface) =>
        Live.Hides(scores, surface) || Worse.Any(worse => worse.Live.Hides(scores, surface));
}

/// <summary>
/// Says which policy decides: the configured one, unless a feature knows of a published one. A verdict waits for <see cref="GetAsync"/>,
/// so that a silo that has just started decides nothing by a policy that was replaced.
/// </summary>
internal interface IPolicySource
{
    /// <summary>What is known to be in force; the configured policy until anything else is known.</summary>
    PoliciesInForce Known { get; }

    /// <summary>What is in force. Completes at once but for the first calls of a silo.</summary>
    /// <exception cref="TimeoutException">It cannot be found out now.</exception>
    ValueTask<PoliciesInForce> GetAsync(CancellationToken cancellationToken);

    /// <summary>Both policies decided about an item.</summary>
    void OnDecided(string contentId, PoliciesInForce policies, ModerationLevel live, ModerationLevel shadow)
    {
    }
}

/// <summary>The configured policy, for ever.</summary>
internal sealed class ConfiguredPolicy(ModerationPolicy policy) : IPolicySource
{
    public PoliciesInForce Known { get; } = new(policy);

    public ValueTask<PoliciesInForce> GetAsync(CancellationToken cancellationToken) => new(Known);
}
