using System.Collections.Immutable;
using OrleansMl.Moderation;

namespace OrleansMl.Content;

/// <summary>An event that is stored with the change it tells of, until somebody is known to have it.</summary>
/// <param name="Type">Its type.</param>
/// <param name="Seq">Grows within the item.</param>
/// <param name="At">When.</param>
/// <param name="Data">What subscribers get: a JSON object without text.</param>
/// <param name="Level">The level it is about; null for none.</param>
/// <param name="Categories">What reached a threshold.</param>
[GenerateSerializer, Immutable, Alias("stored-content-event")]
internal sealed record StoredContentEvent(
    [property: Id(0)] string Type,
    [property: Id(1)] long Seq,
    [property: Id(2)] DateTimeOffset At,
    [property: Id(3)] string Data,
    [property: Id(4)] ModerationLevel? Level,
    [property: Id(5)] ImmutableArray<string> Categories);
