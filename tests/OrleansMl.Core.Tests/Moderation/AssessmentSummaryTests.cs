using OrleansMl.Models;

namespace OrleansMl.Moderation;

public sealed class AssessmentSummaryTests
{
    private static readonly Assessment Safety = new()
    {
        Revision = 1,
        Detector = "safety",
        Model = new ModelKey("safety", "1.0.0"),
        Scores = CategoryScores.From((ModerationCategory.Hate, 0.7f), (ModerationCategory.Sexual, 0.5f)),
        Evidence = [new(ModerationCategory.Hate, 0, 3, 1)],
    };

    [Fact]
    public void Scores_below_one_half_are_meant_for_ordinary_traffic()
    {
        var doubt = Safety with { Scores = CategoryScores.From((ModerationCategory.Hate, 0.4f)) };

        var mixed = AssessmentSummary.Of([Safety, Second(hate: 0.4f, mixed: 0.45f)]);

        Assert.Equal(TrafficScores.Of(0.4f), AssessmentSummary.Of([doubt]).Scores[ModerationCategory.Hate]);
        Assert.Equal(
            (TrafficScores.Of(0.45f), TrafficScores.Of(0.4f), 0.4f),
            (
                mixed.Scores[ModerationCategory.Hate],
                mixed.NeededAgreement![ModerationCategory.Hate],
                mixed.SecondStage![ModerationCategory.Hate]));
    }

    [Fact]
    public void What_taught_categories_said_is_kept_and_shadows_are_not()
    {
        var live = new TaughtScore { Name = "giveaways", Version = 1, Score = 0.9f, Level = ModerationLevel.Flagged };
        var taught = Safety with { Detector = "taught", Taught = [live, live with { Version = 2, Shadow = true }] };

        Assert.Equal([live], AssessmentSummary.Of([Safety, taught]).Taught.AsEnumerable());
    }

    [Fact]
    public void The_highest_score_per_category_counts_and_all_evidence_is_kept()
    {
        var second = Safety with
        {
            Detector = "second",
            Model = new ModelKey("second", "2.0.0"),
            Scores = CategoryScores.From((ModerationCategory.Hate, 0.9f)),
            Evidence = [new(ModerationCategory.Hate, 4, 8, 2)],
        };

        var summary = AssessmentSummary.Of([Safety, second]);

        Assert.Equal(CategoryScores.From((ModerationCategory.Hate, 0.9f), (ModerationCategory.Sexual, 0.5f)), summary.Scores);
        Assert.Equal([0, 4], summary.Evidence.Select(span => span.Start));
        Assert.Equal(["safety@1.0.0", "second@2.0.0"], summary.Models.Select(model => model.ToString()));
        Assert.Null(summary.Error);
    }

    [Fact]
    public void What_one_could_not_judge_and_no_other_could_is_not_judged()
    {
        var english = Safety with { Scores = CategoryScores.Empty, NotJudged = [ModerationCategory.Hate, ModerationCategory.Sexual] };
        var polyglot = Safety with { Detector = "polyglot", Scores = CategoryScores.From((ModerationCategory.Hate, 0.1f)) };

        Assert.Equal([ModerationCategory.Sexual], AssessmentSummary.Of([english, polyglot]).NotJudged);
        Assert.Equal([ModerationCategory.Sexual, ModerationCategory.Hate], AssessmentSummary.Of([english]).NotJudged);
        Assert.Empty(AssessmentSummary.Of([polyglot, english with { Shadow = true }]).NotJudged);
    }

    [Fact]
    public void A_score_for_what_could_only_be_read_in_part_leaves_it_not_judged()
    {
        var summary = AssessmentSummary.Of([Safety with { NotJudged = [ModerationCategory.Hate] }]);

        Assert.Equal([ModerationCategory.Hate], summary.NotJudged);
        Assert.Equal(0.7f, summary.Scores[ModerationCategory.Hate]);
    }

    [Fact]
    public void The_first_error_is_told_with_its_detector_and_adds_no_scores()
    {
        var summary = AssessmentSummary.Of([Safety, new() { Revision = 1, Detector = "spam", Error = "hash differs" }]);

        Assert.Equal("spam: hash differs", summary.Error);
        Assert.Equal(Safety.Scores, summary.Scores);
    }

    [Fact]
    public void The_mix_stands_for_both_stages_and_each_is_told_alone()
    {
        var summary = AssessmentSummary.Of([Safety, Second(hate: 0.5f, mixed: 0.6f)]);

        Assert.Equal(CategoryScores.From((ModerationCategory.Hate, 0.6f), (ModerationCategory.Sexual, 0.5f)), summary.Scores);
        Assert.Equal(CategoryScores.From((ModerationCategory.Hate, 0.7f)), summary.FirstStage);
        Assert.Equal(CategoryScores.From((ModerationCategory.Hate, 0.5f)), summary.SecondStage);
        Assert.Equal(summary.SecondStage, summary.NeededAgreement);
        Assert.Empty(summary.Awaiting);
    }

    [Theory]
    [InlineData(0.5f, 0.5f)]
    [InlineData(0.9f, 0.7f)]
    public void Both_stages_are_as_sure_as_the_less_sure_one(float second, float both) =>
        Assert.Equal(
            CategoryScores.From((ModerationCategory.Hate, both)),
            AssessmentSummary.Of([Safety, Second(hate: second, mixed: 0.95f)]).NeededForRemoval);

    [Fact]
    public void As_long_as_a_second_stage_is_awaited_nobody_is_sure_but_who_is_apart_from_both()
    {
        var missing = new Assessment { Revision = 1, Detector = "second", SecondTo = "safety", Error = "late" };
        var bank = new Assessment { Revision = 1, Detector = "bank", Scores = CategoryScores.From((ModerationCategory.Hate, 1)) };

        Assert.Equal(
            CategoryScores.From((ModerationCategory.Hate, 0), (ModerationCategory.Sexual, 0)),
            AssessmentSummary.Of([Safety, missing]).NeededForRemoval);
        Assert.Equal(
            CategoryScores.From((ModerationCategory.Sexual, 0)), AssessmentSummary.Of([Safety, missing, bank]).NeededForRemoval);
        Assert.Null(AssessmentSummary.Of([Safety]).NeededForRemoval);
    }

    [Fact]
    public void What_another_detector_says_more_strongly_needs_nobodys_agreement()
    {
        var bank = new Assessment { Revision = 1, Detector = "bank", Scores = CategoryScores.From((ModerationCategory.Hate, 1)) };

        var summary = AssessmentSummary.Of([Safety, Second(hate: 0.1f, mixed: 0.2f), bank]);

        Assert.Equal(1, summary.Scores[ModerationCategory.Hate]);
        Assert.Equal(CategoryScores.Empty, summary.NeededAgreement);
    }

    [Fact]
    public void A_second_stage_that_did_not_answer_is_awaited_and_fails_nothing()
    {
        var missing = new Assessment { Revision = 1, Detector = "second", SecondTo = "safety", Error = "the queue is full" };

        var summary = AssessmentSummary.Of([Safety, missing]);

        Assert.Equal(["second"], summary.Awaiting);
        Assert.Null(summary.Error);
        Assert.Equal((Safety.Scores, null, null), (summary.Scores, summary.SecondStage, summary.NeededAgreement));
    }

    [Fact]
    public void A_second_stage_that_cannot_judge_the_language_leaves_the_first_alone()
    {
        var blind = new Assessment { Revision = 1, Detector = "second", SecondTo = "safety", Mixed = CategoryScores.Empty };

        Assert.Equal(Safety.Scores, AssessmentSummary.Of([Safety, blind]).Scores);
    }

    private static Assessment Second(float hate, float mixed) => new()
    {
        Revision = 1,
        Detector = "second",
        SecondTo = "safety",
        Scores = CategoryScores.From((ModerationCategory.Hate, hate)),
        Mixed = CategoryScores.From((ModerationCategory.Hate, mixed)),
    };
}
