using OrleansMl.Content;
using OrleansMl.Hosting;
using OrleansMl.Models;

namespace OrleansMl.Moderation;

public sealed class ModerationGrainTests(ClusterFixture cluster)
{
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Score_says_what_a_submission_would_get()
    {
        var score = await cluster.Client.GetGrain<IModerationGrain>(0).ScoreAsync("spam=0.9 hate=0.75", ContentType.Post, Token);

        Assert.Equal(ModerationLevel.ReviewRequired, score.Level);
        Assert.Equal(["spam>=review", "hate>=review"], score.Rules);
        Assert.Equal(0.9f, score.Scores[ModerationCategory.Spam]);
        Assert.Null(score.Scores[ModerationCategory.HashMatch]);
    }

    [Fact]
    public async Task Score_with_a_broken_model_names_it_and_the_reason()
    {
        var text = "score " + ClusterFixture.FreshId();
        cluster.Models.Fail("text-safety", text, new ModelUnavailableException("text-safety@1.0.0", "model.onnx is missing"));

        var exception = await Assert.ThrowsAsync<ModelUnavailableException>(
            () => cluster.Client.GetGrain<IModerationGrain>(0).ScoreAsync(text, ContentType.Post, Token));

        Assert.Equal(("text-safety", "model.onnx is missing"), (exception.Model, exception.Reason));
    }
}
