using System.Collections.Immutable;
using OrleansMl.Moderation;

namespace OrleansMl.Policies;

/// <summary>A category that must be scored: silence is never an approval.</summary>
public sealed class PolicyRequirementTests
{
    private static readonly PolicyDocument Document = new()
    {
        Thresholds = [new(ModerationCategory.Spam, null, 0.5f, 0.8f, null), new(ModerationCategory.SelfHarm, null, null, 0.5f, null)],
        Require = [new([ModerationCategory.Hate]), new([ModerationCategory.Sexual, ModerationCategory.Violence], ContentType.Video)],
    };

    [Fact]
    public void Lines_for_every_surface_and_for_one_count_together()
    {
        var policy = Document.ToPolicy(new("default", "2"));

        Assert.Equal([ModerationCategory.Hate], policy.RequiredOn(ContentType.Post));
        Assert.Equal(
            [ModerationCategory.Sexual, ModerationCategory.Violence, ModerationCategory.Hate], policy.RequiredOn(ContentType.Video));
        Assert.Equal(Document, policy.ToDocument());
    }

    [Fact]
    public void What_was_not_scored_goes_to_a_person_and_the_reason_names_it()
    {
        var policy = Document.ToPolicy(new("default", "2"));
        var scores = CategoryScores.From((ModerationCategory.Spam, 0.6f), (ModerationCategory.Violence, 0.1f));

        var verdict = policy.Decide(scores, ContentType.Video);

        Assert.Equal(ModerationLevel.ReviewRequired, verdict.Level);
        Assert.Equal(["not_scored.sexual=review", "spam>=flag", "not_scored.hate=review"], verdict.Rules);
        Assert.Equal(
            "not scored, and required: sexual, hate",
            policy.WhatIsMissing(new() { Scores = scores, Evidence = [], Models = [] }, ContentType.Video));
        Assert.Equal(
            "nobody scored sexual, hate, which it requires, and self_harm, for which it has thresholds",
            policy.WhatIsUnscored(scores, ContentType.Video));
    }

    [Fact]
    public void A_score_of_a_part_of_the_text_is_none_for_what_must_be_scored()
    {
        var policy = Document.ToPolicy(new("default", "2"));
        var scores = CategoryScores.From((ModerationCategory.Hate, 0.1f));

        Assert.Equal(ModerationLevel.Approved, policy.Decide(scores, ContentType.Post).Level);
        Assert.Equal(ModerationLevel.ReviewRequired, policy.Decide(scores, ContentType.Post, [ModerationCategory.Hate]).Level);
    }

    [Fact]
    public void A_harmless_bank_does_not_stand_in_for_a_score()
    {
        BankMatch harmless = new() { Bank = "announcements", Entry = "e", Acts = true, Allows = true, Level = ModerationLevel.Approved };

        var verdict = Document.ToPolicy(new("default", "2")).Decide(CategoryScores.Empty, ContentType.Post, matches: [harmless]);

        Assert.Equal(ModerationLevel.ReviewRequired, verdict.Level);
    }

    [Fact]
    public void Who_speaks_of_self_harm_is_not_removed_for_a_score_that_is_missing()
    {
        var policy = (Document with { OnError = ModerationLevel.Rejected }).ToPolicy(new("default", "2"));

        Assert.Equal(ModerationLevel.Rejected, policy.Decide(CategoryScores.Empty, ContentType.Post).Level);
        Assert.Equal(
            ModerationLevel.ReviewRequired,
            policy.Decide(CategoryScores.From((ModerationCategory.SelfHarm, 0.9f)), ContentType.Post).Level);
    }

    [Fact]
    public void Equals_a_naive_decider()
    {
        var random = new Random(5);
        var categories = Enum.GetValues<ModerationCategory>();
        var missingSeen = 0;
        for (var i = 0; i < 20_000; i++)
        {
            var document = new PolicyDocument
            {
                OnError = random.Next(2) == 0 ? ModerationLevel.ReviewRequired : ModerationLevel.Rejected,
                OnNotJudged = (ModerationLevel)random.Next(3),
                Thresholds =
                [
                    new(ModerationCategory.Spam, null, 0.3f, 0.6f, 0.9f), new(ModerationCategory.SelfHarm, null, 0.2f, 0.7f, null),
                ],
                Require =
                [
                    .. from surface in (ContentType?[])[null, .. Enum.GetValues<ContentType>()]
                       let required = Some()
                       where !required.IsEmpty
                       select new PolicyRequirement(required, surface),
                ],
            };
            var scores = CategoryScores.From([.. Some(2).Select(category => (category, MathF.Round(random.NextSingle(), 1)))]);
            var (kind, notJudged) = ((ContentType)random.Next(3), Some());
            var missing = document.Require.Any(line => line.Surface is not { } on || on == kind) && document.Require
                .Where(line => line.Surface is not { } on || on == kind)
                .SelectMany(line => line.Categories)
                .Any(category => scores[category] is null || notJudged.Contains(category));
            missingSeen += missing ? 1 : 0;

            Assert.Equal(
                Naive(document, scores, notJudged, missing), document.ToPolicy(new("p", "1")).Decide(scores, kind, notJudged).Level);
            Assert.Equal(document.ToPolicy(new("p", "1")).ToDocument().ToPolicy(new("p", "1")).RequiredOn(kind),
                document.ToPolicy(new("p", "1")).RequiredOn(kind));
        }

        Assert.InRange(missingSeen, 2_000, 18_000);

        ImmutableArray<ModerationCategory> Some(int oneIn = 6) => [.. categories.Where(_ => random.Next(oneIn) == 0)];
    }

    [Theory]
    [InlineData(new[] { ModerationCategory.Spam, ModerationCategory.Spam }, "/require/0/categories", "duplicate")]
    [InlineData(new[] { (ModerationCategory)99 }, "/require/0/categories", "out_of_range")]
    [InlineData(new ModerationCategory[0], "/require/0/categories", "required")]
    public void A_line_that_means_nothing_is_refused_with_its_place(ModerationCategory[] categories, string pointer, string code)
    {
        var mistake = Assert.Single(PolicyRules.Check(Document with { Require = [new([.. categories])] }));

        Assert.Equal((pointer, code), (mistake.Pointer, mistake.Code));
    }

    [Fact]
    public void Two_lines_for_one_surface_are_refused()
    {
        PolicyRequirement line = new([ModerationCategory.Spam], ContentType.Post);

        var mistake = Assert.Single(PolicyRules.Check(Document with { Require = [line, new([ModerationCategory.Spam]), line] }));

        Assert.Equal(("/require/2", "duplicate"), (mistake.Pointer, mistake.Code));
    }

    [Fact]
    public void A_simulation_counts_what_was_not_scored()
    {
        var (live, tried) = ((Document with { Require = [] }).ToPolicy(new("p", "1")), Document.ToPolicy(new("p", "2")));
        var simulator = new PolicySimulator(live, tried);
        simulator.Add(Scored("without", CategoryScores.From((ModerationCategory.Spam, 0.1f))), human: null);
        simulator.Add(
            Scored("unanswered", CategoryScores.From((ModerationCategory.Hate, 0.1f))) with { Unanswered = [ModerationCategory.Hate] },
            human: null);
        simulator.Add(Scored("with", CategoryScores.From((ModerationCategory.Hate, 0.1f))), human: null);

        var result = PolicySimulator.Sum([simulator.ToCounts()], live, tried);

        (ModerationLevel, ModerationLevel, long, string)[] expected =
        [
            (ModerationLevel.Approved, ModerationLevel.Approved, 1, ""),
            (ModerationLevel.Approved, ModerationLevel.ReviewRequired, 2, "without unanswered"),
        ];
        Assert.Equal(expected, Rows(result.Changes));
        Assert.Equal(expected, Rows(result.Categories.Single(one => one.Category == ModerationCategory.Hate).Changes));

        static IEnumerable<(ModerationLevel, ModerationLevel, long, string)> Rows(ImmutableArray<LevelChange> changes) =>
            changes.Select(change => (change.From, change.To, change.Count, string.Join(' ', change.Samples)));

        static ScoredRevision Scored(string id, CategoryScores scores) =>
            new(id, default, ContentType.Post, scores, [], ModerationLevel.Approved, null, null);
    }

    private static ModerationLevel Naive(
        PolicyDocument document, CategoryScores scores, ImmutableArray<ModerationCategory> notJudged, bool missing)
    {
        var level = ModerationLevel.Approved;
        var selfHarm = scores[ModerationCategory.SelfHarm] ?? 0;
        foreach (var entry in document.Thresholds)
        {
            Raise(scores[entry.Category] >= entry.Flag, ModerationLevel.Flagged);
            Raise(scores[entry.Category] >= entry.Review, ModerationLevel.ReviewRequired);
            Raise(scores[entry.Category] >= entry.Reject, ModerationLevel.Rejected);
            Raise(notJudged.Contains(entry.Category), document.OnNotJudged);
        }

        Raise(missing, document.OnError);
        return level;

        void Raise(bool condition, ModerationLevel to)
        {
            to = to == ModerationLevel.Rejected && selfHarm >= 0.7f ? ModerationLevel.ReviewRequired : to;
            level = condition && to > level ? to : level;
        }
    }
}
