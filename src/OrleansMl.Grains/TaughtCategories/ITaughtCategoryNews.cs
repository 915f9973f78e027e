using System.Collections.Immutable;

namespace OrleansMl.TaughtCategories;

/// <summary>The part of the taught categories that only silos ask for.</summary>
[GrainInterfaceType("taught-category-news")]
internal interface ITaughtCategoryNews : IGrainWithIntegerKey
{
    /// <summary>The heads that live and shadow versions judge with; null while nothing has changed since the caller asked last.</summary>
    [Alias("since")]
    Task<TaughtCategoryNews?> SinceAsync(int revision, CancellationToken cancellationToken = default);
}

/// <summary>The heads at a revision.</summary>
[GenerateSerializer, Immutable, Alias("taught-category-news")]
internal sealed record TaughtCategoryNews([property: Id(0)] int Revision, [property: Id(1)] ImmutableArray<ServedHead> Heads);

/// <summary>A head that judges texts.</summary>
/// <param name="Name">The category.</param>
/// <param name="Version">The version.</param>
/// <param name="Encoder">Whose vectors it judges.</param>
/// <param name="Weights">Of the head.</param>
/// <param name="Bias">Of the head.</param>
/// <param name="Levels">From which score on; a shadow's are those it would have.</param>
/// <param name="Languages">The languages it judges; empty for every language.</param>
/// <param name="Shadow">True when it only scores.</param>
[GenerateSerializer, Immutable, Alias("served-head")]
internal sealed record ServedHead(
    [property: Id(0)] string Name,
    [property: Id(1)] int Version,
    [property: Id(2)] ModelKey Encoder,
    [property: Id(3)] ImmutableArray<float> Weights,
    [property: Id(4)] float Bias,
    [property: Id(5)] TaughtLevels Levels,
    [property: Id(6)] ImmutableArray<string> Languages,
    [property: Id(7)] bool Shadow);
