using System.Collections.Immutable;
using OrleansMl.Moderation;

namespace OrleansMl.Content;

public sealed class LegalHoldsTests
{
    private static readonly DateTimeOffset At = new(2026, 1, 5, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void What_a_human_decided_is_held_and_holds_again()
    {
        var human = Human(ModerationLevel.Flagged, 1, []);

        var held = LegalHolds.Decide(human, human, [Match("a")], 2, At)!;
        var free = LegalHolds.Decide(human, held, [], 3, At)!;

        Assert.Equal((ModerationLevel.ReviewRequired, DecisionSource.Legal, 1), (held.Level, held.Source, held.Supersedes));
        Assert.Equal(["bank:intimate-images=review_required"], held.Rules);
        Assert.Equal(human with { Seq = 3, Supersedes = 2, IsUndo = true }, free);
    }

    [Fact]
    public void Who_decides_and_knows_of_it_is_not_held()
    {
        var human = Human(ModerationLevel.Approved, 2, [Match("a")]);

        Assert.Null(LegalHolds.Decide(human, human, [Match("a")], 3, At));
        Assert.NotNull(LegalHolds.Decide(human, human, [Match("a"), Match("b")], 3, At));
    }

    [Fact]
    public void What_is_removed_stays_removed_and_what_does_not_act_holds_nothing()
    {
        var removed = Human(ModerationLevel.Rejected, 1, []);
        var approved = Human(ModerationLevel.Approved, 1, []);

        Assert.Null(LegalHolds.Decide(removed, removed, [Match("a")], 2, At));
        Assert.Null(LegalHolds.Decide(approved, approved, [Match("a") with { Acts = false }], 2, At));
        Assert.Null(LegalHolds.Decide(approved, approved, [Match("a") with { Holds = false }], 2, At));
    }

    [Fact]
    public void Only_a_human_of_the_same_revision_is_behind_a_hold()
    {
        var human = Human(ModerationLevel.Approved, 1, []);
        var held = LegalHolds.Decide(human, human, [Match("a")], 2, At)!;
        var auto = human with { Seq = 3, Source = DecisionSource.Auto };

        Assert.Same(human, LegalHolds.HumanBehind([human, held], 1));
        Assert.Null(LegalHolds.HumanBehind([human, held], 2));
        Assert.Null(LegalHolds.HumanBehind([human, held, auto], 1));
        Assert.Null(LegalHolds.HumanBehind([], 1));
    }

    /// <summary>Entries come and go, humans decide now and then: their word holds against what they knew of.</summary>
    [Fact]
    public void Whatever_comes_and_goes_the_level_is_that_of_a_naive_reference()
    {
        for (var seed = 0; seed < 3_000; seed++)
        {
            var random = new Random(seed);
            var log = ImmutableArray.Create(Human(ModerationLevel.Approved, 1, []));
            HashSet<string> active = [];
            var (said, known) = (ModerationLevel.Approved, new HashSet<string>());
            for (var i = 0; i < 30; i++)
            {
                var entry = $"{(char)('a' + random.Next(4))}";
                switch (random.Next(3))
                {
                    case 0:
                        active.Add(entry);
                        break;
                    case 1:
                        active.Remove(entry);
                        break;
                    default:
                        // A decision sees what the decision before saw.
                        said = (ModerationLevel)(random.Next(2) == 0 ? 0 : 3);
                        known = [.. log[^1].Matches.Select(match => match.Entry)];
                        log = log.Add(Human(said, log.Length + 1, log[^1].Matches));
                        break;
                }

                var matches = active.Order().Select(Match).ToImmutableArray();
                if (LegalHolds.Decide(LegalHolds.HumanBehind(log, 1)!, log[^1], matches, log.Length + 1, At) is { } made)
                {
                    log = log.Add(made);
                }

                var expected = said == ModerationLevel.Rejected || active.IsSubsetOf(known) ? said : ModerationLevel.ReviewRequired;
                Assert.Equal(expected, log[^1].Level);
            }
        }
    }

    private static Decision Human(ModerationLevel level, int seq, ImmutableArray<BankMatch> matches) => new()
    {
        Seq = seq,
        Revision = 1,
        ContentHash = "c0de",
        Level = level,
        Source = DecisionSource.Human,
        Policy = new("default", "1"),
        Actor = "ada",
        At = At,
        Matches = matches,
    };

    private static BankMatch Match(string entry) =>
        new() { Bank = "intimate-images", Entry = entry, Level = ModerationLevel.ReviewRequired, Holds = true };
}
