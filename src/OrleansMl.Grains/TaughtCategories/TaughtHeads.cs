using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using OrleansMl.Hosting;

namespace OrleansMl.TaughtCategories;

/// <summary>
/// The heads that judge texts, on this silo: asked for twice a second, so that a change is known everywhere within a second, and no text
/// costs a grain call. While they cannot be asked for, the last known ones go on; a silo that has just started asks before its first text.
/// </summary>
internal sealed partial class TaughtHeads(IGrainFactory grains, SentenceVectors vectors, ILogger<TaughtHeads> logger)
    : SiloWorker(TimeSpan.FromMilliseconds(500), logger, stepTimeout: 2 * Patience), IFirstRead
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private volatile TaughtSnapshot? _snapshot;

    /// <summary>False when it is certain that nothing is taught; costs nothing.</summary>
    public bool MayHaveAny => _snapshot is not { Groups.IsEmpty: true };

    /// <inheritdoc/>
    public Task ReadFirstAsync(CancellationToken cancellationToken) => GetAsync(cancellationToken).AsTask();

    /// <summary>What is served now.</summary>
    public ValueTask<TaughtSnapshot> GetAsync(CancellationToken cancellationToken) =>
        _snapshot is { } known ? new(known) : new(AskAsync(cancellationToken));

    protected override async Task RunOnceAsync(CancellationToken cancellationToken)
    {
        var before = _snapshot;
        var now = await AskAsync(cancellationToken);
        if (now != before && !now.Groups.IsEmpty)
        {
            await WarmUpAsync(now, cancellationToken);
        }
    }

    private async Task<TaughtSnapshot> AskAsync(CancellationToken cancellationToken)
    {
        var known = _snapshot;
        var news = await grains.GetGrain<ITaughtCategoryNews>(0)
            .SinceAsync(known?.Revision ?? -1, cancellationToken)
            .WaitAsync(Patience, cancellationToken);
        return news is null ? known! : _snapshot = TaughtSnapshot.Of(news);
    }

    // Loads the encoder before a text needs it.
    private async Task WarmUpAsync(TaughtSnapshot snapshot, CancellationToken cancellationToken)
    {
        foreach (var group in snapshot.Groups)
        {
            try
            {
                await vectors.OfAsync(group.Encoder, ["a walk in the park"], Patience, cancellationToken);
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                LogNotWarm(exception, group.Encoder);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Encoder}, which taught categories need, does not answer")]
    private partial void LogNotWarm(Exception exception, ModelKey encoder);
}

/// <summary>The heads at a revision, those of one encoder together: they share its vectors.</summary>
internal sealed record TaughtSnapshot(int Revision, ImmutableArray<TaughtGroup> Groups)
{
    public static TaughtSnapshot Of(TaughtCategoryNews news) => new(
        news.Revision,
        [
            .. news.Heads.GroupBy(head => head.Encoder)
                .Select(group => new TaughtGroup(
                    group.Key, [.. group], [.. group.Select(head => new SentenceHead(head.Weights, head.Bias))]))
        ]);
}

/// <summary>Heads on one encoder.</summary>
internal sealed record TaughtGroup(ModelKey Encoder, ImmutableArray<ServedHead> Served, ImmutableArray<SentenceHead> Heads)
{
    /// <summary>True when a text must not be published before all of them have judged it.</summary>
    public bool Hides { get; } = Served.Any(head => !head.Shadow && head.Levels.Hides());

    /// <summary>True when none of them decides.</summary>
    public bool IsShadow { get; } = Served.All(head => head.Shadow);
}
