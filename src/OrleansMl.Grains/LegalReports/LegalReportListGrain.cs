using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans.Storage;
using OrleansMl.Storage;

namespace OrleansMl.LegalReports;

/// <summary>A log of marks; all of them in memory, some 100 bytes a report.</summary>
[GrainType("legal-report-list"), CollectionAgeLimit(Hours = 2)]
internal sealed class LegalReportListGrain(
    [FromKeyedServices(StorageNames.Default)] IGrainStorage storage, IOptions<LegalReportOptions> options) : Grain, ILegalReportList
{
    private readonly MarkList<StoredLegalReportMark> _reports = new(mark => mark.Id);
    private int _open, _failed;

    private ChunkLog<StoredLegalReportList, StoredLegalReportChunk, StoredLegalReportMark> Log => field ??= storage.Log(
        this, storage.Record<StoredLegalReportList>(this, "legal-report-list"), StoredLegalReportList.LogFormat);

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        await foreach (var part in Log.ReadAsync())
        {
            foreach (var mark in part.Entries)
            {
                Apply(mark);
            }
        }
    }

    public async Task<bool> NoteAsync(string id, CancellationToken cancellationToken)
    {
        if (_reports.Find(id) is { State: not null })
        {
            return true;
        }

        if (_open >= options.Value.MaxOpen)
        {
            return false;
        }

        await AppendAsync(new(id, LegalReportState.Draft));
        return true;
    }

    public Task MarkAsync(string id, LegalReportState? state, CancellationToken cancellationToken)
    {
        var known = _reports.Find(id);
        return known is null ? (state is null ? Task.CompletedTask : AppendAsync(new(id, state)))
            : known.Value.State == state ? Task.CompletedTask
            : AppendAsync(new(id, state));
    }

    public Task<LegalReportIds?> ListAsync(LegalReportFilter filter, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(filter);
        return Task.FromResult(
            _reports.TryRead(
                filter.Cursor,
                filter.Limit,
                mark => mark.State is { } state && (filter.State ?? state) == state,
                out var ids,
                out var next)
                ? new LegalReportIds(ids.Value, next, _open, _failed)
                : null);
    }

    private async Task AppendAsync(StoredLegalReportMark mark)
    {
        await Log.AppendAsync([mark]);
        Apply(mark);
    }

    private void Apply(StoredLegalReportMark mark)
    {
        if (_reports.Set(mark) is { } before)
        {
            Count(before, -1);
        }

        Count(mark, 1);
    }

    private void Count(StoredLegalReportMark mark, int by)
    {
        _open += mark.State is { IsOpen: true } ? by : 0;
        _failed += mark.State == LegalReportState.Failed ? by : 0;
    }
}
