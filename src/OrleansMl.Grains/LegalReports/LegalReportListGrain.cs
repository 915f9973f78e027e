using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans.Storage;
using OrleansMl.Storage;

namespace OrleansMl.LegalReports;

/// <summary>A log of marks: of which reports there are, and where each stands.</summary>
[GrainType("legal-report-list"), CollectionAgeLimit(Hours = 2)]
internal sealed class LegalReportListGrain(
    [FromKeyedServices(StorageNames.Default)] IGrainStorage storage, IOptions<LegalReportOptions> options) : Grain, ILegalReportList
{
    private int _open, _failed;

    private MarkLog<StoredLegalReportList, StoredLegalReportChunk, StoredLegalReportMark> Reports => field ??= new(
        storage.Log(this, storage.Record<StoredLegalReportList>(this, "legal-report-list"), StoredLegalReportList.LogFormat),
        mark => mark.Id,
        Count);

    public override Task OnActivateAsync(CancellationToken cancellationToken) => Reports.LoadAsync();

    public async Task<bool> NoteAsync(string id, CancellationToken cancellationToken)
    {
        if (Reports.Find(id) is { State: not null })
        {
            return true;
        }

        if (_open >= options.Value.MaxOpen)
        {
            return false;
        }

        await Reports.AppendAsync(new(id, LegalReportState.Draft));
        return true;
    }

    public Task MarkAsync(string id, LegalReportState? state, CancellationToken cancellationToken)
    {
        var known = Reports.Find(id);
        return known is null ? (state is null ? Task.CompletedTask : Reports.AppendAsync(new(id, state)))
            : known.Value.State == state ? Task.CompletedTask
            : Reports.AppendAsync(new(id, state));
    }

    public Task<LegalReportIds?> ListAsync(LegalReportFilter filter, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(filter);
        return Task.FromResult(
            Reports.TryRead(
                filter.Cursor,
                filter.Limit,
                mark => mark.State is { } state && (filter.State ?? state) == state,
                out var ids,
                out var next)
                ? new LegalReportIds(ids.Value, next, _open, _failed)
                : null);
    }

    private void Count(StoredLegalReportMark mark, int by)
    {
        _open += mark.State is { IsOpen: true } ? by : 0;
        _failed += mark.State == LegalReportState.Failed ? by : 0;
    }
}
