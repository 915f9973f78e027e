using OrleansMl.Hosting;
using OrleansMl.Models;

namespace OrleansMl.Analysis;

public sealed class AnalysisGrainTests(ClusterFixture cluster)
{
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;

    private IAnalysisGrain Grain => cluster.Client.GetGrain<IAnalysisGrain>(0);

    [Fact]
    public async Task An_analysis_holds_what_every_model_said_and_names_them()
    {
        var analysis = await Grain.AnalyzeAsync("Maria is glad " + ClusterFixture.FreshId(), "pt_BR", Token);

        Assert.Equal(SentimentScores.Of(0.125f, 0.25f, 0.625f), analysis.Sentiment);
        Assert.Equal(SentimentLabel.Positive, analysis.Sentiment!.Label);
        Assert.Equal([new EntityMention("M", "person", 0, 1, 0.5f)], analysis.Entities);
        Assert.Equal("pt-BR", analysis.Language);
        Assert.Equal([new ModelKey("text-sentiment", "1.0.0"), new ModelKey("text-entities", "1.0.0")], analysis.Models);
    }

    [Fact]
    public async Task A_missing_model_leaves_out_its_part_alone()
    {
        var text = "no mood " + ClusterFixture.FreshId();
        cluster.Models.Fail("text-sentiment", text, new ModelUnavailableException("text-sentiment", "no version of it is installed"));

        var analysis = await Grain.AnalyzeAsync(text, null, Token);

        Assert.Null(analysis.Sentiment);
        Assert.Single(analysis.Entities);
        Assert.Equal([new ModelKey("text-entities", "1.0.0"), new ModelKey("text-language", "1.0.0")], analysis.Models);
    }

    [Fact]
    public async Task No_model_at_all_is_an_empty_analysis_and_no_error()
    {
        var text = "nothing " + ClusterFixture.FreshId();
        cluster.Models.Fail("text-sentiment", text, new InvalidOperationException("a defect of the runtime"));
        cluster.Models.Fail("text-entities", text, new TimeoutException());
        cluster.Models.Fail("text-language", text, new ModelUnavailableException("text-language", "its package is broken"));

        var analysis = await Grain.AnalyzeAsync(text, null, Token);

        Assert.Null(analysis.Sentiment);
        Assert.Empty(analysis.Entities);
        Assert.Equal("und", analysis.Language);
        Assert.Empty(analysis.Models);
    }

    [Theory]
    [InlineData("ein deutsch Satz", null, "de")]
    [InlineData("who knows", null, "und")]
    [InlineData("ein deutsch Satz", "fr", "fr")]
    public async Task A_declared_language_stands_and_a_found_one_needs_confidence(string text, string? declared, string expected) =>
        Assert.Equal(expected, (await Grain.AnalyzeAsync($"{text} {ClusterFixture.FreshId()}", declared, Token)).Language);

    [Fact]
    public async Task A_sentiment_package_without_one_of_the_labels_counts_as_no_answer()
    {
        var analysis = await Grain.AnalyzeAsync("unlabelled " + ClusterFixture.FreshId(), null, Token);

        Assert.Null(analysis.Sentiment);
        Assert.Equal([new ModelKey("text-entities", "1.0.0"), new ModelKey("text-language", "1.0.0")], analysis.Models);
    }

    [Theory]
    [InlineData("text-language")]
    [InlineData("text-sentiment")]
    [InlineData("text-entities")]
    public async Task A_full_queue_is_said_instead_of_half_an_answer(string model)
    {
        var text = "crowd " + ClusterFixture.FreshId();
        cluster.Models.Fail(model, text, new ModelBusyException(model, TimeSpan.FromSeconds(2)));

        var busy = await Assert.ThrowsAsync<ModelBusyException>(() => Grain.AnalyzeAsync(text, null, Token));

        Assert.Equal((model, TimeSpan.FromSeconds(2)), (busy.Model, busy.RetryAfter));
    }

    [Theory]
    [InlineData(0.5f, 0.25f, 0.25f, SentimentLabel.Negative)]
    [InlineData(0.25f, 0.5f, 0.25f, SentimentLabel.Neutral)]
    [InlineData(0.25f, 0.25f, 0.5f, SentimentLabel.Positive)]
    [InlineData(0.5f, 0.5f, 0f, SentimentLabel.Neutral)]
    [InlineData(0f, 0.5f, 0.5f, SentimentLabel.Neutral)]
    [InlineData(0.5f, 0f, 0.5f, SentimentLabel.Positive)]
    public void The_label_is_the_likeliest_mood_and_of_equal_ones_the_milder(
        float negative, float neutral, float positive, SentimentLabel label) =>
        Assert.Equal(label, SentimentScores.Of(negative, neutral, positive).Label);
}
