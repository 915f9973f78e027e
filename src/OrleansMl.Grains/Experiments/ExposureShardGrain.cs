using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;
using Orleans.Storage;

namespace OrleansMl.Experiments;

/// <summary>
/// An append-only log in a ring of chunks. Only the open chunk is in memory; a batch is one write of it. When a batch does not fit, the pointer moves first: a chunk is never written before the pointer says so, and a
/// place that the pointer names and that holds an older chunk is empty.
/// </summary>
[GrainType("exposure-shard")]
internal sealed class ExposureShardGrain([FromKeyedServices(StorageNames.Default)] IGrainStorage storage) : Grain, IExposureShardGrain
{
    private const int ChunksPerCall = 8;

    // Silos send within a second or two of each other; what is this much older than it should be has nothing younger before it.
    private static readonly TimeSpan s_disorder = TimeSpan.FromMinutes(1);

    private GrainState<StoredExposures> _pointer = new(new());
    private GrainState<StoredExposureChunk> _open = new(new());

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        await storage.ReadStateAsync(StoredExposures.StateName, this.GetGrainId(), _pointer);
        var number = _pointer.State!.Open;
        _open = await OpenAsync(number, []);
        if (number > 0 && _open.State!.Senders.IsEmpty)
        {
            // The silo went after the pointer had moved: who sent what is in the chunk before.
            _open.State = _open.State with { Senders = (await OpenAsync(number - 1, [])).State!.Senders };
        }
    }

    public async Task AddAsync(ExposureBatch batch, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(batch.Exposures.Length, StoredExposureChunk.Capacity);
        if (_open.State!.Has(batch.Sender, batch.Sequence))
        {
            return;
        }

        await ChangeAsync(async () =>
        {
            if (_open.State!.Exposures.Length + batch.Exposures.Length > StoredExposureChunk.Capacity)
            {
                var number = _pointer.State!.Open + 1;
                var next = await OpenAsync(number, _open.State.Senders);
                _pointer = await WriteAsync(StoredExposures.StateName, _pointer, new() { Open = number });
                _open = next;
            }

            var open = _open.State!;
            _open = await WriteAsync(StoredExposures.ChunkName(open.Number), _open, open.With(batch));
        });
    }

    public async Task<ExposureSlice> BeforeAsync(long before, int limit, string? experiment, DateTimeOffset since, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        var found = ImmutableArray.CreateBuilder<PlacedExposure>();
        var (open, first) = (_open.State!, Math.Max(0, _open.State!.Number - StoredExposures.Slots + 1));
        before = Math.Min(before, PlaceOf(open.Number, open.Exposures.Length));
        for (var read = 0; read < ChunksPerCall && before > PlaceOf(first, 0); read++)
        {
            var number = (before - 1) / StoredExposureChunk.Capacity;
            var exposures = number == open.Number ? open.Exposures : await ReadAsync(number);
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
            if (latest > DateTimeOffset.MinValue && latest + s_disorder < since)
            {
                return new(found.ToImmutable(), 0);
            }
        }

        return new(found.ToImmutable(), before > PlaceOf(first, 0) ? before : 0);
    }

    public Task EraseAsync(string userId, CancellationToken cancellationToken) => ChangeAsync(async () =>
    {
        for (var number = Math.Max(0, _open.State!.Number - StoredExposures.Slots + 1); number < _open.State.Number; number++)
        {
            var chunk = new GrainState<StoredExposureChunk>(new());
            await storage.ReadStateAsync(StoredExposures.ChunkName(number), this.GetGrainId(), chunk);
            if (chunk.State!.Without(userId) is { } without)
            {
                await WriteAsync(StoredExposures.ChunkName(number), chunk, without);
            }
        }

        if (_open.State.Without(userId) is { } rest)
        {
            _open = await WriteAsync(StoredExposures.ChunkName(_open.State.Number), _open, rest);
        }
    });

    private static long PlaceOf(long number, int index) => (number * StoredExposureChunk.Capacity) + index;

    // Empty when the chunk gave its place to another one since.
    private async Task<ImmutableArray<StoredExposure>> ReadAsync(long number)
    {
        var chunk = new GrainState<StoredExposureChunk>(new());
        await storage.ReadStateAsync(StoredExposures.ChunkName(number), this.GetGrainId(), chunk);
        return chunk.State!.Number == number ? chunk.State.Exposures : [];
    }

    private async Task<GrainState<StoredExposureChunk>> OpenAsync(long number, ImmutableArray<StoredSender> senders)
    {
        var chunk = new GrainState<StoredExposureChunk>(new());
        await storage.ReadStateAsync(StoredExposures.ChunkName(number), this.GetGrainId(), chunk);
        if (chunk.State!.Number != number)
        {
            chunk.State = new() { Number = number };
        }

        chunk.State = chunk.State.Senders.IsEmpty ? chunk.State with { Senders = senders } : chunk.State;
        return chunk;
    }

    private async Task ChangeAsync(Func<Task> change)
    {
        try
        {
            await change();
        }
        catch
        {
            // Memory and store may differ now; the next activation reads what is true.
            DeactivateOnIdle();
            throw;
        }
    }

    private async Task<GrainState<T>> WriteAsync<T>(string name, GrainState<T> stored, T next)
    {
        var write = new GrainState<T>(next, stored.ETag) { RecordExists = stored.RecordExists };
        await storage.WriteStateAsync(name, this.GetGrainId(), write);
        return write;
    }
}
