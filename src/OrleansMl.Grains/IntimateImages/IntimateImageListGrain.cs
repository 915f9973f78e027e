using System.Collections.Immutable;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans.Storage;
using OrleansMl.Storage;

namespace OrleansMl.IntimateImages;

/// <summary>A log of marks; all of them in memory, some 100 bytes a request.</summary>
[GrainType("intimate-image-list"), CollectionAgeLimit(Hours = 2)]
internal sealed class IntimateImageListGrain(
    [FromKeyedServices(StorageNames.Default)] IGrainStorage storage, IOptions<IntimateImageOptions> options) : Grain, IIntimateImageList
{
    private readonly List<StoredIntimateImageMark> _requests = [];
    private readonly Dictionary<string, int> _places = new(StringComparer.Ordinal);
    private int _open, _late;

    private ChunkLog<StoredIntimateImageList, StoredIntimateImageChunk, StoredIntimateImageMark> Log => field ??= storage.Log(
        this, storage.Record<StoredIntimateImageList>(this, "intimate-image-list"), StoredIntimateImageList.LogFormat);

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
        if (_places.TryGetValue(id, out var place) && _requests[place].State is not null)
        {
            return true;
        }

        if (_open >= options.Value.MaxOpen)
        {
            return false;
        }

        await AppendAsync(new(id, IntimateImageState.Open, IsLate: false));
        return true;
    }

    public Task MarkAsync(string id, IntimateImageState? state, bool isLate, CancellationToken cancellationToken)
    {
        var mark = new StoredIntimateImageMark(id, state, isLate);
        var isKnown = _places.TryGetValue(id, out var place);

        // Who saw it open may tell so after it was decided.
        var isOld = state == IntimateImageState.Open && isKnown && _requests[place].State is { } known && known != state;
        return isOld || (isKnown ? _requests[place] == mark : state is null) ? Task.CompletedTask : AppendAsync(mark);
    }

    public Task<IntimateImageIds?> ListAsync(IntimateImageFilter filter, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(filter);
        var from = 0;
        if (filter.Cursor is { } cursor && !int.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out from))
        {
            return Task.FromResult<IntimateImageIds?>(null);
        }

        var ids = ImmutableArray.CreateBuilder<string>();
        string? next = null;
        for (var place = from; place < _requests.Count; place++)
        {
            var mark = _requests[place];
            if (mark.State is null || (filter.State ?? mark.State) != mark.State || (filter.Late ?? mark.IsLate) != mark.IsLate)
            {
                continue;
            }

            if (ids.Count == filter.Limit)
            {
                next = place.ToString(CultureInfo.InvariantCulture);
                break;
            }

            ids.Add(mark.Id);
        }

        return Task.FromResult<IntimateImageIds?>(new(ids.ToImmutable(), next, _open, _late));
    }

    private async Task AppendAsync(StoredIntimateImageMark mark)
    {
        await Log.AppendAsync([mark]);
        Apply(mark);
    }

    private void Apply(StoredIntimateImageMark mark)
    {
        if (_places.TryGetValue(mark.Id, out var place))
        {
            Count(_requests[place], -1);
            _requests[place] = mark;
        }
        else
        {
            _places[mark.Id] = _requests.Count;
            _requests.Add(mark);
        }

        Count(mark, 1);
    }

    private void Count(StoredIntimateImageMark mark, int by)
    {
        _open += mark.State == IntimateImageState.Open ? by : 0;
        _late += mark is { State: not null, IsLate: true } ? by : 0;
    }
}
