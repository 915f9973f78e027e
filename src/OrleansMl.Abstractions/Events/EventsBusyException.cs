namespace OrleansMl.Events;

/// <summary>More changes wait for their events to be taken up than an event shard notes: nothing was stored.</summary>
[GenerateSerializer, Alias("events-busy")]
public sealed class EventsBusyException()
    : OrleansMlException("More changes wait for their events to be taken up than are noted. Nothing was stored; try again.");
