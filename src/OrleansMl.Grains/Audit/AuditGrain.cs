using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Storage;
using OrleansMl.Storage;

namespace OrleansMl.Audit;

/// <summary>A log in chunks; a line is one write of the open chunk. Nothing is ever dropped from it.</summary>
[GrainType("audit")]
internal sealed class AuditGrain([FromKeyedServices(StorageNames.Default)] IGrainStorage storage) : Grain, IAuditGrain
{
    // 64 chunks: who asks must not keep those waiting who are put on record.
    private const int MostLooked = 64 * StoredAuditChunk.Capacity;

    private ChunkLog<StoredAudit, StoredAuditChunk, AuditEntry> Log =>
        field ??= storage.Log(this, storage.Record<StoredAudit>(this, StoredAudit.StateName), StoredAudit.LogFormat);

    public override Task OnActivateAsync(CancellationToken cancellationToken) => Log.LoadAsync().AsTask();

    public Task NoteAsync(AuditEntry entry, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return Log.AppendAsync([entry]);
    }

    public Task<AuditPage> ListAsync(long? before, int limit, CancellationToken cancellationToken) =>
        FindAsync(new(), before, limit, cancellationToken);

    public async Task<AuditPage> FindAsync(AuditFilter filter, long? before, int limit, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(filter);
        ArgumentOutOfRangeException.ThrowIfNotEqual(limit is >= 1 and <= IAuditGrain.MaxLimit, true);
        var end = Math.Clamp(before ?? Log.End, 0, Log.End);
        var next = end;
        var entries = ImmutableArray.CreateBuilder<AuditEntry>();
        await foreach (var part in Log.ReadBackAsync(end))
        {
            for (var i = part.Entries.Length - 1; i >= 0 && entries.Count < limit; i--)
            {
                if (part.Position + i >= end)
                {
                    continue;
                }

                next = part.Position + i;
                var entry = part.Entries[i];
                if (AuditRules.IsBefore(entry, filter))
                {
                    return new(entries.ToImmutable(), null);
                }

                if (AuditRules.Matches(entry, filter))
                {
                    entries.Add(entry);
                }
            }

            if (entries.Count == limit || end - next >= MostLooked)
            {
                break;
            }
        }

        return new(entries.ToImmutable(), next > Log.First ? next : null);
    }
}

/// <summary>Where the audit writes.</summary>
[GenerateSerializer, Immutable, Alias("stored-audit")]
internal sealed record StoredAudit
{
    public const string StateName = "audit";

    [Id(0)] public int First { get; init; }

    /// <summary>The number that the open chunk will have.</summary>
    [Id(1)] public int OpenChunk { get; init; }

    /// <summary>Of the open chunk, the oldest first.</summary>
    [Id(2)] public ImmutableArray<AuditEntry> Open { get; init; } = [];

    public static ChunkLogFormat<StoredAudit, StoredAuditChunk, AuditEntry> LogFormat { get; } = new(
        StateName,
        StoredAuditChunk.Capacity,
        head => new(head.First, head.OpenChunk, head.Open),
        (_, log) => new() { First = log.First, OpenChunk = log.Open, Open = log.Entries },
        chunk => chunk.Entries,
        entries => new() { Entries = entries });
}

/// <summary>A full chunk, the oldest first; never changed.</summary>
[GenerateSerializer, Immutable, Alias("stored-audit-chunk")]
internal sealed record StoredAuditChunk
{
    /// <summary>Never change it for a store that holds some.</summary>
    public const int Capacity = 64;

    [Id(0)] public ImmutableArray<AuditEntry> Entries { get; init; } = [];
}
