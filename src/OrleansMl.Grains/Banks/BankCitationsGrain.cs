using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Storage;
using OrleansMl.Storage;

namespace OrleansMl.Banks;

/// <summary>A log in a ring of chunks. Only the open chunk is in memory; a citation is one write of it.</summary>
[GrainType("bank-citations")]
internal sealed class BankCitationsGrain([FromKeyedServices(StorageNames.Default)] IGrainStorage storage) : Grain, IBankCitationsGrain
{
    private const string StateName = "citations";

    private static readonly SegmentLogFormat<StoredBankCitations, StoredBankCitationChunk> Format = new(
        StateName,
        head => new(Math.Max(0, head.Open - StoredBankCitations.Slots + 1), head.Open),
        (_, span) => new() { Open = span.Open })
    {
        Slots = StoredBankCitations.Slots,
        Of = (chunk, number) => chunk.Number == number ? chunk : new() { Number = number },
    };

    private StoredRecord<StoredBankCitations> Head => field ??= storage.Record<StoredBankCitations>(this, StateName);

    private SegmentLog<StoredBankCitations, StoredBankCitationChunk> Log => field ??= storage.Log(this, Head, Format);

    public override async Task OnActivateAsync(CancellationToken cancellationToken) => await Log.OpenAsync();

    public async Task AddAsync(string contentId, string authorId, ImmutableArray<string> entries, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(contentId);
        var open = Log.Open;
        var rows = entries.Select(entry => new StoredBankCitation(contentId, authorId, entry)).Except(open.Rows).ToImmutableArray();
        if (rows.IsEmpty)
        {
            return;
        }

        if (open.Rows.Length + rows.Length > StoredBankCitationChunk.Capacity)
        {
            open = await Log.RollAsync();
        }

        await Log.SaveAsync(open with { Rows = open.Rows.AddRange(rows) });
    }

    public async Task<ImmutableArray<string>> FindAsync(string? entry, CancellationToken cancellationToken)
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        for (var number = Log.Span.First; number <= Log.Span.Open; number++)
        {
            var chunk = number == Log.Span.Open ? Log.Open : await Log.ReadAsync(number);
            found.UnionWith(chunk.Rows.Where(row => entry is null || row.Entry == entry).Select(row => row.ContentId));
        }

        return [.. found];
    }

    public Task EraseAsync(string authorId, CancellationToken cancellationToken) => Log.RewriteAsync(chunk => chunk.Without(authorId));

    public async Task ClearAsync(CancellationToken cancellationToken)
    {
        for (var slot = 0; slot < Math.Min(StoredBankCitations.Slots, Head.Value.Open + 1); slot++)
        {
            await storage.Record<StoredBankCitationChunk>(this, $"{StateName}-{slot}").ClearAsync();
        }

        await Head.ClearAsync();
        DeactivateOnIdle();
    }
}
