using System.Collections.Immutable;

namespace OrleansMl.Simulation;

/// <summary>How a simulation is played against a server.</summary>
internal sealed record SimulationOptions
{
    public required Uri Url { get; init; }

    public required string Token { get; init; }

    /// <summary>Tokens of moderators, one each; none for a platform that nobody moderates.</summary>
    public ImmutableArray<string> Moderators { get; init; } = [];

    /// <summary>How moderators work.</summary>
    public ModeratorWorld Moderating { get; init; } = new();

    /// <summary>Cases that are left to whoever looks: moderators take none while at most so many wait.</summary>
    public int Backlog { get; init; } = 10;

    /// <summary>Simulated seconds per second.</summary>
    public double Speed { get; init; } = 60;

    /// <summary>Events in one request.</summary>
    public int BatchSize { get; init; } = 250;

    /// <summary>Requests in flight at most.</summary>
    public int Concurrency { get; init; } = 8;

    /// <summary>How old a board may be: it is not looked at more often.</summary>
    public TimeSpan BoardAge { get; init; } = TimeSpan.FromSeconds(1.5);

    /// <summary>How often what is due is sent.</summary>
    public TimeSpan Tick { get; init; } = TimeSpan.FromMilliseconds(200);
}
