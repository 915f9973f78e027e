using System.Collections.Immutable;
using OrleansMl.Virality;

namespace OrleansMl.Simulation;

/// <summary>What a simulated platform is like. The same world gives the same people, items and events in every process.</summary>
public sealed record PlatformWorld
{
    /// <summary>Decides everything that is random.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>People; at least 10.</summary>
    public int Users { get; init; } = 2000;

    /// <summary>How many of them write; at most <see cref="Users"/>.</summary>
    public int Authors { get; init; } = 200;

    /// <summary>Items they publish; at least 1.</summary>
    public int Items { get; init; } = 500;

    /// <summary>How long it lasts. Items are published in the first three quarters of it.</summary>
    public TimeSpan Duration { get; init; } = TimeSpan.FromDays(1);

    /// <summary>Regions and the share of people who live there.</summary>
    public ImmutableArray<(string Region, double Share)> Regions { get; init; } = [("DE", .45), ("FR", .3), ("AT", .15), ("CH", .1)];

    /// <summary>How far the hour of the day moves activity, 0 for not at all, 1 for nothing at night.</summary>
    public double DailySwing { get; init; } = .6;

    /// <summary>Share of the items that are spam or insults.</summary>
    public double HarmfulShare { get; init; } = .05;

    /// <summary>
    /// Share of the people who report what they come to: harm nearly always, and now and then what is harmless. 0 for nobody; what harms
    /// is reported by others too.
    /// </summary>
    public double ReporterShare { get; init; }

    /// <summary>Share of the items that are somebody else's work: no model sees it in their words, people do, and report it.</summary>
    public double CopiedShare { get; init; }

    /// <summary>Share of the people who are bots. They act together, on one item of each campaign.</summary>
    public double BotShare { get; init; } = .02;

    /// <summary>Campaigns of the bots.</summary>
    public int Campaigns { get; init; } = 3;

    /// <summary>Items that some other place talks about at one moment, so that many people come at once.</summary>
    public int Bursts { get; init; } = 6;

    /// <summary>People who come in a burst.</summary>
    public int BurstViewers { get; init; } = 200;

    /// <summary>How long a burst lasts.</summary>
    public TimeSpan BurstLength { get; init; } = TimeSpan.FromMinutes(20);

    /// <summary>Share of the people reached by an item or a share of it who look.</summary>
    public double ViewRate { get; init; } = .5;

    /// <summary>How items are shared on. Audiences are those of a small platform.</summary>
    public CascadeWorld Cascades { get; init; } = new()
    {
        MeanAudience = (5, 30),
        RootAudience = (2, 30),
        Branching = .5,
        Population = (100, 2000),
        MaxShares = 1000,
        Outside = (0, .2),
        DailySwing = (0, 0),
    };
}
