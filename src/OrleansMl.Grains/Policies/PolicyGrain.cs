using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.Storage;
using OrleansMl.Moderation;
using OrleansMl.Storage;

namespace OrleansMl.Policies;

/// <summary>Checks and stores what is published. Silos ask twice a second what is new (<see cref="PolicyFollower"/>).</summary>
[GrainType("policy")]
internal sealed partial class PolicyGrain(
    [FromKeyedServices(StorageNames.Default)] IGrainStorage storage,
    ModerationPolicy configured,
    IAuthorTiers tiers,
    TimeProvider timeProvider,
    ILogger<PolicyGrain> logger) : Grain, IPolicyGrain, IPolicyNews
{
    private string Name => this.GetPrimaryKeyString();

    private StoredRecord<StoredPolicy> Record => field ??= storage.Record<StoredPolicy>(this, "policy");

    private StoredPolicy Current => Record.Value;

    // Of this silo's configuration, which a deployment may be about to change on the others.
    private PolicyVersion Configured => field ??= new() { Version = configured.Reference.Version, Document = configured.ToDocument() };

    public override Task OnActivateAsync(CancellationToken cancellationToken) => Record.LoadAsync().AsTask();

    public Task<Policy?> GetAsync(CancellationToken cancellationToken) =>
        Task.FromResult(Name == configured.Reference.Name ? Current.ToPolicy(Name, Configured) : null);

    public Task<PolicyNews?> SinceAsync(int revision, CancellationToken cancellationToken) =>
        Task.FromResult(revision == Current.Revision
            ? null
            : new PolicyNews(Current.Revision, Current.Live, Current.Shadow, Current.Rescan));

    public Task SetRescanAsync(RescanScope? scope, CancellationToken cancellationToken) => Current.Rescan == scope
        ? Task.CompletedTask
        : Record.SaveAsync(Current with { Revision = Current.Revision + 1, Rescan = scope });

    public Task CountAsync(string shadow, ImmutableArray<LevelChange> changes, CancellationToken cancellationToken)
    {
        var next = Current.Count(shadow, changes);
        return ReferenceEquals(next, Current) ? Task.CompletedTask : Record.SaveAsync(next);
    }

    public Task<PolicyResult> PutDraftAsync(PolicyDocument document, int? expectedRevision, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(document);
        if (PolicyRules.Check(document) is [var mistake, ..])
        {
            throw new ArgumentException($"{mistake.Pointer}: {mistake.Detail}", nameof(document));
        }

        return RefuseTiers(document) is { } refused ? Task.FromResult(refused)
            : Current.Draft == document ? Task.FromResult(Answer(PolicyOutcome.Unchanged))
            : ChangeAsync(expectedRevision, Current.With(document));
    }

    public Task<PolicyResult> DeleteDraftAsync(int? expectedRevision, CancellationToken cancellationToken) =>
        Current.Draft is null
            ? Task.FromResult(Answer(PolicyOutcome.NoDraft))
            : ChangeAsync(expectedRevision, Current.With(draft: null));

    public Task<PolicyResult> StartShadowAsync(PolicyAct act, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(act);
        return Current.Draft is not { } draft ? Task.FromResult(Answer(PolicyOutcome.NoDraft))
            : RefuseTiers(draft) is { } refused ? Task.FromResult(refused)
            : Current.Shadow?.Document == Current.Draft ? Task.FromResult(Answer(PolicyOutcome.Unchanged))
            : ChangeAsync(act.ExpectedRevision, Current.StartShadow(Configured, act, timeProvider.GetUtcNow()));
    }

    public Task<PolicyResult> EndShadowAsync(PolicyAct act, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(act);
        return Current.Shadow is null
            ? Task.FromResult(Answer(PolicyOutcome.NoShadow))
            : ChangeAsync(act.ExpectedRevision, Current.EndShadow());
    }

    public async Task<PolicyResult> PublishAsync(PolicyAct act, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(act);
        if (Current.Draft is not { } draft)
        {
            return Answer(PolicyOutcome.NoDraft);
        }

        if (RefuseTiers(draft) is { } refused)
        {
            return refused;
        }

        if (draft == (Current.Live ?? Configured).Document)
        {
            return Answer(PolicyOutcome.Unchanged);
        }

        var result = await ChangeAsync(act.ExpectedRevision, Current.Publish(Configured, act, timeProvider.GetUtcNow()));
        if (result.Outcome == PolicyOutcome.Changed)
        {
            LogPublished(Name, result.Policy.Live.Version);
        }

        return result;
    }

    public async Task<PolicyResult> RollBackAsync(PolicyAct act, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(act);
        if (Current.Previous.IsEmpty)
        {
            return Answer(PolicyOutcome.NothingBefore);
        }

        var result = await ChangeAsync(act.ExpectedRevision, Current.RollBack(act, timeProvider.GetUtcNow()));
        if (result.Outcome == PolicyOutcome.Changed)
        {
            LogRolledBack(Name, result.Policy.Live.Version);
        }

        return result;
    }

    // Also of a stored draft: the configuration may have other tiers since. What was live once may always be returned to.
    private PolicyResult? RefuseTiers(PolicyDocument document) => PolicyRules.CheckTiers(document, tiers.Names) is [var first, ..] mistakes
        ? Answer(first.Code == PolicyRules.UnknownTier ? PolicyOutcome.UnknownTier : PolicyOutcome.MilderTier) with
        {
            Mistakes = [.. mistakes],
        }
        : null;

    private async Task<PolicyResult> ChangeAsync(int? expectedRevision, StoredPolicy next)
    {
        if (expectedRevision is { } expected && expected != Current.Revision)
        {
            return Answer(PolicyOutcome.StaleRevision);
        }

        await Record.SaveAsync(next);
        return Answer(PolicyOutcome.Changed);
    }

    private PolicyResult Answer(PolicyOutcome outcome) => new(outcome, Current.ToPolicy(Name, Configured));

    [LoggerMessage(Level = LogLevel.Information, Message = "Policy {Policy}: version {Version} decides")]
    private partial void LogPublished(string policy, string version);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Policy {Policy}: rolled back, version {Version} decides again")]
    private partial void LogRolledBack(string policy, string version);
}
