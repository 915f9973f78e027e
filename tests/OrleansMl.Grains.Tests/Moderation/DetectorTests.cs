using Microsoft.Extensions.DependencyInjection;
using OrleansMl.Content;
using OrleansMl.Hosting;

namespace OrleansMl.Moderation;

/// <summary>A detector that another feature registers takes part in every verdict.</summary>
public sealed class DetectorTests(DetectorTests.Fixture cluster) : IClassFixture<DetectorTests.Fixture>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_a_registered_detector_says_counts_in_the_verdict()
    {
        var item = await cluster.Content(ClusterFixture.FreshId()).CreateAsync(Drafts.Comment("a banned word"), Token);

        Assert.Equal(ModerationLevel.Rejected, item.Moderation.Level);
        Assert.Equal(["sexual>=reject"], item.Moderation.Rules);
    }

    [Fact]
    public async Task What_it_has_nothing_against_is_judged_by_the_others_alone()
    {
        var id = ClusterFixture.FreshId();
        var item = await cluster.Content(id).CreateAsync(Drafts.Comment("a harmless word"), Token);

        Assert.Equal(ModerationLevel.Approved, item.Moderation.Level);
        Assert.Contains((await cluster.Content(id).ExplainAsync(Token))!.Assessments, one => one is { Detector: "words", Error: null });
    }

    [Fact]
    public async Task One_that_fails_leaves_the_item_pending()
    {
        var item = await cluster.Content(ClusterFixture.FreshId()).CreateAsync(Drafts.Comment("broken"), Token);

        Assert.Equal((ContentState.Pending, null), (item.Moderation.State, item.Moderation.Level));
        Assert.Equal("words: InvalidOperationException: no list", item.Moderation.Error);
    }

    [Fact]
    public async Task One_that_does_not_apply_is_not_asked()
    {
        var id = ClusterFixture.FreshId();
        await cluster.Content(id).CreateAsync(Drafts.Comment("broken") with { Type = ContentType.Video }, Token);

        Assert.DoesNotContain((await cluster.Content(id).ExplainAsync(Token))!.Assessments, one => one.Detector == "words");
    }

    public sealed class Fixture : ClusterFixtureBase
    {
        protected override void Configure(IServiceCollection services) => services.AddDetector<WordDetector>();
    }

    private sealed class WordDetector : IDetector
    {
        public string Name => "words";

        public bool Applies(ContentRevision revision) => revision.Type != ContentType.Video;

        public ValueTask<Assessment> AssessAsync(ContentRevision revision, CancellationToken cancellationToken)
        {
            if (revision.Text.Contains("broken", StringComparison.Ordinal))
            {
                throw new InvalidOperationException("no list");
            }

            var score = revision.Text.Contains("banned", StringComparison.Ordinal) ? 1f : 0f;
            return ValueTask.FromResult(new Assessment
            {
                Revision = revision.Revision,
                Detector = Name,
                Scores = CategoryScores.From([(ModerationCategory.Sexual, score)]),
            });
        }
    }
}
