using Microsoft.Extensions.DependencyInjection;
using Orleans.Storage;
using OrleansMl.Storage;

namespace OrleansMl.Policies;

/// <summary>A log in a ring of chunks. Only the open chunk is in memory; a batch is one write of it and lies in one chunk.</summary>
[GrainType("score-shard")]
internal sealed class ScoreShardGrain([FromKeyedServices(StorageNames.Default)] IGrainStorage storage) : Grain, IScoreShardGrain
{
    private static readonly SegmentLogFormat<StoredScores, StoredScoreChunk> Format = new(
        StoredScores.StateName,
        head => new(Math.Max(0, head.Open - StoredScores.Slots + 1), head.Open),
        (_, span) => new() { Open = span.Open })
    {
        Slots = StoredScores.Slots,
        Of = (chunk, number) => chunk.Number == number ? chunk : new() { Number = number },
    };

    private SegmentLog<StoredScores, StoredScoreChunk> Log =>
        field ??= storage.Log(this, storage.Record<StoredScores>(this, StoredScores.StateName), Format);

    public override async Task OnActivateAsync(CancellationToken cancellationToken) => await Log.OpenAsync();

    public async Task AddAsync(ScoreBatch batch, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(batch.Rows.Length, StoredScoreChunk.Capacity);
        var open = Log.Open;
        if (open.Senders.IsEmpty && open.Number > 0)
        {
            // The silo went after the chunk was begun: who sent what is in the one before.
            open = open with { Senders = (await Log.ReadAsync(open.Number - 1)).Senders };
        }

        if (open.Has(batch.Sender, batch.Sequence))
        {
            return;
        }

        if (open.Rows.Length + batch.Rows.Length > StoredScoreChunk.Capacity)
        {
            open = await Log.RollAsync() with { Senders = open.Senders };
        }

        await Log.SaveAsync(open.With(batch));
    }

    public async Task<StoredScoreChunk?> BeforeAsync(long number, CancellationToken cancellationToken)
    {
        var (open, first) = (Log.Open, Log.Span.First);
        return number > open.Number ? open : number <= first ? null : await Log.ReadAsync(number - 1);
    }

    public Task EraseAsync(string authorId, CancellationToken cancellationToken) => Log.RewriteAsync(chunk => chunk.Without(authorId));
}
