using System.ClientModel;
using OpenAI;
using OpenAI.Moderations;
using OrleansMl.Fakes;
using OrleansMl.Moderation;
using ModerationCategory = OrleansMl.Moderation.ModerationCategory;

namespace OrleansMl.OpenAi;

/// <summary>The official client library against our endpoint.</summary>
public sealed class OpenAiClientTests(FakeApiFixture fixture) : IClassFixture<FakeApiFixture>
{
    private readonly FakeApi _api = fixture.Api;

    private ModerationClient Client(string token) =>
        new("omni-moderation-latest", new ApiKeyCredential(token), new OpenAIClientOptions { Endpoint = new(_api.Address, "/v1") });

    private string ServiceToken => _api.Tokens.Create("scorer", isAdmin: false, "service");

    [Fact]
    public async Task A_string_gets_its_scores_and_flags()
    {
        _api.Cluster.Score = _ => Score(
            ModerationLevel.ReviewRequired,
            ["harassment>=review"],
            (ModerationCategory.Harassment, 0.9f),
            (ModerationCategory.Hate, 0.25f),
            (ModerationCategory.Spam, 0.99f));

        var result = (await Client(ServiceToken).ClassifyTextAsync("one text", TestContext.Current.CancellationToken)).Value;

        Assert.True(result.Flagged);
        Assert.Equal((true, 0.9f), (result.Harassment.Flagged, result.Harassment.Score), Close);
        Assert.Equal((false, 0.25f), (result.Hate.Flagged, result.Hate.Score), Close);
        Assert.Equal((false, 0f), (result.SelfHarm.Flagged, result.SelfHarm.Score), Close);
        Assert.Equal((false, 0f), (result.Sexual.Flagged, result.Sexual.Score), Close);
    }

    [Fact]
    public async Task A_list_gets_one_result_each_in_order()
    {
        _api.Cluster.Score = text => text == "bad"
            ? Score(ModerationLevel.Rejected, ["sexual>=reject"], (ModerationCategory.Sexual, 0.97f))
            : Score(ModerationLevel.Flagged, ["sexual>=flag"], (ModerationCategory.Sexual, 0.5f));

        var results = (await Client(ServiceToken).ClassifyTextAsync(["good", "bad", "good"], TestContext.Current.CancellationToken)).Value;

        Assert.Equal([false, true, false], results.Select(result => result.Flagged));
        Assert.Equal([0.5f, 0.97f, 0.5f], results.Select(result => result.Sexual.Score), (a, b) => Math.Abs(a - b) < 1e-6f);
    }

    [Fact]
    public async Task A_stranger_gets_an_error_that_the_client_understands()
    {
        var nobody = await Assert.ThrowsAsync<ClientResultException>(
            () => Client("no-token").ClassifyTextAsync("a", TestContext.Current.CancellationToken));
        var user = await Assert.ThrowsAsync<ClientResultException>(
            () => Client(_api.Tokens.Create("alice")).ClassifyTextAsync("a", TestContext.Current.CancellationToken));

        Assert.Equal((401, 403), (nobody.Status, user.Status));
        Assert.Contains("invalid_api_key", nobody.Message, StringComparison.Ordinal);
        Assert.Contains("insufficient_permissions", user.Message, StringComparison.Ordinal);
    }

    private static bool Close((bool, float) a, (bool, float) b) => a.Item1 == b.Item1 && Math.Abs(a.Item2 - b.Item2) < 1e-6f;

    private static ModerationScore Score(ModerationLevel level, string[] rules, params (ModerationCategory, float)[] scores) =>
        new()
        {
            Level = level,
            Rules = [.. rules],
            Scores = CategoryScores.From(scores),
            Policy = new("default", "1"),
            Models = [new("text-safety", "1.0.0")]
        };
}
