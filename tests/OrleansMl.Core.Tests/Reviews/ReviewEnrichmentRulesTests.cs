using System.Text;
using System.Text.Json;
using OrleansMl.Moderation;

namespace OrleansMl.Reviews;

/// <summary>When the platform is asked about a case, and what of its answer is kept.</summary>
public sealed class ReviewEnrichmentRulesTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 5, 12, 0, 0, TimeSpan.Zero);
    private static readonly Reviewer Root = new("root", IsAdmin: true);

    [Fact]
    public void A_case_is_asked_about_once_and_only_while_somebody_has_to_decide()
    {
        var review = Case();
        var leased = review.Claim(Root, Noon, TimeSpan.FromMinutes(10)).Case;
        var decided = leased.Decide(
            new() { DecisionId = "d", Revision = 1, Level = ModerationLevel.Rejected, Reason = "as it is" },
            Root,
            new() { Name = "default" },
            Noon,
            TimeSpan.FromSeconds(10)).Case;

        var asked = leased.AskForEnrichment(Noon);

        Assert.Equal((ReviewOutcome.Done, Noon), (asked.Outcome, asked.Case.EnrichmentAskedAt));
        Assert.Equal(ReviewOutcome.Done, review.AskForEnrichment(Noon).Outcome);
        Assert.Equal(ReviewOutcome.Unchanged, asked.Case.AskForEnrichment(Noon.AddDays(1)).Outcome);
        Assert.Equal(ReviewOutcome.Unchanged, decided.AskForEnrichment(Noon).Outcome);
        Assert.Equal(ReviewOutcome.Unchanged, review.Withdraw("gone", Noon).Case.AskForEnrichment(Noon).Outcome);
    }

    [Fact]
    public void What_was_asked_waits_for_a_minute_and_has_then_failed()
    {
        var asked = Case().AskForEnrichment(Noon).Case;
        var answer = ReviewEnrichmentRules.Read("{}"u8, Noon.AddSeconds(1));

        Assert.Equal(ReviewEnrichmentState.None, Case().EnrichmentAt(null, Noon).State);
        Assert.Equal(ReviewEnrichmentState.Pending, asked.EnrichmentAt(null, Noon.AddSeconds(59)).State);
        Assert.Equal(ReviewEnrichmentState.Failed, asked.EnrichmentAt(null, Noon.AddSeconds(60)).State);
        Assert.Same(answer, asked.EnrichmentAt(answer, Noon.AddDays(1)));
    }

    [Theory]
    [InlineData(
        """{"orders": 12, "name": "Ünal \u00e9 😀", "deep": [{"a": [1e3, true, null]}]}""",
        """{"orders":12,"name":"Ünal é 😀","deep":[{"a":[1e3,true,null]}]}""")]
    [InlineData("{}", "{}")]
    public void An_object_is_kept_as_it_says(string answer, string kept)
    {
        var read = ReviewEnrichmentRules.Read(Encoding.UTF8.GetBytes(answer), Noon);

        Assert.Equal((ReviewEnrichmentState.Ready, Noon, null), (read.State, read.ReceivedAt!.Value, read.Error));
        Assert.Equal(Unescaped(kept), Unescaped(read.Data!));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("7")]
    [InlineData("{")]
    [InlineData("{} {}")]
    [InlineData("{\"a\": \"\\ud800\"}")]
    [InlineData("{\"\\ud800\": 1}")]
    [InlineData("{\"a\": [\"\\udfff\"]}")]
    [InlineData("<html>")]
    public void Anything_else_is_a_failure_and_no_exception(string answer)
    {
        var read = ReviewEnrichmentRules.Read(Encoding.UTF8.GetBytes(answer), Noon);

        Assert.Equal((ReviewEnrichmentState.Failed, null, null), (read.State, read.Data, read.ReceivedAt));
        Assert.NotNull(read.Error);
    }

    [Fact]
    public void What_is_no_utf8_or_too_deep_or_too_long_is_a_failure()
    {
        byte[] broken = [.. "{\"a\": \""u8, 0xff, 0xfe, .. "\"}"u8];
        var deep = $$"""{"a": {{new string('[', 40)}}{{new string(']', 40)}}}""";
        var most = $$"""{"a": "{{new string('x', ReviewEnrichment.MaxBytes - 9)}}"}""";

        // Each control character is one byte and six when it is written.
        var grows = $$"""{"a": "{{new string('\u007f', 9000)}}"}""";

        Assert.Equal(ReviewEnrichmentState.Failed, ReviewEnrichmentRules.Read(broken, Noon).State);
        Assert.Equal(ReviewEnrichmentState.Failed, ReviewEnrichmentRules.Read(Encoding.UTF8.GetBytes(deep), Noon).State);
        Assert.Equal(ReviewEnrichmentState.Ready, ReviewEnrichmentRules.Read(Encoding.UTF8.GetBytes(most), Noon).State);
        Assert.Equal(ReviewEnrichmentState.Failed, ReviewEnrichmentRules.Read(Encoding.UTF8.GetBytes(most + " "), Noon).State);
        Assert.InRange(
            Encoding.UTF8.GetByteCount(ReviewEnrichmentRules.Read(Encoding.UTF8.GetBytes(grows), Noon).Data ?? ""),
            0,
            ReviewEnrichment.MaxBytes);
    }

    [Fact]
    public void Whatever_came_is_shown_again_without_an_exception()
    {
        var random = new Random(7);
        for (var i = 0; i < 20_000; i++)
        {
            var bytes = Encoding.UTF8.GetBytes("""{"a": ["\u0041\ud83d\ude00", {"b": -0.5e-3}], "c\n": true}""");
            for (var change = random.Next(4); change > 0; change--)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            if (ReviewEnrichmentRules.Read(bytes, Noon) is { Data: { } data })
            {
                Assert.Equal(JsonValueKind.Object, JsonElement.Parse(data).ValueKind);
                JsonSerializer.SerializeToUtf8Bytes(JsonElement.Parse(data));
            }
        }
    }

    private static string Unescaped(string json) => JsonSerializer.Serialize(JsonElement.Parse(json));

    private static ReviewCase Case() => ReviewCase.Open(
        new() { ContentId = "c1", Revision = 1, AuthorId = "alice" }, ReviewReason.Rule, 0, Noon, TimeSpan.FromHours(1));
}
