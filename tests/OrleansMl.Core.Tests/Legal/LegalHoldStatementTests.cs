using System.Collections.Immutable;
using OrleansMl.Moderation;

namespace OrleansMl.Legal;

/// <summary>What a legal request means for the statement of what was decided then.</summary>
public sealed class LegalHoldStatementTests
{
    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void The_item_that_a_request_names_was_not_found_by_automatic_means_and_its_copy_was(bool namesItem, bool isDetected)
    {
        var held = Held(new() { Bank = "intimate-images", Entry = "e", Holds = true, NamesItem = namesItem });
        var removed = held with { Seq = 2, Level = ModerationLevel.Rejected, Source = DecisionSource.Human, Rules = [], Actor = "lex" };

        Assert.Equal(isDetected, StatementRules.IsDetected([held, removed]));
        Assert.False(StatementRules.IsRestriction(null, held));
        Assert.True(StatementRules.IsRestriction(held, removed));
        Assert.Equal(["bank:intimate-images"], StatementRules.CategoriesOf([held, removed]));
    }

    [Fact]
    public void Its_category_is_that_of_images_without_consent() => Assert.Equal(
        ("STATEMENT_CATEGORY_CYBER_VIOLENCE", "KEYWORD_NON_CONSENSUAL_IMAGE_SHARING"),
        new StatementTerms().CategoryOf("bank:intimate-images") is var one ? (one.Category, one.Keyword) : default);

    private static Decision Held(BankMatch match) => new()
    {
        Seq = 1,
        Revision = 1,
        ContentHash = "c0de",
        Level = ModerationLevel.ReviewRequired,
        Source = DecisionSource.Legal,
        Policy = new("default", "1"),
        Rules = ["bank:intimate-images=review_required"],
        At = new(2026, 1, 5, 12, 0, 0, TimeSpan.Zero),
        Matches = ImmutableArray.Create(match),
    };
}
