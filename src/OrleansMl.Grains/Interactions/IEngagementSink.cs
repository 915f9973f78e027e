using OrleansMl.Trending;

namespace OrleansMl.Interactions;

/// <summary>Where interactions that count are handed on: trending.</summary>
internal interface IEngagementSink
{
    /// <summary>Refuses work early, before anything of it was recorded.</summary>
    /// <exception cref="EngagementBusyException">Too much waits to be counted.</exception>
    void ThrowIfFull();

    /// <summary>Counts what is recorded. Never waits.</summary>
    void Add(IReadOnlyList<EngagementEvent> counted);
}
