namespace OrleansMl.Interactions;

/// <summary>A silo holds as much uncounted engagement as it may. Nothing was recorded; try again in a second.</summary>
[GenerateSerializer, Alias("engagement-busy")]
public sealed class EngagementBusyException()
    : OrleansMlException("Too many interactions are waiting to be counted; nothing was recorded. Try again in a second.");
