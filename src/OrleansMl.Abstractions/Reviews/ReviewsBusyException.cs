namespace OrleansMl.Reviews;

/// <summary>More cases are open than a shard holds: nothing was stored.</summary>
[GenerateSerializer, Alias("reviews-busy")]
public sealed class ReviewsBusyException()
    : OrleansMlException("More items wait for a moderator than the review queues hold. Let moderators decide some, and try again.");
