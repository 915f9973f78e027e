using OrleansMl.Moderation;

namespace OrleansMl.Simulation;

/// <summary>Who contests a decision: who is wronged does so often, others now and then.</summary>
/// <param name="seed">Decides everything that is random. Not safe for two threads at once.</param>
public sealed class SimulatedComplaints(int seed)
{
    private const double Wronged = .7, NotWronged = .15;

    private static readonly TimeSpan Soonest = TimeSpan.FromMinutes(5), Latest = TimeSpan.FromHours(1);

    private readonly Random _random = new(seed);

    /// <summary>After which time the author contests a level; null when they do not.</summary>
    public TimeSpan? OfAuthor(SimulatedHarm harm, ModerationLevel level) =>
        level is ModerationLevel.Flagged or ModerationLevel.Rejected ? Draw(harm == SimulatedHarm.None) : null;

    /// <summary>After which time somebody who reported the item contests what a moderator decided; null when they do not.</summary>
    public TimeSpan? OfReporter(SimulatedHarm harm, ModerationLevel level) =>
        level is ModerationLevel.Approved or ModerationLevel.Flagged ? Draw(harm != SimulatedHarm.None) : null;

    private TimeSpan? Draw(bool isWronged) => _random.NextDouble() < (isWronged ? Wronged : NotWronged)
        ? Soonest + ((Latest - Soonest) * _random.NextDouble())
        : null;
}
