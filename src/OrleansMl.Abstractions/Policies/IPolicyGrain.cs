namespace OrleansMl.Policies;

/// <summary>
/// The moderation policy: draft, shadow, live, previous. Key: its name, the configured one (<c>OrleansMl:Moderation:Policy</c>). Until a
/// version is published the configuration decides; from then on what was published does, whatever the configuration says. A change is in
/// effect on every silo within a second. Items that were decided keep their decision until they are judged again.
/// </summary>
[GrainInterfaceType("policy")]
public interface IPolicyGrain : IGrainWithStringKey
{
    /// <summary>The policy as it is; null when the cluster decides by another one.</summary>
    [Alias("get")]
    Task<Policy?> GetAsync(CancellationToken cancellationToken = default);

    /// <summary>
    /// Writes the draft. Repeating it changes nothing. One that names a tier which the cluster does not have, or is milder to a worse tier
    /// than to a better one, is refused and not stored (<see cref="PolicyOutcome.UnknownTier"/>, <see cref="PolicyOutcome.MilderTier"/>).
    /// </summary>
    /// <param name="document">What it shall say; see <see cref="PolicyRules"/>.</param>
    /// <param name="expectedRevision">The revision the caller saw; null for any.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="ArgumentException">The document breaks a rule.</exception>
    [Alias("put-draft")]
    Task<PolicyResult> PutDraftAsync(PolicyDocument document, int? expectedRevision, CancellationToken cancellationToken = default);

    /// <summary>Throws the draft away.</summary>
    [Alias("delete-draft")]
    Task<PolicyResult> DeleteDraftAsync(int? expectedRevision, CancellationToken cancellationToken = default);

    /// <summary>Lets the draft decide silently beside the live version. It stays the draft, and counting begins anew.</summary>
    [Alias("start-shadow")]
    Task<PolicyResult> StartShadowAsync(PolicyAct act, CancellationToken cancellationToken = default);

    /// <summary>Ends the shadow.</summary>
    [Alias("end-shadow")]
    Task<PolicyResult> EndShadowAsync(PolicyAct act, CancellationToken cancellationToken = default);

    /// <summary>
    /// Makes the draft the live version, with a number of its own. A shadow that says the same ends. Refused when the tiers that the draft
    /// names are gone since it was written.
    /// </summary>
    [Alias("publish")]
    Task<PolicyResult> PublishAsync(PolicyAct act, CancellationToken cancellationToken = default);

    /// <summary>Makes the version before the live one live again, under its own number.</summary>
    [Alias("roll-back")]
    Task<PolicyResult> RollBackAsync(PolicyAct act, CancellationToken cancellationToken = default);
}

/// <summary>Who changes a policy, and why.</summary>
/// <param name="By">Who.</param>
/// <param name="Note">Why, at most <see cref="PolicyRules.MaxNoteLength"/> characters; null when nobody says.</param>
/// <param name="ExpectedRevision">The revision the caller saw; null for any.</param>
[GenerateSerializer, Immutable, Alias("policy-act")]
public sealed record PolicyAct(
    [property: Id(0)] string By, [property: Id(1)] string? Note = null, [property: Id(2)] int? ExpectedRevision = null);
