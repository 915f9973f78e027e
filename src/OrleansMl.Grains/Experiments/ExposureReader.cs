using System.Buffers.Text;
using System.Text;

namespace OrleansMl.Experiments;

/// <summary>Reads all shards of the exposure log as one, the latest first.</summary>
internal sealed class ExposureReader
{
    private readonly ExposureShards _shards;
    private readonly (Queue<PlacedExposure> Read, long Before)[] _state;
    private readonly int _batch;
    private readonly string? _experiment;
    private readonly DateTimeOffset _since;

    private ExposureReader(ExposureShards shards, IEnumerable<long> before, int batch, string? experiment, DateTimeOffset since)
    {
        (_shards, _batch, _experiment, _since) = (shards, batch, experiment, since);
        _state = [.. before.Select(place => (new Queue<PlacedExposure>(), place))];
    }

    /// <summary>From the end of the log.</summary>
    public static ExposureReader Latest(ExposureShards shards, int batch, string? experiment = null, DateTimeOffset since = default) =>
        new(shards, Enumerable.Repeat(long.MaxValue, ExposureShards.Count), batch, experiment, since);

    /// <summary>From where another reader stopped; null when the cursor is none of ours.</summary>
    public static ExposureReader? After(ExposureShards shards, string cursor, int batch) =>
        Decode(cursor) is { } before ? new(shards, before, batch, null, default) : null;

    /// <summary>Where to go on; null at the end.</summary>
    public string? Cursor
    {
        get
        {
            // What was read and not taken is read again.
            long[] before = [.. _state.Select(shard => shard.Read.TryPeek(out var next) ? next.Place + 1 : shard.Before)];
            return Array.TrueForAll(before, place => place == 0)
                ? null
                : Base64Url.EncodeToString(Encoding.ASCII.GetBytes(string.Join('.', before)));
        }
    }

    /// <summary>The next exposure; null at the end.</summary>
    public async ValueTask<Exposure?> NextAsync(CancellationToken cancellationToken)
    {
        if (Array.Exists(_state, shard => shard.Read.Count == 0 && shard.Before > 0))
        {
            await Task.WhenAll(Enumerable.Range(0, _state.Length).Select(shard => FillAsync(shard, cancellationToken)));
        }

        var latest = -1;
        for (var shard = 0; shard < _state.Length; shard++)
        {
            if (_state[shard].Read.TryPeek(out var one) && (latest < 0 || one.Exposure.At > _state[latest].Read.Peek().Exposure.At))
            {
                latest = shard;
            }
        }

        return latest < 0 ? null : _state[latest].Read.Dequeue().Exposure;
    }

    private async Task FillAsync(int shard, CancellationToken cancellationToken)
    {
        while (_state[shard].Read.Count == 0 && _state[shard].Before > 0)
        {
            var slice = await _shards[shard].BeforeAsync(_state[shard].Before, _batch, _experiment, _since, cancellationToken);
            foreach (var one in slice.Exposures)
            {
                _state[shard].Read.Enqueue(one);
            }

            _state[shard].Before = slice.Next;
        }
    }

    private static long[]? Decode(string cursor)
    {
        if (cursor.Length > 1000 || !Base64Url.IsValid(cursor))
        {
            return null;
        }

        var places = Encoding.ASCII.GetString(Base64Url.DecodeFromChars(cursor)).Split('.');
        var before = new long[ExposureShards.Count];
        for (var i = 0; i < before.Length; i++)
        {
            if (places.Length != before.Length
                || !long.TryParse(
                    places[i], System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out before[i]))
            {
                return null;
            }
        }

        return before;
    }
}
