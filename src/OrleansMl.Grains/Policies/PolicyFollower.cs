using Microsoft.Extensions.Logging;
using OrleansMl.Hosting;
using OrleansMl.Moderation;

namespace OrleansMl.Policies;

/// <summary>
/// The policies in force on this silo: asked for twice a second, so that a change is known everywhere within a second, and no verdict
/// costs a grain call. While they cannot be asked for, the last known ones go on; the first verdict of a silo waits for them. What the
/// shadow would have decided is counted here and handed on with the next round.
/// </summary>
internal sealed partial class PolicyFollower(
    IGrainFactory grains, ModerationPolicy configured, IAuthorTiers tiers, ILogger<PolicyFollower> logger)
    : SiloWorker(TimeSpan.FromMilliseconds(500), logger, stepTimeout: 2 * Patience), IPolicySource
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly ShadowCounter _counter = new();
    private volatile PoliciesInForce _known = new(configured);
    private volatile int _revision = -1;

    public PoliciesInForce Known => _known;

    public ValueTask<PoliciesInForce> GetAsync(CancellationToken cancellationToken) =>
        _revision >= 0 ? new(_known) : new(AskAsync(cancellationToken));

    public void OnDecided(string contentId, PoliciesInForce policies, ModerationLevel live, ModerationLevel shadow) =>
        _counter.Count(policies.Shadow!.Reference.Version, contentId, live, shadow);

    protected override async Task RunOnceAsync(CancellationToken cancellationToken)
    {
        foreach (var (shadow, changes) in _counter.Take())
        {
            await grains.GetGrain<IPolicyNews>(configured.Reference.Name).CountAsync(shadow, changes, cancellationToken)
                .WaitAsync(Patience, cancellationToken);
        }

        await AskAsync(cancellationToken);
    }

    private async Task<PoliciesInForce> AskAsync(CancellationToken cancellationToken)
    {
        var name = configured.Reference.Name;
        var news = await grains.GetGrain<IPolicyNews>(name)
            .SinceAsync(_revision, cancellationToken)
            .WaitAsync(Patience, cancellationToken);
        if (news is null)
        {
            return _known;
        }

        var now = InForce(news, rank: 0) with
        {
            Rescan = news.Rescan,
            Worse = NamesTiers(news.Live) || NamesTiers(news.Shadow)
                ? [.. Enumerable.Range(1, Math.Max(0, tiers.Names.Length - 1)).Select(rank => InForce(news, rank))]
                : [],
        };
        var live = now.Live;
        if (live.Reference != _known.Live.Reference)
        {
            LogInForce(live.Reference.Name, live.Reference.Version);
        }

        (_known, _revision) = (now, news.Revision);
        return now;
    }

    private PoliciesInForce InForce(PolicyNews news, int rank)
    {
        return new(news.Live is { } live ? ToPolicy(live) : configured, news.Shadow is { } shadow ? ToPolicy(shadow) : null);

        ModerationPolicy ToPolicy(PolicyVersion version) => version.Document.ToPolicy(
            new(configured.Reference.Name, version.Version), tiers.Names.AsSpan()[..Math.Min(rank + 1, tiers.Names.Length)]);
    }

    private static bool NamesTiers(PolicyVersion? version) => version?.Document.Thresholds.Any(entry => entry.Tier is not null) is true;

    [LoggerMessage(Level = LogLevel.Information, Message = "Policy {Policy}, version {Version}, decides on this silo")]
    private partial void LogInForce(string policy, string version);
}
