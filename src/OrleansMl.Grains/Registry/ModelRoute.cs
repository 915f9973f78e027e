namespace OrleansMl.Registry;

/// <summary>The registry's answer to the question which version serves, as every silo keeps it.</summary>
[GenerateSerializer, Immutable, Alias("model-route")]
internal sealed record ModelRoute
{
    // A hundredth of a percent.
    private const int Buckets = 10_000;

    [Id(0)] public required string Name { get; init; }

    /// <summary>The registration's revision; a silo keeps the newest it has seen.</summary>
    [Id(1)] public long Revision { get; init; }

    /// <summary>Null: the highest installed version answers.</summary>
    [Id(2)] public string? Live { get; init; }

    /// <summary>Answers when the live version cannot be loaded.</summary>
    [Id(3)] public string? Fallback { get; init; }

    [Id(4)] public string? Shadow { get; init; }

    /// <summary>Decides for <see cref="ChallengerPercent"/> of the items.</summary>
    [Id(5)] public string? Challenger { get; init; }

    [Id(6)] public double ChallengerPercent { get; init; }

    /// <summary>True when nobody promoted the live version.</summary>
    [Id(7)] public bool IsFollowed { get; init; }

    /// <summary>
    /// True when the challenger decides for this key. The split's own revision goes into the hash, so that not always the same items
    /// are experimented upon.
    /// </summary>
    public bool ChoosesChallenger(string key) =>
        Challenger is not null && StableHash.Bucket($"{Name}/{Revision}/{key}", Buckets) < ChallengerPercent / 100 * Buckets;
}
