using OrleansMl.Content;
using OrleansMl.Hosting;
using OrleansMl.Models;

namespace OrleansMl.Moderation;

/// <summary>Who speaks of harming themself is helped, never removed.</summary>
public sealed class SelfHarmTests(ClusterFixture cluster)
{
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_crisis_goes_to_a_person_with_support_and_is_not_rejected_as_violence()
    {
        var id = ClusterFixture.FreshId();
        var item = await cluster.Content(id).CreateAsync(Drafts.Comment("self_harm=0.9 violence=0.97"), Token);

        Assert.Equal((ModerationLevel.ReviewRequired, true, false), (item.Moderation.Level, item.Moderation.Support, item.Visible));
        Assert.Equal(["violence>=review", "self_harm>=review"], item.Moderation.Rules);
        Assert.True((await cluster.Content(id).ExplainAsync(Token))!.Decisions.Single().Support);
    }

    [Fact]
    public async Task A_threat_to_others_is_rejected_without_support()
    {
        var item = await cluster.Content(ClusterFixture.FreshId()).CreateAsync(Drafts.Comment("violence=0.97"), Token);

        Assert.Equal((ModerationLevel.Rejected, false), (item.Moderation.Level, item.Moderation.Support));
    }

    [Fact]
    public async Task Support_is_known_while_another_model_has_no_answer()
    {
        var text = $"self_harm=0.9 {ClusterFixture.FreshId()}";
        cluster.Models.Fail("text-spam", text, new ModelUnavailableException("text-spam", "gone"));

        var item = await cluster.Content(ClusterFixture.FreshId()).CreateAsync(Drafts.Comment(text), Token);

        Assert.Equal((ContentState.Pending, null, true), (item.Moderation.State, item.Moderation.Level, item.Moderation.Support));
    }

    [Fact]
    public async Task Scoring_without_storing_says_it_too()
    {
        var score = await cluster.Client.GetGrain<IModerationGrain>(0).ScoreAsync("self_harm=0.9", ContentType.Post, Token);

        Assert.Equal((ModerationLevel.ReviewRequired, true), (score.Level, score.Support));
    }
}
