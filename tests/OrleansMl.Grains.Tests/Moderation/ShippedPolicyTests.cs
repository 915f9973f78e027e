using OrleansMl.Content;

namespace OrleansMl.Moderation;

public sealed class ShippedPolicyTests
{
    private static readonly CategoryScores CertainSpam = CategoryScores.From((ModerationCategory.Spam, 1f));

    [Fact]
    public void Spam_alone_is_never_rejected() =>
        Assert.Equal(ModerationLevel.ReviewRequired, Policy(new()).Decide(CertainSpam, ContentType.Comment).Level);

    [Theory]
    [InlineData("", ModerationLevel.ReviewRequired)]
    [InlineData("text-safety-transformer", ModerationLevel.Rejected)]
    public void Only_what_a_second_stage_can_agree_to_is_rejected(string second, ModerationLevel level)
    {
        var certain = CategoryScores.From((ModerationCategory.Sexual, 1f), (ModerationCategory.Violence, 1f));

        Assert.Equal(level, Policy(new() { SecondStage = { Model = second } }).Decide(certain, ContentType.Comment).Level);
    }

    [Fact]
    public void An_operator_may_reject_spam()
    {
        var options = new ModerationOptions { Thresholds = { [ModerationCategory.Spam] = new() { Review = 0.8f, Reject = 0.97f } } };

        Assert.Equal(ModerationLevel.Rejected, Policy(options).Decide(CertainSpam, ContentType.Comment).Level);
    }

    [Fact]
    public void An_operator_decides_what_happens_to_texts_that_no_model_can_judge()
    {
        var policy = Policy(new() { OnNotJudged = ModerationLevel.ReviewRequired });

        Assert.Equal(
            ModerationLevel.ReviewRequired,
            policy.Decide(CategoryScores.Empty, ContentType.Comment, [ModerationCategory.Hate]).Level);
    }

    [Fact]
    public void Who_chose_models_of_their_own_is_not_asked_for_a_category_that_none_of_them_scores()
    {
        var options = new ModerationOptions { TextModels = ["my-model"] };
        var scores = CategoryScores.From(
            (ModerationCategory.Sexual, 0), (ModerationCategory.Violence, 0), (ModerationCategory.Spam, 0), (ModerationCategory.Hate, 0),
            (ModerationCategory.Harassment, 0));

        Assert.Null(Policy(options).WhatIsUnscored(scores, ContentType.Post));
        Assert.Equal("nobody scored self_harm, for which it has thresholds", Policy(new()).WhatIsUnscored(scores, ContentType.Post));
    }

    [Theory]
    [InlineData(
        "Model",
        "SecondStage:Model is 'No Name'; a model name is 1–64 characters of a-z, 0-9 and '-'. An empty one turns the second stage off.")]
    [InlineData("TextModels", "SecondStage:Model is 'text-spam', which TextModels names too.")]
    [InlineData("Budget", "SecondStage:Budget is 00:00:00; it must be from 00:00:00.0010000 to DetectorTimeout (00:00:10).")]
    [InlineData("LeastShare", "SecondStage:LeastShare is NaN; it must be in [0, 1].")]
    [InlineData("UncertainFrom", "SecondStage:UncertainFrom is 0; it must be above 0 and at most 1.")]
    [InlineData("Weights", "SecondStage:Weights:Hate is -0.5; it must be in [0, 1].")]
    public void A_second_stage_that_makes_no_sense_is_refused_with_the_sentence_that_mends_it(string field, string sentence)
    {
        var options = new ModerationOptions();
        var second = options.SecondStage;
        (second.Model, second.Budget, second.LeastShare, second.UncertainFrom) = field switch
        {
            "Model" => ("No Name", second.Budget, second.LeastShare, second.UncertainFrom),
            "TextModels" => ("text-spam", second.Budget, second.LeastShare, second.UncertainFrom),
            "Budget" => (second.Model, TimeSpan.Zero, second.LeastShare, second.UncertainFrom),
            "LeastShare" => (second.Model, second.Budget, double.NaN, second.UncertainFrom),
            "UncertainFrom" => (second.Model, second.Budget, second.LeastShare, 0),
            _ => (second.Model, second.Budget, second.LeastShare, second.UncertainFrom),
        };
        second.Weights[ModerationCategory.Hate] = field == "Weights" ? -0.5 : 0.5;
        new ShippedPolicy().PostConfigure(null, options);

        var result = new ModerationOptionsValidator().Validate(null, options);

        Assert.StartsWith("OrleansMl:Moderation:" + sentence, result.FailureMessage, StringComparison.Ordinal);
    }

    [Fact]
    public void A_reject_threshold_for_self_harm_is_refused_with_the_sentence_that_mends_it()
    {
        var options = new ModerationOptions { Thresholds = { [ModerationCategory.SelfHarm] = new() { Reject = 0.9f } } };
        new ShippedPolicy().PostConfigure(null, options);

        var result = new ModerationOptionsValidator().Validate(null, options);

        Assert.Contains("Leave reject out", result.FailureMessage, StringComparison.Ordinal);
    }

    private static ModerationPolicy Policy(ModerationOptions options)
    {
        new ShippedPolicy().PostConfigure(null, options);
        return ModerationOptionsValidator.Build(options);
    }
}
