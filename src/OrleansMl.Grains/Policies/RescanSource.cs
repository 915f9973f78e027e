using System.Collections.Immutable;

namespace OrleansMl.Policies;

/// <summary>
/// Which items a rescan looks at next: what people look at most first, then by the score log from the newest to the oldest, each item
/// once. In memory are a chunk of each shard and eight bytes an item. Not for two at a time.
/// </summary>
internal sealed class RescanSource
{
    private readonly ScoreShards _shards;
    private readonly StoredRescan _rescan;
    private readonly Lane[] _lanes;
    private readonly HashSet<ulong> _seen;
    private int _viewedDone;

    private RescanSource(ScoreShards shards, StoredRescan rescan)
    {
        (_shards, _rescan, _viewedDone) = (shards, rescan, rescan.ViewedDone);
        _lanes = [.. rescan.Cursors.Select(cursor => new Lane { Cursor = cursor })];
        _seen = [.. rescan.Viewed.Select(id => StableHash.Of(id))];
    }

    public int ViewedDone => _viewedDone;

    public ImmutableArray<RescanCursor> Cursors => [.. _lanes.Select(lane => lane.Cursor)];

    /// <summary>Counts the items of a shard that a rescan looks at.</summary>
    /// <returns>How many, and which places of what people look at most are among them.</returns>
    public static async Task<(long Items, ImmutableArray<int> Known)> CountAsync(
        ScoreShards shards, int shard, StoredRescan rescan, ImmutableArray<string> viewed, CancellationToken cancellationToken)
    {
        var seen = new HashSet<ulong>();
        for (var before = long.MaxValue; await shards[shard].BeforeAsync(before, cancellationToken) is { } chunk; before = chunk.Number)
        {
            foreach (var row in chunk.Rows)
            {
                if (IsWanted(row, rescan))
                {
                    seen.Add(StableHash.Of(row.ContentId));
                }
            }
        }

        return (seen.Count, [.. viewed.Index().Where(one => seen.Contains(StableHash.Of(one.Item))).Select(one => one.Index)]);
    }

    /// <summary>Goes on where a rescan is: what lies before its cursors was looked at.</summary>
    public static async Task<RescanSource> OpenAsync(ScoreShards shards, StoredRescan rescan, CancellationToken cancellationToken)
    {
        var source = new RescanSource(shards, rescan);
        for (var shard = 0; shard < source._lanes.Length; shard++)
        {
            await source.SkipAsync(shard, cancellationToken);
        }

        return source;
    }

    /// <summary>The next items, at most so many; none at the end.</summary>
    public async Task<List<string>> TakeAsync(int count, CancellationToken cancellationToken)
    {
        var ids = new List<string>(count);
        while (ids.Count < count && _viewedDone < _rescan.Viewed.Length)
        {
            ids.Add(_rescan.Viewed[_viewedDone++]);
        }

        while (ids.Count < count)
        {
            Lane? newest = null;
            for (var shard = 0; shard < _lanes.Length; shard++)
            {
                if (await NextAsync(shard, cancellationToken) is { } lane && !(newest?.Row.At >= lane.Row.At))
                {
                    newest = lane;
                }
            }

            if (newest is null)
            {
                return ids;
            }

            if (_seen.Add(StableHash.Of(newest.Row.ContentId)))
            {
                ids.Add(newest.Row.ContentId);
            }

            newest.Cursor = newest.Cursor with { Row = newest.Cursor.Row - 1 };
        }

        // So that the end is known when nothing comes after these.
        for (var shard = 0; shard < _lanes.Length; shard++)
        {
            await NextAsync(shard, cancellationToken);
        }

        return ids;
    }

    // A row that was scored after the rescan began was decided by its version.
    private static bool IsWanted(StoredScore row, StoredRescan rescan) =>
        row.Scores is not null && row.At <= rescan.StartedAt && !(row.At < rescan.Request.Since)
        && (rescan.Request.Surface is not { } surface || row.Surface == surface);

    // Moves a shard to its next row that is wanted and was not seen; null at its end.
    private async ValueTask<Lane?> NextAsync(int shard, CancellationToken cancellationToken)
    {
        var lane = _lanes[shard];
        while (!lane.Cursor.IsAtEnd)
        {
            if (lane.Chunk is not { } chunk || chunk.Number != lane.Cursor.Chunk)
            {
                await ReadAsync(lane, shard, cancellationToken);
                continue;
            }

            for (var row = Math.Min(lane.Cursor.Row, chunk.Rows.Length - 1); row >= 0; row--)
            {
                if (IsWanted(chunk.Rows[row], _rescan) && !_seen.Contains(StableHash.Of(chunk.Rows[row].ContentId)))
                {
                    lane.Cursor = lane.Cursor with { Row = row };
                    return lane;
                }
            }

            lane.Cursor = chunk.Number == 0 ? RescanCursor.End : new(chunk.Number, -1);
            lane.Chunk = null;
        }

        return null;
    }

    // The chunk that the cursor is in, or the one before when it is through with it.
    private async Task ReadAsync(Lane lane, int shard, CancellationToken cancellationToken)
    {
        var isInside = lane.Cursor is { Row: >= 0, Chunk: < long.MaxValue };
        var chunk = await _shards[shard].BeforeAsync(isInside ? lane.Cursor.Chunk + 1 : lane.Cursor.Chunk, cancellationToken);
        lane.Chunk = chunk;
        lane.Cursor = chunk is null ? RescanCursor.End
            : isInside && chunk.Number == lane.Cursor.Chunk ? lane.Cursor
            : new(chunk.Number, chunk.Rows.Length - 1);
    }

    private async Task SkipAsync(int shard, CancellationToken cancellationToken)
    {
        var cursor = _lanes[shard].Cursor;
        if (cursor == RescanCursor.Newest)
        {
            return;
        }

        var before = long.MaxValue;
        while (await _shards[shard].BeforeAsync(before, cancellationToken) is { } chunk && chunk.Number >= cursor.Chunk)
        {
            before = chunk.Number;
            var from = chunk.Number == cursor.Chunk ? cursor.Row + 1 : 0;
            foreach (var row in chunk.Rows.Skip(from).Where(row => IsWanted(row, _rescan)))
            {
                _seen.Add(StableHash.Of(row.ContentId));
            }
        }
    }

    private sealed class Lane
    {
        public RescanCursor Cursor { get; set; }

        public StoredScoreChunk? Chunk { get; set; }

        public StoredScore Row => Chunk!.Rows[Cursor.Row];
    }
}
