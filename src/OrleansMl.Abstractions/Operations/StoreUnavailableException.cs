namespace OrleansMl.Operations;

/// <summary>
/// The store did not take a write, or could not put it on disk: the disk is full, read-only or broken. Nothing was acknowledged.
/// </summary>
/// <param name="reason">What went wrong, and what would mend it.</param>
[GenerateSerializer, Alias("store-unavailable")]
public sealed class StoreUnavailableException(string reason) : OrleansMlException(reason);
