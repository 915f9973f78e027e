namespace OrleansMl.Recommendations;

/// <summary>What items are about, for items that users have not made anything of yet.</summary>
/// <param name="Version">The embedding version, as <c>name@version</c>: vectors of another one mean nothing here.</param>
/// <param name="Cold">From vectors to factors.</param>
public sealed record SnapshotContent(string Version, ColdItems Cold);

/// <summary>How users met an item.</summary>
/// <param name="Impressions">How many did anything with it, having been shown it included.</param>
/// <param name="Conversions">How many of them liked it.</param>
public readonly record struct ItemCounts(int Impressions, int Conversions);
