using System.Collections.Immutable;

namespace OrleansMl.Trending;

/// <summary>An item that a shard puts forward for a board: sums and counts, not yet a score.</summary>
[GenerateSerializer, Immutable, Alias("trending-candidate")]
public sealed record TrendingCandidate
{
    /// <summary>The item.</summary>
    [Id(0)] public required string ContentId { get; init; }

    /// <summary>What it is.</summary>
    [Id(1)] public required ContentMetadata Facts { get; init; }

    /// <summary>Decayed positive engagement by the window's fast half-life, as far as the accounts are proven.</summary>
    [Id(2)] public required double Ups { get; init; }

    /// <summary>Decayed negative engagement by the same half-life, as a positive number.</summary>
    [Id(3)] public required double Downs { get; init; }

    /// <summary>Weighted events per window now.</summary>
    [Id(4)] public required double FastRate { get; init; }

    /// <summary>Weighted events per window as usual.</summary>
    [Id(5)] public required double SlowRate { get; init; }

    /// <summary>Events in the last whole five minutes.</summary>
    [Id(6)] public required double BinCount { get; init; }

    /// <summary>Decayed count of events before those, the item's usual share.</summary>
    [Id(7)] public required double UsualCount { get; init; }

    /// <summary><see cref="Ups"/> everywhere; the same as <see cref="Ups"/> on boards that are not regional.</summary>
    [Id(8)] public required double GlobalUps { get; init; }

    /// <summary>Decayed positive engagement of accounts that nothing speaks for; <see cref="Ups"/> is the rest.</summary>
    [Id(9)] public double Unproven { get; init; }

    /// <summary>The same of negative engagement; <see cref="Downs"/> is the rest.</summary>
    [Id(10)] public double UnprovenDowns { get; init; }
}

/// <summary>What one shard knows of one board.</summary>
[GenerateSerializer, Immutable, Alias("trending-slice")]
public sealed record TrendingSlice
{
    /// <summary>The shard's heaviest items of the board, in no order.</summary>
    [Id(0)] public ImmutableArray<TrendingCandidate> Candidates { get; init; } = [];

    /// <summary>Events of all items of the board in the last whole five minutes.</summary>
    [Id(1)] public double BinCount { get; init; }

    /// <summary>Decayed count of events before those.</summary>
    [Id(2)] public double UsualCount { get; init; }

    /// <summary>Items that had any of <see cref="BinCount"/>.</summary>
    [Id(3)] public int BinItems { get; init; }

    /// <summary>Decayed positive engagement of the whole board.</summary>
    [Id(4)] public double Ups { get; init; }

    /// <summary>Decayed positive engagement of everything in the shard.</summary>
    [Id(5)] public double GlobalUps { get; init; }

    /// <summary>What the shard took for now, seconds since the landmark: later than the clock's now only while a simulation runs.</summary>
    [Id(6)] public double Time { get; init; }

    /// <summary>Decayed positive engagement of the board by accounts that nothing speaks for; <see cref="Ups"/> is the rest.</summary>
    [Id(7)] public double Unproven { get; init; }
}
