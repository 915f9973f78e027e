using System.Collections.Immutable;
using System.Globalization;
using System.Numerics;
using Orleans.Concurrency;
using OrleansMl.Banks;
using OrleansMl.Content;

namespace OrleansMl.Search;

/// <summary>Asks all shards for the first candidates, reads them, and keeps those that match.</summary>
[GrainType("content-search"), StatelessWorker, Reentrant]
internal sealed class ContentSearchGrain(SearchShards shards) : Grain, IContentSearchGrain
{
    // Candidates of each shard at a time, items read at once, and read for one answer.
    private const int FromEach = 64, AtOnce = 32, MostRead = 512;

    private const int Radius = 7;

    public async Task<ContentSearchPage?> FindAsync(
        ContentQuery query, string? cursor, int limit, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentOutOfRangeException.ThrowIfNotEqual(limit is >= 1 and <= IContentSearchGrain.MaxLimit, true);
        if (!TryParse(cursor, out var after))
        {
            return null;
        }

        var match = new ContentMatch(query);
        if (match.IsWordless)
        {
            return new([], null);
        }

        var items = ImmutableArray.CreateBuilder<ContentItem>();
        for (var read = 0; read < MostRead;)
        {
            var (candidates, isEnd) = await CandidatesAsync(query, after, cancellationToken);
            foreach (var some in candidates.Take(MostRead - read).Chunk(AtOnce))
            {
                var found = await Task.WhenAll(some.Select(one =>
                    GrainFactory.GetGrain<IContentGrain>(one.ContentId).GetAsync(cancellationToken)));
                for (var i = 0; i < some.Length; i++)
                {
                    (after, read) = (some[i], read + 1);
                    if (found[i] is { } item && match.Matches(item))
                    {
                        items.Add(item);
                        if (items.Count == limit)
                        {
                            return new(items.ToImmutable(), isEnd && some[i] == candidates[^1] ? null : ToCursor(after));
                        }
                    }
                }
            }

            if (isEnd && (candidates.Count == 0 || after == candidates[^1]))
            {
                return new(items.ToImmutable(), null);
            }
        }

        return new(items.ToImmutable(), ToCursor(after!));
    }

    public async Task<ImmutableArray<NearDuplicate>?> NearDuplicatesAsync(string contentId, int limit, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(limit is >= 1 and <= IContentSearchGrain.MaxLimit, true);
        if (await GrainFactory.GetGrain<IContentGrain>(contentId).GetAsync(cancellationToken) is not { } item)
        {
            return null;
        }

        if (TextFingerprint.Of(item.Text) is not { } asked)
        {
            return [];
        }

        // One more, for the item itself.
        var near = await Task.WhenAll(shards.All.Select(shard =>
            shard.NearAsync(asked.Sha256.A, asked.SimHash, Radius, limit + 1, cancellationToken)));
        var candidates = near.SelectMany(some => some).Where(one => one.ContentId != contentId)
            .OrderBy(one => one.Distance).ThenBy(one => one.ContentId, StringComparer.Ordinal).Take(limit).ToList();
        var duplicates = ImmutableArray.CreateBuilder<NearDuplicate>(candidates.Count);
        foreach (var some in candidates.Chunk(AtOnce))
        {
            var read = await Task.WhenAll(some.Select(one =>
                GrainFactory.GetGrain<IContentGrain>(one.ContentId).GetAsync(cancellationToken)));
            duplicates.AddRange(read.Select(other => Compare(asked, other)).OfType<NearDuplicate>());
        }

        return [.. duplicates.OrderBy(one => !one.IsSame).ThenBy(one => one.Distance).ThenBy(one => one.Item.Id, StringComparer.Ordinal)];
    }

    // The index may be a moment behind: what counts is the text as it is now.
    private static NearDuplicate? Compare(TextFingerprint asked, ContentItem? other)
    {
        if (other is null || TextFingerprint.Of(other.Text) is not { } known)
        {
            return null;
        }

        var isSame = known.Sha256 == asked.Sha256;
        var distance = isSame ? 0
            : asked.SimHash is { } a && known.SimHash is { } b ? BitOperations.PopCount(a ^ b)
            : int.MaxValue;
        return distance <= Radius ? new(other, distance, isSame) : null;
    }

    // In order, as far as all shards have told theirs: behind the last candidate of one that has more, another's may come too early.
    private async Task<(List<FoundItem> Candidates, bool IsEnd)> CandidatesAsync(
        ContentQuery query, FoundItem? after, CancellationToken cancellationToken)
    {
        var found = await Task.WhenAll(shards.All.Select(shard => shard.FindAsync(query, after, FromEach, cancellationToken)));
        var ordered = found.SelectMany(some => some).OrderBy(PlaceOf).ToList();
        var full = found.Where(some => some.Length == FromEach).Select(some => PlaceOf(some[^1])).ToList();
        if (full.Count == 0)
        {
            return (ordered, true);
        }

        var until = full.Min();
        return (ordered.FindAll(one => PlaceOf(one).CompareTo(until) <= 0), false);
    }

    private static SearchPlace PlaceOf(FoundItem found) => new(found.CreatedAt, found.ContentId);

    private static string ToCursor(FoundItem place) => string.Create(CultureInfo.InvariantCulture, $"{place.CreatedAt}/{place.ContentId}");

    private static bool TryParse(string? cursor, out FoundItem? after)
    {
        after = null;
        if (cursor is null)
        {
            return true;
        }

        var slash = cursor.IndexOf('/', StringComparison.Ordinal);
        if (slash < 1
            || !long.TryParse(cursor.AsSpan(0, slash), NumberStyles.None, CultureInfo.InvariantCulture, out var ticks)
            || !ContentIds.IsValid(cursor[(slash + 1)..]))
        {
            return false;
        }

        after = new(cursor[(slash + 1)..], ticks);
        return true;
    }
}
