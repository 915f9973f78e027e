using System.Collections.Immutable;

namespace OrleansMl.Experiments;

/// <summary>Where a shard of the exposure log writes.</summary>
[GenerateSerializer, Immutable, Alias("stored-exposures")]
internal sealed record StoredExposures
{
    public const string StateName = "exposures";

    /// <summary>So many chunks are kept; the oldest gives its place to the next. Never change it for a store that holds some.</summary>
    public const int Slots = 64;

    /// <summary>The number of the chunk that is being filled.</summary>
    [Id(0)] public long Open { get; init; }
}

/// <summary>Some exposures, the oldest first. A place holds other chunks in turn: the number says which one it is.</summary>
[GenerateSerializer, Immutable, Alias("stored-exposure-chunk")]
internal sealed record StoredExposureChunk
{
    /// <summary>The most exposures of a chunk.</summary>
    public const int Capacity = 512;

    private const int MaxSenders = 32;

    [Id(0)] public long Number { get; init; }

    [Id(1)] public ImmutableArray<StoredExposure> Exposures { get; init; } = [];

    /// <summary>
    /// The last batch of each silo that is in the log, so that one that is sent again is not in it twice; the latest sender last.
    /// </summary>
    [Id(2)] public ImmutableArray<StoredSender> Senders { get; init; } = [];

    public bool Has(string sender, long sequence) => Senders.Any(known => known.Sender == sender && known.Sequence >= sequence);

    public StoredExposureChunk With(ExposureBatch batch)
    {
        var exposures = ImmutableArray.CreateBuilder<StoredExposure>(Exposures.Length + batch.Exposures.Length);
        exposures.AddRange(Exposures);
        foreach (var exposure in batch.Exposures)
        {
            exposures.Add(StoredExposure.Of(exposure));
        }

        var senders = Senders.RemoveAll(known => known.Sender == batch.Sender);
        return this with
        {
            Exposures = exposures.MoveToImmutable(),
            Senders = [.. senders.Skip(Math.Max(0, senders.Length - MaxSenders + 1)), new(batch.Sender, batch.Sequence)],
        };
    }

    /// <summary>Without what is known of somebody; the others keep their places. The same when nothing is known of them here.</summary>
    public StoredExposureChunk Without(string userId) => Exposures.Any(one => one.UserId == userId)
        ? this with { Exposures = [.. Exposures.Select(one => one.UserId == userId ? default : one)] }
        : this;
}

/// <summary>The last batch of a silo.</summary>
[GenerateSerializer, Immutable, Alias("stored-exposure-sender")]
internal readonly record struct StoredSender([property: Id(0)] string Sender, [property: Id(1)] long Sequence);

/// <summary>One exposure; the default value is one that was erased.</summary>
[GenerateSerializer, Immutable, Alias("stored-exposure")]
internal readonly record struct StoredExposure(
    [property: Id(0)] string? UserId,
    [property: Id(1)] string ContentId,
    [property: Id(2)] DateTimeOffset At,
    [property: Id(3)] string? Experiment,
    [property: Id(4)] string? Variant,
    [property: Id(5)] int Place,
    [property: Id(6)] double Propensity,
    [property: Id(7)] double? Predicted,
    [property: Id(8)] ExploredTargets? Explored)
{
    public static StoredExposure Of(Exposure exposure) => new(
        exposure.UserId,
        exposure.ContentId,
        exposure.At,
        exposure.Experiment,
        exposure.Variant,
        exposure.Place,
        exposure.Propensity,
        exposure.Predicted,
        exposure.Explored);

    public Exposure ToExposure() => new()
    {
        UserId = UserId!,
        ContentId = ContentId,
        At = At,
        Experiment = Experiment,
        Variant = Variant,
        Place = Place,
        Propensity = Propensity,
        Predicted = Predicted,
        Explored = Explored,
    };
}
