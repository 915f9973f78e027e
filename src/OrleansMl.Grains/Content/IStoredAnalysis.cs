using System.Collections.Immutable;
using OrleansMl.Models;

namespace OrleansMl.Content;

/// <summary>The part of a content grain that only the erasure job and the search for similar items call.</summary>
[GrainInterfaceType("content-stored-analysis")]
internal interface IStoredAnalysis : IGrainWithStringKey
{
    /// <summary>Forgets what the item is about. Moderation stays.</summary>
    [Alias("erase")]
    Task EraseAsync(CancellationToken cancellationToken = default);

    /// <summary>The vector of the current revision, after it has been analysed if it was not yet; empty without one.</summary>
    [Alias("get-vector")]
    Task<ContentVector> GetVectorAsync(CancellationToken cancellationToken = default);
}

/// <summary>An item's vector.</summary>
[GenerateSerializer, Immutable, Alias("content-vector")]
internal sealed record ContentVector([property: Id(0)] ModelKey? Version, [property: Id(1)] ImmutableArray<float> Numbers);
