using System.Collections.Immutable;

namespace OrleansMl.Moderation;

/// <summary>In which tier of standing an author is: nobody in any, unless a feature knows.</summary>
internal interface IAuthorTiers
{
    /// <summary>Names of the tiers, the best first; empty when there are none.</summary>
    ImmutableArray<string> Names { get; }

    /// <summary>The place of an author's tier, from 0 for the best. Costs nothing for almost everybody.</summary>
    ValueTask<int> RankOfAsync(string authorId, CancellationToken cancellationToken);
}

/// <summary>Everybody alike.</summary>
internal sealed class NoTiers : IAuthorTiers
{
    public ImmutableArray<string> Names => [];

    public ValueTask<int> RankOfAsync(string authorId, CancellationToken cancellationToken) => new(0);
}
