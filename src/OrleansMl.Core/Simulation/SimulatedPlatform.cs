using System.Collections.Immutable;
using OrleansMl.Content;
using OrleansMl.Interactions;
using OrleansMl.Virality;

namespace OrleansMl.Simulation;

/// <summary>Somebody on the platform.</summary>
/// <param name="Id">As the API takes it.</param>
/// <param name="Region">Where they live.</param>
/// <param name="Tastes">How much they like each category of <see cref="SimulatedTexts.Categories"/>, 0–1.</param>
/// <param name="IsBot">True when they follow orders.</param>
public sealed record SimulatedUser(string Id, string Region, ImmutableArray<double> Tastes, bool IsBot);

/// <summary>What is wrong with an item.</summary>
public enum SimulatedHarm
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>It advertises.</summary>
    Spam,

    /// <summary>It insults.</summary>
    Insult,

    /// <summary>It is somebody else's work, which its words do not show.</summary>
    Copied,
}

/// <summary>An item and the truth about it.</summary>
public sealed record SimulatedItem
{
    /// <summary>As the API takes it.</summary>
    public required string Id { get; init; }

    /// <summary>Index of its author in <see cref="SimulatedPlatform.Users"/>.</summary>
    public required int Author { get; init; }

    /// <summary>The surface.</summary>
    public required ContentType Type { get; init; }

    /// <summary>Its category.</summary>
    public required string Category { get; init; }

    /// <summary>What it says.</summary>
    public required string Text { get; init; }

    /// <summary>For a comment the item it answers; null otherwise.</summary>
    public string? ParentId { get; init; }

    /// <summary>When it is published, seconds since the start.</summary>
    public required double Time { get; init; }

    /// <summary>What is wrong with it.</summary>
    public required SimulatedHarm Harm { get; init; }

    /// <summary>How good it is, 0–1: moves likes.</summary>
    public required double Quality { get; init; }

    /// <summary>Shares that one share of it causes when it is new.</summary>
    public required double Branching { get; init; }

    /// <summary>True when bots push it.</summary>
    public bool IsPushed { get; init; }

    /// <summary>When many people come at once, seconds since the start; null for never.</summary>
    public double? BurstAt { get; init; }
}

/// <summary>Somebody does something.</summary>
/// <param name="Time">Seconds since the start.</param>
/// <param name="User">Index in <see cref="SimulatedPlatform.Users"/>.</param>
/// <param name="Item">Index in <see cref="SimulatedPlatform.Items"/>.</param>
/// <param name="Type">What.</param>
/// <param name="Value">With watch the share that was watched, with share how many people it reaches.</param>
public readonly record struct SimulatedEvent(double Time, int User, int Item, InteractionType Type, double? Value);

/// <summary>
/// A whole platform for a while: people with tastes, items of all kinds, views, likes, comments and shares that spread as marked Hawkes
/// cascades with known parameters, a daily rhythm, harmful items, bots and bursts. Everything is drawn at once from the seed, so what
/// happens does not depend on the system that is tried with it.
/// </summary>
public sealed class SimulatedPlatform
{
    private const double Day = 86400;

    private readonly PlatformWorld _world;
    private readonly Random _random;
    private readonly List<SimulatedEvent> _events = [];

    private SimulatedPlatform(PlatformWorld world)
    {
        _world = world;
        _random = new(world.Seed);
        Users = [.. Enumerable.Range(0, world.Users).Select(User)];
        Items = Publish();
        for (var item = 0; item < Items.Length; item++)
        {
            Spread(item);
        }

        Report();
        _events.Sort((a, b) => (a.Time, a.Item, a.User, a.Type).CompareTo((b.Time, b.Item, b.User, b.Type)));
        Events = [.. _events];
        _events = [];
    }

    /// <summary>Everybody; the authors come first.</summary>
    public ImmutableArray<SimulatedUser> Users { get; }

    /// <summary>In order of publication.</summary>
    public ImmutableArray<SimulatedItem> Items { get; }

    /// <summary>In order of time. At most one of a kind per person and item.</summary>
    public ImmutableArray<SimulatedEvent> Events { get; }

    /// <summary>Draws a platform.</summary>
    public static SimulatedPlatform Create(PlatformWorld world)
    {
        ArgumentNullException.ThrowIfNull(world);
        ArgumentOutOfRangeException.ThrowIfLessThan(world.Users, 10);
        ArgumentOutOfRangeException.ThrowIfLessThan(world.Items, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(world.Authors, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(world.Authors, world.Users);
        return new(world);
    }

    /// <summary>Shares of an item by a time.</summary>
    public int SharesOf(int item, double time) =>
        Events.Count(happened => happened.Item == item && happened.Type == InteractionType.Share && happened.Time <= time);

    private SimulatedUser User(int number)
    {
        // A few loves, the rest lukewarm.
        ImmutableArray<double> tastes = [.. SimulatedTexts.Categories.Select(_ => Math.Pow(_random.NextDouble(), 3))];
        var pick = _random.NextDouble() * _world.Regions.Sum(region => region.Share);
        var region = _world.Regions[^1].Region;
        foreach (var (name, share) in _world.Regions)
        {
            pick -= share;
            if (pick < 0)
            {
                region = name;
                break;
            }
        }

        return new(
            $"sim{_world.Seed}-u{number}", region, tastes, number >= _world.Users - (int)Math.Ceiling(_world.Users * _world.BotShare));
    }

    private ImmutableArray<SimulatedItem> Publish()
    {
        var times = new List<double>();
        while (times.Count < _world.Items)
        {
            var time = _random.NextDouble() * _world.Duration.TotalSeconds * .75;
            if (_random.NextDouble() < Activity(time))
            {
                times.Add(time);
            }
        }

        times.Sort();
        var texts = new SimulatedTexts(_random);
        var items = ImmutableArray.CreateBuilder<SimulatedItem>(_world.Items);
        for (var i = 0; i < times.Count; i++)
        {
            var author = _random.Next(_world.Authors);
            var kind = _random.NextDouble();
            var parent = kind >= .85 && i > 0 ? items[_random.Next(i)] : null;
            var category = parent is null ? Favourite(author) : SimulatedTexts.Categories.IndexOf(parent.Category);
            var harm = _random.NextDouble() < _world.HarmfulShare
                ? _random.Next(2) == 0 ? SimulatedHarm.Spam : SimulatedHarm.Insult
                : SimulatedHarm.None;
            items.Add(new()
            {
                Id = $"sim{_world.Seed}-i{i}",
                Author = author,
                Type = parent is not null ? ContentType.Comment : kind < .5 ? ContentType.Video : ContentType.Post,
                Category = SimulatedTexts.Categories[category],
                Text = texts.Next(category, harm),
                ParentId = parent?.Id,
                Time = times[i],
                Harm = harm,
                Quality = _random.NextDouble(),
                Branching = 0,
            });
        }

        // Bursts and campaigns hit harmless items, each another one, when they are known for an hour or more.
        var candidates = Enumerable.Range(0, items.Count)
            .Where(i => items[i].Harm == SimulatedHarm.None && items[i].Time < _world.Duration.TotalSeconds * .5)
            .OrderBy(_ => _random.Next())
            .ToList();
        foreach (var i in candidates.Take(_world.Bursts))
        {
            items[i] = items[i] with { BurstAt = items[i].Time + 3600 + (_random.NextDouble() * _world.Duration.TotalSeconds * .3) };
        }

        foreach (var i in candidates.Skip(_world.Bursts).Take(_world.Campaigns))
        {
            items[i] = items[i] with { IsPushed = true };
        }

        // By chance of its own: with none of them everything is as without.
        var copied = new Random(unchecked((_world.Seed * 397) ^ 0xc0b1));
        for (var i = 0; i < items.Count; i++)
        {
            if (items[i] is { Harm: SimulatedHarm.None, BurstAt: null, IsPushed: false } && copied.NextDouble() < _world.CopiedShare)
            {
                items[i] = items[i] with { Harm = SimulatedHarm.Copied };
            }
        }

        var cascades = new CascadeSimulator(_world.Cascades, _world.Seed);
        for (var i = 0; i < items.Count; i++)
        {
            items[i] = items[i] with { Branching = cascades.Draw(i).Branching };
        }

        return items.MoveToImmutable();
    }

    private void Spread(int number)
    {
        var item = Items[number];
        var category = SimulatedTexts.Categories.IndexOf(item.Category);
        var cascade = new CascadeSimulator(_world.Cascades, _world.Seed).Draw(number);
        var (sharers, viewers) = (new HashSet<int> { item.Author }, new HashSet<int> { item.Author });
        for (var i = 0; i < cascade.Shares.Length; i++)
        {
            var share = cascade.Shares[i];
            var time = item.Time + share.Time;
            if (time > _world.Duration.TotalSeconds)
            {
                break;
            }

            if (i > 0)
            {
                if (Somebody(category, sharers) is not { } sharer)
                {
                    break;
                }

                View(number, sharer, time, viewers, likes: .5);
                Act(time + 1, sharer, number, InteractionType.Share, share.Audience);
            }

            var views = share.Audience * _world.ViewRate;
            for (var view = 0; view < views; view++)
            {
                var at = time + cascade.Kernel.Delay(1 - _random.NextDouble());
                if (at < _world.Duration.TotalSeconds
                    && _random.NextDouble() < Activity(at)
                    && Somebody(category, viewers, add: false) is { } viewer)
                {
                    View(number, viewer, at, viewers, .3 * item.Quality * Users[viewer].Tastes[category]);
                }
            }
        }

        if (item.BurstAt is { } burst)
        {
            for (var i = 0; i < _world.BurstViewers && Somebody(category, viewers, add: false) is { } viewer; i++)
            {
                View(number, viewer, burst + (_random.NextDouble() * _world.BurstLength.TotalSeconds), viewers, .4);
            }
        }

        if (item.IsPushed)
        {
            // All at once, half an hour after publication.
            for (var bot = 0; bot < Users.Length; bot++)
            {
                if (Users[bot].IsBot)
                {
                    var at = item.Time + 1800 + (_random.NextDouble() * 60);
                    Act(at, bot, number, InteractionType.Like, null);
                    if (sharers.Add(bot))
                    {
                        Act(at + 1, bot, number, InteractionType.Share, 0);
                    }
                }
            }
        }
    }

    private void View(int item, int viewer, double at, HashSet<int> viewers, double likes)
    {
        if (!viewers.Add(viewer))
        {
            return;
        }

        Act(at, viewer, item, InteractionType.View, null);
        if (Items[item].Type == ContentType.Video && _random.NextDouble() < .6)
        {
            Act(at + 20, viewer, item, InteractionType.Watch, Math.Round(_random.NextDouble(), 2));
        }

        var mood = _random.NextDouble();
        var harm = Items[item].Harm != SimulatedHarm.None;
        if (!harm && mood < likes)
        {
            Act(at + 30, viewer, item, InteractionType.Like, null);
            if (_random.NextDouble() < .1)
            {
                Act(at + 60, viewer, item, InteractionType.Comment, null);
            }
        }
        else if (mood > (harm ? .7 : .99))
        {
            Act(at + 10, viewer, item, harm ? InteractionType.Report : InteractionType.Dislike, null);
        }
    }

    // Last, and by chance of its own: everything else is the same without reporters.
    private void Report()
    {
        const double OfHarm = .9, OfHarmless = .02, Reading = 15;
        var random = new Random(unchecked((_world.Seed * 397) ^ 0x5eed));
        var reporters = Users.Select(user => random.NextDouble() < _world.ReporterShare && !user.IsBot).ToArray();
        var reported = _events.Where(one => one.Type == InteractionType.Report).Select(one => (one.User, one.Item)).ToHashSet();
        foreach (var view in _events.Where(one => one.Type == InteractionType.View && reporters[one.User]).ToList())
        {
            var share = Items[view.Item].Harm == SimulatedHarm.None ? OfHarmless : OfHarm;
            if (random.NextDouble() < share && reported.Add((view.User, view.Item)))
            {
                Act(view.Time + Reading, view.User, view.Item, InteractionType.Report, null);
            }
        }
    }

    private void Act(double time, int user, int item, InteractionType type, double? value)
    {
        if (time <= _world.Duration.TotalSeconds)
        {
            _events.Add(new(time, user, item, type, value));
        }
    }

    // Somebody who is not in a set yet, rather one who likes the category; null when nobody is left.
    private int? Somebody(int category, HashSet<int> known, bool add = true)
    {
        const int Tries = 60;
        var first = 0;
        for (var tries = 0; tries < Tries + (add ? Users.Length : 0); tries++)
        {
            // Who likes it, by chance; to share it, then whoever comes next: a cascade is not to end early.
            var user = tries < Tries ? _random.Next(Users.Length) : (first + tries) % Users.Length;
            first = tries < Tries ? user : first;
            if (!Users[user].IsBot
                && !known.Contains(user)
                && (tries >= Tries || _random.NextDouble() < .05 + Users[user].Tastes[category]))
            {
                if (add)
                {
                    known.Add(user);
                }

                return user;
            }
        }

        return null;
    }

    private int Favourite(int author)
    {
        var pick = _random.NextDouble() * Users[author].Tastes.Sum();
        for (var category = 0; category < Users[author].Tastes.Length; category++)
        {
            pick -= Users[author].Tastes[category];
            if (pick < 0)
            {
                return category;
            }
        }

        return 0;
    }

    // At most 1; the low is six hours after the start.
    private double Activity(double time) =>
        (1 + (_world.DailySwing * Math.Cos(2 * Math.PI * (time - (.75 * Day)) / Day))) / (1 + _world.DailySwing);
}
