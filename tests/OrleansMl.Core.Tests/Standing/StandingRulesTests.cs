using System.Globalization;
using OrleansMl.Moderation;
using OrleansMl.Reviews;

namespace OrleansMl.Standing;

public sealed class StandingRulesTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 5, 12, 0, 0, TimeSpan.Zero);

    private static readonly StandingTerms Terms = new()
    {
        Expiry = TimeSpan.FromDays(90),
        Tiers = [new("good", 0), new("limited", 2), new("restricted", 4)],
    };

    [Fact]
    public void A_strike_counts_until_it_expires()
    {
        var record = new StandingRecord().Apply(Decision(1, new("spam", 2)), Now, Terms);

        Assert.Equal(("limited", 1, 2.0), Of(record.At(Now.AddDays(90).AddTicks(-1), Terms)));
        Assert.Equal(("good", 0, 0.0), Of(record.At(Now.AddDays(90), Terms)));
        Assert.Equal((Now.AddDays(90), null), (record.NextEnd(Now), record.NextEnd(Now.AddDays(90))));
        Assert.Single(record.Strikes);

        static (string Tier, int Rank, double Weight) Of(UserStanding standing) => (standing.Tier, standing.Rank, standing.Weight);
    }

    [Fact]
    public void A_pause_that_a_later_decision_lifted_before_it_was_heard_does_not_run()
    {
        var lifted = new StandingRecord().Apply(Decision(2, null, new(null), at: Now), Now, Terms);

        var late = lifted.Apply(Decision(1, null, new(60), at: Now.AddMinutes(-1)), Now, Terms);

        Assert.Null(late.At(Now, Terms).Restriction);
        Assert.NotNull(Assert.Single(late.Pauses).Reversal);
    }

    [Fact]
    public void A_milder_decision_takes_back_what_only_the_stricter_one_gave()
    {
        var record = new StandingRecord()
            .Apply(Decision(1, new("spam"), new(60)), Now, Terms)
            .Apply(Decision(2, new("spam"), new(30), content: "c2"), Now, Terms);

        var after = record.Reconsider("c1", 1, ModerationLevel.Flagged, Now.AddMinutes(1), new(Now, "ben", "milder"), Now);

        Assert.Equal(["k2"], after.At(Now, Terms).Active.Select(strike => strike.Id));
        Assert.Equal(Now.AddMinutes(30), after.At(Now, Terms).Restriction!.Until);
        Assert.Same(after, after.Reconsider("c1", 1, ModerationLevel.Flagged, Now.AddMinutes(1), new(Now, "ben", "milder"), Now));
        Assert.Same(after, after.Reconsider("c2", 2, ModerationLevel.Approved, Now.AddMinutes(1), new(Now, "ben", "milder"), Now));
        Assert.Same(after, after.Reconsider("c2", 1, ModerationLevel.Rejected, Now.AddMinutes(1), new(Now, "ben", "as strict"), Now));
        Assert.Same(after, after.Reconsider("c2", 1, ModerationLevel.Approved, Now.AddMinutes(-1), new(Now, "ben", "before"), Now));
    }

    [Fact]
    public void A_tier_pauses_posting_by_itself_until_enough_strikes_expire_or_somebody_lifts_it()
    {
        var terms = Terms with { PausesFrom = 1 };
        var record = new StandingRecord()
            .Apply(Decision(1, new("spam")), Now, terms)
            .Apply(Decision(2, new("spam"), at: Now.AddDays(5)), Now.AddDays(5), terms);

        var paused = record.At(Now.AddDays(5), terms).Restriction;
        var lifted = record.Lift(new(Now.AddDays(6), "lea", "once"), Now.AddDays(6));
        var again = lifted.Apply(Decision(3, new("spam"), at: Now.AddDays(7)), Now.AddDays(7), terms);

        Assert.Equal((true, Now.AddDays(90), Now.AddDays(5)), (paused!.IsAutomatic, paused.Until!.Value, paused.Since));
        Assert.Null(record.At(Now.AddDays(90), terms).Restriction);
        Assert.Null(lifted.At(Now.AddDays(6), terms).Restriction);
        Assert.Equal(Now.AddDays(95), again.At(Now.AddDays(7), terms).Restriction!.Until);
    }

    [Fact]
    public void What_is_over_goes_first_when_there_are_too_many_strikes()
    {
        var record = Many(StandingRecord.MaxStrikes).Reverse("k7", new(Now, "lea", "wrong"));

        var more = record.Apply(Decision(1000, new("spam")), Now, Terms);
        var most = more.Apply(Decision(1001, new("spam")), Now, Terms);

        Assert.Equal(StandingRecord.MaxStrikes, most.Strikes.Length);
        Assert.DoesNotContain(more.Strikes, strike => strike.Id == "k7");
        Assert.Equal("k1", Assert.Single(more.Strikes.Except(most.Strikes)).Id);
        Assert.Equal(StandingRecord.MaxApplied, most.Applied.Length);

        // Still known although it is remembered no more: the strike itself is there.
        Assert.Same(most, most.Apply(Decision(2, new("spam")), Now, Terms));
    }

    [Fact]
    public void What_came_after_a_user_asked_to_be_erased_stays()
    {
        var record = new StandingRecord()
            .Apply(Decision(1, new("spam"), new(60)), Now, Terms)
            .Apply(Decision(2, new("spam"), at: Now.AddDays(1)), Now.AddDays(1), Terms);

        Assert.Equal(["k2"], record.Forget(Now).Strikes.Select(strike => strike.Id));
        Assert.Empty(record.Forget(Now).Pauses);
        Assert.True(record.Forget(Now.AddDays(1)).IsEmpty);
    }

    [Fact]
    public void Changes_name_each_act_once()
    {
        var before = new StandingRecord().Apply(Decision(1, new("spam"), new(60)), Now, Terms);
        var after = before
            .Reconsider("c1", 1, ModerationLevel.Approved, Now, new(Now, "ben", "complaint c1@2.1"), Now)
            .Pause(new("p1", null, "by hand", "lea"), Now);

        Assert.Equal(
            [("give_strike", "k1", "spam (1) for c1@1"), ("pause_posting", "k1", "until 2026-01-05T13:00:00Z")],
            StandingActs.Between(new(), before).Select(change => (change.Act, change.Id, change.Detail)));
        Assert.Equal(
            [
                ("reverse_strike", "k1", "complaint c1@2.1"), ("lift_pause", "k1", "complaint c1@2.1"),
                ("pause_posting", "p1", "without an end"),
            ],
            StandingActs.Between(before, after).Select(change => (change.Act, change.Id, change.Detail)));
    }

    [Theory]
    [InlineData("first tier", "The first tier must begin at 0.")]
    [InlineData("order", "Each tier must begin above the one before.")]
    [InlineData("names", "Two tiers have one name.")]
    [InlineData("weight", "The weight of 'spam' must be above 0 and at most 100.")]
    [InlineData("best", "The best tier cannot pause posting.")]
    public void Terms_that_contradict_themselves_say_so(string what, string expected) => Assert.Equal(
        expected,
        (what switch
        {
            "first tier" => Terms with { Tiers = [new("good", 1)] },
            "order" => Terms with { Tiers = [new("good", 0), new("bad", 2), new("worse", 2)] },
            "names" => Terms with { Tiers = [new("good", 0), new("good", 2)] },
            "weight" => Terms with { Weights = Terms.Weights.Add("spam", 0) },
            _ => Terms with { PausesFrom = 0 },
        }).WhatIsWrong());

    private static StandingRecord Many(int count) => Enumerable.Range(1, count)
        .Aggregate(new StandingRecord(), (record, number) => record.Apply(Decision(number, new("spam")), Now, Terms));

    private static StandingDecision Decision(
        int number, ReviewStrike? strike, ReviewRestriction? restriction = null, DateTimeOffset? at = null, string content = "c1") => new(
        string.Create(CultureInfo.InvariantCulture, $"k{number}"),
        new()
        {
            ContentId = content,
            Revision = 1,
            Level = ModerationLevel.Rejected,
            At = at ?? Now,
            By = "ada",
            Reason = "sells followers",
        },
        strike,
        restriction);
}
