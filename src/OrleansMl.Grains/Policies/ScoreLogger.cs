using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Orleans.Runtime;
using OrleansMl.Content;
using OrleansMl.Hosting;
using OrleansMl.Moderation;

namespace OrleansMl.Policies;

/// <summary>
/// Takes note of what the policy saw of each revision on this silo, and of what people decided, and hands it to the log's shards every two
/// seconds. Adding never waits: what comes while too much waits is left out. A silo that is killed loses what it has not handed on.
/// </summary>
internal sealed class ScoreLogger(ScoreShards shards, ILocalSiloDetails silo, ILogger<ScoreLogger> logger)
    : SiloWorker(TimeSpan.FromSeconds(2), logger), IContentListener
{
    /// <summary>Rows that wait for one shard at most: a minute of a busy silo, 1 MB.</summary>
    internal const int MaxWaiting = 8192;

    private readonly ShardOutbox<StoredScore, ScoreBatch> _outbox = new(
        ScoreShards.Count,
        MaxWaiting,
        () => new Pages(silo.SiloAddress.ToParsableString()),
        (shard, batch, cancellationToken) => shards[shard].AddAsync(batch, cancellationToken).WaitAsync(cancellationToken),
        logger);

    public ValueTask OnChangedAsync(ContentChanged change, CancellationToken cancellationToken)
    {
        if (change.After is { IsErased: false, Decisions: [.., var decision] } item && change.Before?.DecisionCount != item.DecisionCount)
        {
            Add(change.ContentId, item, decision);
        }

        return default;
    }

    /// <summary>Hands on what waits. Returns when every shard answered.</summary>
    internal Task FlushAsync() => _outbox.FlushAsync(Clock);

    protected override Task RunOnceAsync(CancellationToken cancellationToken)
    {
        _outbox.Send(Clock);
        return Task.CompletedTask;
    }

    protected override Task FinishAsync(CancellationToken cancellationToken) => _outbox.DrainAsync(Clock, cancellationToken);

    private void Add(string contentId, StoredContent item, Decision decision)
    {
        var row = new StoredScore { ContentId = contentId, AuthorId = item.AuthorId, At = decision.At, Surface = item.Type };
        // Taken back: the scores again, which nobody decided about.
        if (decision is { IsUndo: false, Source: DecisionSource.Human or DecisionSource.Appeal })
        {
            row = row with { Human = decision.Level };
        }
        else if (AssessmentSummary.Of(item.Assessments) is { Error: null } summary)
        {
            row = row with
            {
                Scores = summary.Scores,
                NotJudged = summary.NotJudged,
                Unanswered = summary.Unanswered,
                Taught = StrongestOf(summary.Taught),
                NeededAgreement = summary.NeededAgreement,
                NeededForRemoval = summary.NeededForRemoval,
            };
        }
        else
        {
            // Nobody scored it, so a policy decides nothing.
            return;
        }

        _outbox.Add(ScoreShards.Of(item.AuthorId), row);
    }

    private static ModerationLevel StrongestOf(ImmutableArray<TaughtScore> taught)
    {
        var strongest = ModerationLevel.Approved;
        foreach (var one in taught)
        {
            strongest = one.Level > strongest ? one.Level : strongest;
        }

        return strongest;
    }

    /// <summary>In the order in which they came, in batches of at most a chunk of the log.</summary>
    private sealed class Pages(string sender) : IOutboxBuffer<StoredScore, ScoreBatch>
    {
        private readonly Queue<StoredScore> _waiting = [];

        public int Count => _waiting.Count;

        public void Add(in StoredScore row) => _waiting.Enqueue(row);

        public ScoreBatch Take(long sequence)
        {
            var batch = ImmutableArray.CreateBuilder<StoredScore>(Math.Min(_waiting.Count, StoredScoreChunk.Capacity));
            while (batch.Count < batch.Capacity)
            {
                batch.Add(_waiting.Dequeue());
            }

            return new(sender, sequence, batch.MoveToImmutable());
        }
    }
}
