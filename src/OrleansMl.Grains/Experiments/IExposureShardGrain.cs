using System.Collections.Immutable;
using Orleans.Concurrency;

namespace OrleansMl.Experiments;

/// <summary>The exposures of a sixteenth of everybody (grain key: the shard's number).</summary>
[GrainInterfaceType("exposure-shard")]
internal interface IExposureShardGrain : IGrainWithIntegerKey
{
    /// <summary>Appends a batch, durably; the same one again changes nothing.</summary>
    [Alias("add")]
    Task AddAsync(ExposureBatch batch, CancellationToken cancellationToken = default);

    /// <summary>
    /// Exposures before a place in the log, the latest first. Reads a few chunks at most, so the answer may be empty and more follow.
    /// </summary>
    /// <param name="before">A place; <see cref="long.MaxValue"/> for the end.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="experiment">Only of this experiment; null for all.</param>
    /// <param name="since">Nothing older.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    [Alias("before"), AlwaysInterleave]
    Task<ExposureSlice> BeforeAsync(
        long before, int limit, string? experiment, DateTimeOffset since, CancellationToken cancellationToken = default);

    /// <summary>Forgets what was put on somebody's lists, durably.</summary>
    [Alias("erase")]
    Task EraseAsync(string userId, CancellationToken cancellationToken = default);
}

/// <summary>Exposures from one silo.</summary>
/// <param name="Sender">The silo with its generation.</param>
/// <param name="Sequence">Grows with each batch of the silo to this shard.</param>
/// <param name="Exposures">At most as many as a chunk holds.</param>
[GenerateSerializer, Immutable, Alias("exposure-batch")]
internal sealed record ExposureBatch(
    [property: Id(0)] string Sender,
    [property: Id(1)] long Sequence,
    [property: Id(2)] ImmutableArray<Exposure> Exposures);

/// <summary>A part of a shard's log.</summary>
/// <param name="Exposures">The latest first.</param>
/// <param name="Next">What follows lies before this place; 0 for nothing.</param>
[GenerateSerializer, Immutable, Alias("exposure-slice")]
internal sealed record ExposureSlice([property: Id(0)] ImmutableArray<PlacedExposure> Exposures, [property: Id(1)] long Next);

/// <summary>An exposure and its place in the shard's log.</summary>
[GenerateSerializer, Immutable, Alias("placed-exposure")]
internal readonly record struct PlacedExposure([property: Id(0)] long Place, [property: Id(1)] Exposure Exposure);
