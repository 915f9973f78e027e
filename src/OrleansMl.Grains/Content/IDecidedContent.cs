using System.Collections.Immutable;
using OrleansMl.Moderation;

namespace OrleansMl.Content;

/// <summary>The part of a content grain that is asked which decision holds.</summary>
[GrainInterfaceType("decided-content")]
internal interface IDecidedContent : IGrainWithStringKey
{
    /// <summary>The item with the decision that holds; null when it does not exist.</summary>
    [Alias("get-decided")]
    Task<DecidedItem?> GetDecidedAsync(CancellationToken cancellationToken = default);
}

/// <summary>An item and what was decided about it.</summary>
/// <param name="Item">The item.</param>
/// <param name="Decision">The decision that holds for its revision; null where there is none, and for an item that is withdrawn.</param>
/// <param name="Deciders">Who made it, and who undid another one so that it holds.</param>
[GenerateSerializer, Immutable, Alias("decided-item")]
internal sealed record DecidedItem(
    [property: Id(0)] ContentItem Item, [property: Id(1)] Decision? Decision, [property: Id(2)] ImmutableArray<string> Deciders);
