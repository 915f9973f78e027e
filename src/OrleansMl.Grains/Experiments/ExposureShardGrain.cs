using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Storage;
using OrleansMl.Storage;

namespace OrleansMl.Experiments;

/// <summary>
/// A log in a ring of chunks. Only the open chunk is in memory; a batch is one write of it, and never lies in two chunks.
/// </summary>
[GrainType("exposure-shard")]
internal sealed class ExposureShardGrain([FromKeyedServices(StorageNames.Default)] IGrainStorage storage) : Grain, IExposureShardGrain
{
    private const int ChunksPerCall = 8;

    // Silos send within a second or two of each other; what is this much older than it should be has nothing younger before it.
    private static readonly TimeSpan Disorder = TimeSpan.FromMinutes(1);

    private static readonly SegmentLogFormat<StoredExposures, StoredExposureChunk> Format = new(
        StoredExposures.StateName,
        head => new(Math.Max(0, head.Open - StoredExposures.Slots + 1), head.Open),
        (_, span) => new() { Open = span.Open })
    {
        Slots = StoredExposures.Slots,
        Of = (chunk, number) => chunk.Number == number ? chunk : new() { Number = number },
    };

    private SegmentLog<StoredExposures, StoredExposureChunk> Log =>
        field ??= storage.Log(this, storage.Record<StoredExposures>(this, StoredExposures.StateName), Format);

    public override async Task OnActivateAsync(CancellationToken cancellationToken) => await Log.OpenAsync();

    public async Task AddAsync(ExposureBatch batch, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(batch.Exposures.Length, StoredExposureChunk.Capacity);
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

        if (open.Exposures.Length + batch.Exposures.Length > StoredExposureChunk.Capacity)
        {
            open = await Log.RollAsync() with { Senders = open.Senders };
        }

        await Log.SaveAsync(open.With(batch));
    }

    public async Task<ExposureSlice> BeforeAsync(
        long before, int limit, string? experiment, DateTimeOffset since, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        var found = ImmutableArray.CreateBuilder<PlacedExposure>();
        var (open, first) = (Log.Open, Log.Span.First);
        before = Math.Min(before, PlaceOf(open.Number, open.Exposures.Length));
        for (var read = 0; read < ChunksPerCall && before > PlaceOf(first, 0); read++)
        {
            var number = (before - 1) / StoredExposureChunk.Capacity;
            var exposures = (number == open.Number ? open : await Log.ReadAsync(number)).Exposures;
            var latest = DateTimeOffset.MinValue;
            for (var i = (int)Math.Min(exposures.Length, before - PlaceOf(number, 0)) - 1; i >= 0; i--)
            {
                var one = exposures[i];
                latest = one.At > latest ? one.At : latest;
                if (one.UserId is null || one.At < since || (experiment is not null && one.Experiment != experiment))
                {
                    continue;
                }

                found.Add(new(PlaceOf(number, i), one.ToExposure()));
                if (found.Count == limit)
                {
                    return new(found.ToImmutable(), PlaceOf(number, i));
                }
            }

            before = PlaceOf(number, 0);
            if (latest > DateTimeOffset.MinValue && latest + Disorder < since)
            {
                return new(found.ToImmutable(), 0);
            }
        }

        return new(found.ToImmutable(), before > PlaceOf(first, 0) ? before : 0);
    }

    public Task EraseAsync(string userId, CancellationToken cancellationToken) => Log.RewriteAsync(chunk => chunk.Without(userId));

    private static long PlaceOf(long number, int index) => (number * StoredExposureChunk.Capacity) + index;
}
