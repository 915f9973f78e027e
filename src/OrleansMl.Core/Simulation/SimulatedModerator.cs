using OrleansMl.Moderation;

namespace OrleansMl.Simulation;

/// <summary>How well and how fast people on the moderating side of a simulated platform work.</summary>
public sealed record ModeratorWorld
{
    /// <summary>Share of the decisions that are wrong, 0–1.</summary>
    public double ErrorRate { get; init; } = .05;

    /// <summary>Half of the decisions take at most so long.</summary>
    public TimeSpan MedianHandling { get; init; } = TimeSpan.FromSeconds(40);

    /// <summary>Share of the right decisions that are taken back all the same; of the wrong ones half are.</summary>
    public double UndoRate { get; init; } = .02;
}

/// <summary>
/// One moderator of a simulated platform: what they decide, how long they look, what they take back. Draws from their own seed, so what one
/// does not depend on when others come. Not safe for two threads at once.
/// </summary>
/// <param name="world">How they work.</param>
/// <param name="seed">Decides everything that is random.</param>
public sealed class SimulatedModerator(ModeratorWorld world, int seed)
{
    // Of the logarithm: one decision in twenty takes more than two and a half times the median.
    private const double Spread = .6;

    private const double NoticesError = .5, Longest = 10, Shortest = .1;

    private readonly Random _random = new(seed);

    /// <summary>What somebody who sees everything would decide: what harms goes, what does not stays.</summary>
    public static ModerationLevel RightLevel(SimulatedHarm harm) =>
        harm == SimulatedHarm.None ? ModerationLevel.Approved : ModerationLevel.Rejected;

    /// <summary>What this one decides.</summary>
    public ModerationLevel Decide(SimulatedHarm harm) => (RightLevel(harm), _random.NextDouble() < world.ErrorRate) switch
    {
        (var right, false) => right,
        (ModerationLevel.Rejected, _) => ModerationLevel.Approved,
        _ => ModerationLevel.Rejected,
    };

    /// <summary>How long they look at a case: log-normal, between a tenth of the median and ten times as long.</summary>
    public TimeSpan Handling()
    {
        // Box and Muller.
        var normal = Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble());
        return world.MedianHandling * Math.Clamp(Math.Exp(Spread * normal), Shortest, Longest);
    }

    /// <summary>Whether they take a decision back.</summary>
    /// <param name="isWrong">True when it was not what they meant.</param>
    public bool TakesBack(bool isWrong) => _random.NextDouble() < (isWrong ? NoticesError : world.UndoRate);
}
