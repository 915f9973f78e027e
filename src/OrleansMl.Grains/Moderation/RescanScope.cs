namespace OrleansMl.Moderation;

/// <summary>What items that an older version of the policy decided are decided anew for, when somebody meets them.</summary>
/// <param name="Version">The version that decides now. Another one ends it.</param>
/// <param name="StartedAt">Since when (UTC).</param>
/// <param name="Since">Only what was decided since (UTC); null for everything.</param>
/// <param name="Surface">Only this kind of content; null for all.</param>
[GenerateSerializer, Immutable, Alias("rescan-scope")]
internal sealed record RescanScope(
    [property: Id(0)] string Version,
    [property: Id(1)] DateTimeOffset StartedAt,
    [property: Id(2)] DateTimeOffset? Since,
    [property: Id(3)] ContentType? Surface);
