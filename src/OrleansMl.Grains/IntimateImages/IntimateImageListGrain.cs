using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans.Storage;
using OrleansMl.Storage;

namespace OrleansMl.IntimateImages;

/// <summary>A log of marks: of which requests there are, and where each stands.</summary>
[GrainType("intimate-image-list"), CollectionAgeLimit(Hours = 2)]
internal sealed class IntimateImageListGrain(
    [FromKeyedServices(StorageNames.Default)] IGrainStorage storage, IOptions<IntimateImageOptions> options) : Grain, IIntimateImageList
{
    private int _open, _late;

    private MarkLog<StoredIntimateImageList, StoredIntimateImageChunk, StoredIntimateImageMark> Requests => field ??= new(
        storage.Log(this, storage.Record<StoredIntimateImageList>(this, "intimate-image-list"), StoredIntimateImageList.LogFormat),
        mark => mark.Id,
        Count);

    public override Task OnActivateAsync(CancellationToken cancellationToken) => Requests.LoadAsync();

    public async Task<bool> NoteAsync(string id, CancellationToken cancellationToken)
    {
        if (Requests.Find(id) is { State: not null })
        {
            return true;
        }

        if (_open >= options.Value.MaxOpen)
        {
            return false;
        }

        await Requests.AppendAsync(new(id, IntimateImageState.Open, IsLate: false));
        return true;
    }

    public Task MarkAsync(string id, IntimateImageState? state, bool isLate, CancellationToken cancellationToken)
    {
        var mark = new StoredIntimateImageMark(id, state, isLate);
        var known = Requests.Find(id);

        // Who saw it open may tell so after it was decided.
        var isOld = state == IntimateImageState.Open && known is { State: not (null or IntimateImageState.Open) };
        return isOld || known == mark || (known is null && state is null) ? Task.CompletedTask : Requests.AppendAsync(mark);
    }

    public Task<IntimateImageIds?> ListAsync(IntimateImageFilter filter, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(filter);
        return Task.FromResult(
            Requests.TryRead(
                filter.Cursor,
                filter.Limit,
                mark => mark.State is not null && (filter.State ?? mark.State) == mark.State && (filter.Late ?? mark.IsLate) == mark.IsLate,
                out var ids,
                out var next)
                ? new IntimateImageIds(ids.Value, next, _open, _late)
                : null);
    }

    private void Count(StoredIntimateImageMark mark, int by)
    {
        _open += mark.State == IntimateImageState.Open ? by : 0;
        _late += mark is { State: not null, IsLate: true } ? by : 0;
    }
}
