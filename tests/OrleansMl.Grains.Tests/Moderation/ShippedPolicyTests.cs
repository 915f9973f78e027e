using OrleansMl.Content;

namespace OrleansMl.Moderation;

public sealed class ShippedPolicyTests
{
    private static readonly CategoryScores CertainSpam = CategoryScores.From((ModerationCategory.Spam, 1f));

    [Fact]
    public void Spam_alone_is_never_rejected() =>
        Assert.Equal(ModerationLevel.ReviewRequired, Policy(new()).Decide(CertainSpam, ContentType.Comment).Level);

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
