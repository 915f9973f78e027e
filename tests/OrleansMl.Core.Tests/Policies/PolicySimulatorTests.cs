using System.Diagnostics;
using OrleansMl.Moderation;

namespace OrleansMl.Policies;

public sealed class PolicySimulatorTests
{
    private static readonly DateTimeOffset At = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private static readonly ModerationPolicy Live = Policy(0.5f, 0.7f, 0.95f), Tried = Policy(0.4f, 0.8f, 0.9f);

    private static readonly ScoredRevision[] Revisions = Draw(5_000);

    [Fact]
    public void Equals_deciding_each_revision_by_itself()
    {
        var simulator = new PolicySimulator(Live, Tried);
        foreach (var revision in Revisions)
        {
            simulator.Add(revision, human: null);
        }

        var result = PolicySimulator.Sum([simulator.ToCounts()], Live, Tried);

        Assert.Equal((Revisions.Length, At, null), (result.Items, result.Oldest, result.AgainstHumans));
        Assert.Equal(
            Naive(revision => (Verdict(Live, revision), Verdict(Tried, revision))), result.Changes.Select(Key).Order());
        foreach (var category in Enum.GetValues<ModerationCategory>())
        {
            Assert.Equal(
                Naive(revision => (Own(Live, revision, category), Own(Tried, revision, category))),
                result.Categories.Single(one => one.Category == category).Changes.Select(Key).Order());
        }
    }

    [Fact]
    public void Samples_are_of_the_pair_they_stand_for_and_none_where_nothing_changes()
    {
        var simulator = new PolicySimulator(Live, Tried);
        foreach (var revision in Revisions)
        {
            simulator.Add(revision, human: null);
        }

        var byId = Revisions.ToDictionary(revision => revision.ContentId);
        Assert.All(PolicySimulator.Sum([simulator.ToCounts()], Live, Tried).Changes, change =>
        {
            Assert.Equal(change.From == change.To ? 0 : Math.Min(5, change.Count), change.Samples.Length);
            Assert.All(change.Samples, id =>
                Assert.Equal((change.From, change.To), (Verdict(Live, byId[id]), Verdict(Tried, byId[id]))));
        });
    }

    [Fact]
    public void Parts_put_together_are_the_whole()
    {
        var (whole, first, second) = (
            new PolicySimulator(Live, Tried), new PolicySimulator(Live, Tried), new PolicySimulator(Live, Tried));
        foreach (var (i, revision) in Revisions.Index())
        {
            ModerationLevel? human = i % 3 == 0 ? (ModerationLevel)(i % 4) : null;
            whole.Add(revision, human);
            (i < 100 ? first : second).Add(revision, human);
        }

        var expected = PolicySimulator.Sum([whole.ToCounts()], Live, Tried);
        var actual = PolicySimulator.Sum([first.ToCounts(), second.ToCounts()], Live, Tried);
        Assert.Equal(
            (expected.Items, expected.Oldest, expected.AgainstHumans), (actual.Items, actual.Oldest, actual.AgainstHumans));
        Assert.Equal(Lines(expected), Lines(actual));
    }

    [Fact]
    public void Precision_and_recall_are_those_of_constructed_cases()
    {
        var simulator = new PolicySimulator(Live, Tried);

        // Live hides from .7 on, the tried one from .8 on.
        foreach (var (score, human) in (ReadOnlySpan<(float, ModerationLevel)>)
            [(0.75f, ModerationLevel.Approved), (0.75f, ModerationLevel.Rejected), (0.85f, ModerationLevel.Rejected),
             (0.85f, ModerationLevel.Flagged), (0.1f, ModerationLevel.Rejected), (0.1f, ModerationLevel.Approved)])
        {
            simulator.Add(Revision("x", (ModerationCategory.Hate, score)), human);
        }

        var humans = PolicySimulator.Sum([simulator.ToCounts()], Live, Tried).AgainstHumans!;

        Assert.Equal(new(6, new(2 / 4.0, 2 / 3.0), new(1 / 2.0, 1 / 3.0)), humans);
    }

    [Fact]
    public void Without_anything_hidden_or_rejected_there_is_no_precision_and_no_recall()
    {
        var simulator = new PolicySimulator(Live, Tried);
        simulator.Add(Revision("x", (ModerationCategory.Hate, 0.1f)), ModerationLevel.Approved);

        Assert.Equal(
            new(1, new(null, null), new(null, null)), PolicySimulator.Sum([simulator.ToCounts()], Live, Tried).AgainstHumans);
    }

    [Fact]
    public void A_hundred_thousand_revisions_take_less_than_a_second_of_one_core()
    {
        // The first good one of many: the first ones run code that is not compiled in full, and other tests run beside.
        var bound = TimeSpan.FromSeconds(1);
        var took = TimeSpan.MaxValue;
        for (var attempt = 0; attempt < 20 && took > bound; attempt++)
        {
            var simulator = new PolicySimulator(Live, Tried);
            var before = Stopwatch.GetTimestamp();
            for (var i = 0; i < 100_000; i++)
            {
                simulator.Add(Revisions[i % Revisions.Length], human: null);
            }

            took = Stopwatch.GetElapsedTime(before);
        }

        Assert.InRange(took, TimeSpan.Zero, bound);
    }

    private static List<string> Lines(SimulationResult result) =>
    [
        .. result.Changes.Select(change => (Of: "all", change))
            .Concat(result.Categories.SelectMany(one => one.Changes.Select(change => (Of: one.Category.ToString(), change))))
            .Select(one => $"{one.Of} {Key(one.change)} {string.Join(' ', one.change.Samples)}")
    ];

    private static List<(ModerationLevel, ModerationLevel, long)> Naive(
        Func<ScoredRevision, (ModerationLevel, ModerationLevel)> levels) =>
        [.. Revisions.CountBy(levels).Select(pair => (pair.Key.Item1, pair.Key.Item2, (long)pair.Value)).Order()];

    private static (ModerationLevel, ModerationLevel, long) Key(LevelChange change) => (change.From, change.To, change.Count);

    private static ModerationLevel Verdict(ModerationPolicy policy, ScoredRevision one) => policy.Decide(
        one.Scores,
        one.Surface,
        one.NotJudged,
        [new() { Name = "raffles", Version = 1, Level = one.Taught }],
        one.NeededAgreement,
        one.NeededForRemoval).Level;

    private static ModerationLevel Own(ModerationPolicy policy, ScoredRevision revision, ModerationCategory category) =>
        (revision.Scores[category], policy.ThresholdsOf(revision.Surface, category)) switch
        {
            (null, _) or (_, null) => ModerationLevel.Approved,
            var (score, entry) => score >= entry.Reject ? ModerationLevel.Rejected
                : score >= entry.Review ? ModerationLevel.ReviewRequired
                : score >= entry.Flag ? ModerationLevel.Flagged
                : ModerationLevel.Approved,
        };

    private static ModerationPolicy Policy(float flag, float review, float reject) => new(
        new("default", "1"),
        (_, category) => new(flag, review, category == ModerationCategory.SelfHarm ? null : reject),
        ModerationLevel.ReviewRequired,
        pendingVisible: false);

    private static ScoredRevision Revision(string id, params ReadOnlySpan<(ModerationCategory, float)> scores) =>
        new(id, At, ContentType.Comment, CategoryScores.From(scores), [], ModerationLevel.Approved, null, null);

    private static ScoredRevision[] Draw(int count)
    {
        var random = new Random(15);
        return
        [
            .. Enumerable.Range(0, count).Select(i => new ScoredRevision(
                $"c{i}",
                At + TimeSpan.FromSeconds(i),
                (ContentType)random.Next(3),
                Scores(random),
                random.Next(10) == 0 ? [ModerationCategory.Hate] : [],
                random.Next(10) == 0 ? (ModerationLevel)random.Next(4) : ModerationLevel.Approved,
                random.Next(3) == 0 ? Scores(random) : null,
                random.Next(3) == 0 ? Scores(random) : null))
        ];
    }

    private static CategoryScores Scores(Random random)
    {
        var scores = new List<(ModerationCategory, float)>();
        foreach (var category in Enum.GetValues<ModerationCategory>())
        {
            if (random.Next(5) > 0)
            {
                scores.Add((category, MathF.Round(random.NextSingle(), 2)));
            }
        }

        return CategoryScores.From([.. scores]);
    }
}
