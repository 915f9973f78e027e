using OrleansMl.Models;
using OrleansMl.Registry;

namespace OrleansMl.WordCount;

/// <summary>A kind of model that stands in no file of Inference or Grains is served like the shipped ones.</summary>
public sealed class WordCountTests(WordCountCluster cluster) : IClassFixture<WordCountCluster>
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);
    private static readonly ModelKey Version = new("words", "1.0.0");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_silo_with_models_answers_by_itself()
    {
        var count = await cluster.Local.InvokeAsync<WordCountInput, WordCount>(
            "words", "item", new("four short little words"), Timeout, Token);

        Assert.Equal(new(Version, 4), count);
    }

    [Fact]
    public async Task A_silo_without_models_calls_one_that_has_them()
    {
        var count = await cluster.Remote.InvokeAsync<WordCountInput, WordCount>("words", "item", new("two words"), Timeout, Token);

        Assert.Equal(new(Version, 2), count);
    }

    [Fact]
    public async Task The_tasks_limits_hold_before_anything_is_sent() => await Assert.ThrowsAsync<ArgumentOutOfRangeException>(
        () => cluster.Remote.InvokeAsync<WordCountInput, WordCount>("words", "item", new(new('x', 1001)), Timeout, Token).AsTask());

    [Fact]
    public async Task The_senders_mistake_reaches_the_sender_as_it_is() => await Assert.ThrowsAsync<FormatException>(
        () => cluster.Local.InvokeAsync<WordCountInput, WordCount>("words", "item", new(""), Timeout, Token).AsTask());

    [Fact]
    public void A_manifest_that_the_task_refuses_is_a_broken_package()
    {
        var broken = cluster.Runtime.List().Single(model => model.Model.Version == "0.1.0");

        Assert.Equal(
            "model.json: input.options.shout is neither true nor false. Say whether an empty text is an error.", broken.Reason);
    }

    [Fact]
    public async Task A_version_whose_probe_fails_is_not_promoted()
    {
        var result = await cluster.Registry.PromoteAsync("0.2.0", new("admin", null), Token);

        Assert.Equal(RegistryOutcome.Refused, result.Outcome);
        Assert.EndsWith("it counts 2 words in one.", result.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_version_that_answers_its_probe_is_promoted()
    {
        var result = await cluster.Registry.PromoteAsync("1.0.0", new("admin", null), Token);

        Assert.Equal(RegistryOutcome.Changed, result.Outcome);
    }

    [Fact]
    public async Task A_call_for_another_task_says_what_the_model_does()
    {
        var refused = await Assert.ThrowsAsync<ModelUnavailableException>(
            () => cluster.Local.InvokeAsync<TextEmbeddingInput, TextEmbedding>("words", "item", new("text"), Timeout, Token).AsTask());

        Assert.Equal("its task is word-count; it cannot do feature-extraction.", refused.Reason);
    }
}
