using System.Text.Json.Nodes;
using OrleansMl.Fakes;
using OrleansMl.Models;
using OrleansMl.Moderation;

namespace OrleansMl.OpenAi;

public sealed class OpenAiApiTests(FakeApiFixture fixture) : IClassFixture<FakeApiFixture>
{
    private static readonly string[] TheirCategories =
    [
        "harassment", "harassment/threatening", "hate", "hate/threatening", "illicit", "illicit/violent", "self-harm",
        "self-harm/instructions", "self-harm/intent", "sexual", "sexual/minors", "violence", "violence/graphic",
    ];

    private readonly FakeApi _api = fixture.Api;

    private async Task<Answer> PostAsync(object body)
    {
        using var client = _api.CreateClient("scorer", roles: "service");
        return await client.CallAsync("POST", "/v1/moderations", body);
    }

    [Fact]
    public async Task Every_category_of_theirs_is_there_and_says_whether_a_model_covers_it()
    {
        _api.Cluster.Score = _ =>
            Score((ModerationCategory.Sexual, 0.1f), (ModerationCategory.Violence, 0.2f), (ModerationCategory.Spam, 0.3f));

        var answer = await PostAsync(new { input = "a" });

        Assert.Equal((200, "text-safety@1.0.0,text-spam@1.0.0"), (answer.Status, (string?)answer.Body!["model"]));
        Assert.StartsWith("modr-", (string?)answer.Body["id"], StringComparison.Ordinal);
        var result = answer.Body["results"]!.AsArray().Single()!;
        Assert.Equal(TheirCategories, Names(result["categories"]!));
        Assert.Equal(TheirCategories, Names(result["category_scores"]!));
        Assert.Equal(TheirCategories, Names(result["category_applied_input_types"]!));
        Assert.Equal(
            ["sexual", "violence"],
            result["category_applied_input_types"]!.AsObject().Where(pair => pair.Value!.AsArray().Count > 0).Select(pair => pair.Key));
    }

    [Fact]
    public async Task Self_harm_has_its_score_and_its_flag_where_a_model_judged_it()
    {
        _api.Cluster.Score = _ => Score((ModerationCategory.SelfHarm, 0.75f)) with { Rules = ["self_harm>=review"] };

        var answer = await PostAsync(new { input = "a" });

        var result = answer.Body!["results"]!.AsArray().Single()!;
        Assert.All(
            ["self-harm", "self-harm/intent"],
            name => Assert.Equal(
                (true, 0.75, 1),
                (
                    (bool)result["categories"]![name]!,
                    (double)result["category_scores"]![name]!,
                    result["category_applied_input_types"]![name]!.AsArray().Count)));
        Assert.Empty(result["category_applied_input_types"]!["self-harm/instructions"]!.AsArray());
        Assert.True((bool)result["flagged"]!);
    }

    [Fact]
    public async Task What_a_model_cannot_judge_in_the_language_is_no_score_and_says_so()
    {
        _api.Cluster.Score = _ => Score((ModerationCategory.Spam, 0.5f)) with
        {
            NotJudged = [ModerationCategory.SelfHarm, ModerationCategory.Hate],
            Rules = ["not_judged=flag"],
        };

        var answer = await PostAsync(new { input = "a" });

        var result = answer.Body!["results"]!.AsArray().Single()!;
        Assert.All(
            ["self-harm", "self-harm/intent", "hate"],
            name => Assert.Equal(
                (false, 0d, 0),
                (
                    (bool)result["categories"]![name]!,
                    (double)result["category_scores"]![name]!,
                    result["category_applied_input_types"]![name]!.AsArray().Count)));
        Assert.False((bool)result["flagged"]!);
    }

    [Fact]
    public async Task Text_parts_make_one_input_whose_strongest_part_counts()
    {
        _api.Cluster.Score = text => Score((ModerationCategory.Hate, text == "bad" ? 0.75f : 0.25f));

        var answer = await PostAsync("""{"input":[{"type":"text","text":"good"},{"type":"text","text":"bad"}]}""");

        var result = answer.Body!["results"]!.AsArray().Single()!;
        Assert.Equal(0.75, (double)result["category_scores"]!["hate"]!);
    }

    [Fact]
    public async Task Nothing_is_stored()
    {
        var stored = _api.Cluster.Items.Count;

        await PostAsync(new { input = new[] { "a", "b" } });

        Assert.Equal(stored, _api.Cluster.Items.Count);
    }

    [Theory]
    [InlineData("""{}""", "input", "required")]
    [InlineData("""{"input":null}""", "input", "required")]
    [InlineData("""{"input":[]}""", "input", "wrong_type")]
    [InlineData("""{"input":7}""", "input", "wrong_type")]
    [InlineData("""{"input":""}""", "input", "empty")]
    [InlineData("""{"input":["a",""]}""", "input.1", "empty")]
    [InlineData("""{"input":["a",7]}""", "input.1", "wrong_type")]
    [InlineData("""{"input":"\ud800"}""", "input", "invalid_unicode")]
    [InlineData("""{"input":[{"type":"text"}]}""", "input.0.text", "required")]
    [InlineData("""{"input":[{"text":"a"}]}""", "input.0", "wrong_type")]
    [InlineData("""{"input":[{"type":"\ud800"}]}""", "input.0.type", "unsupported_input")]
    [InlineData(
        """{"input":[{"type":"text","text":"a"},{"type":"image_url","image_url":{"url":"https://example.com/a.png"}}]}""",
        "input.1.type",
        "unsupported_input")]
    public async Task A_bad_request_is_a_400_in_their_shape(string body, string param, string code)
    {
        var answer = await PostAsync(body);

        var error = answer.Body!["error"]!;
        Assert.Equal(
            (400, "invalid_request_error", param, code),
            (answer.Status, (string?)error["type"], (string?)error["param"], (string?)error["code"]));
        Assert.NotEmpty((string)error["message"]!);
    }

    [Fact]
    public async Task Broken_json_and_too_many_inputs_are_400_too()
    {
        var broken = await PostAsync("""{"input":""");
        var many = await PostAsync(new { input = Enumerable.Repeat("a", 101) });

        Assert.Equal((400, "malformed"), (broken.Status, (string?)broken.Body!["error"]!["code"]));
        Assert.Equal((400, "too_many"), (many.Status, (string?)many.Body!["error"]!["code"]));
    }

    [Fact]
    public async Task Every_text_counts_against_the_limit_and_the_refusal_has_their_shape()
    {
        await using var api = await FakeApi.StartAsync(
            null, ("OrleansMl:RateLimits:Moderation:Permits", "3"), ("OrleansMl:RateLimits:LimitServices", "true"));
        var used = new System.Collections.Concurrent.ConcurrentDictionary<string, int>();
        api.Cluster.Lease = (key, limit, _, want) =>
        {
            var granted = Math.Clamp(limit - used.GetOrAdd(key, 0), 0, want);
            return new(granted, limit - (used[key] += granted), DateTimeOffset.MaxValue);
        };
        using var client = api.CreateClient("scorer", roles: "service");

        var within = await client.CallAsync("POST", "/v1/moderations", new { input = new[] { "a", "b", "c" } });
        using var other = api.CreateClient("other", roles: "service");
        var beyond = await other.CallAsync("POST", "/v1/moderations", new { input = new[] { "a", "b", "c", "d" } });

        Assert.Equal(200, within.Status);
        Assert.Equal((429, "rate_limit_error"), (beyond.Status, (string?)beyond.Body!["error"]!["type"]));
    }

    [Fact]
    public async Task A_busy_model_is_a_503_with_retry_after_in_their_shape()
    {
        _api.Cluster.Score = _ => throw new ModelBusyException("text-safety", TimeSpan.FromSeconds(1));

        var answer = await PostAsync(new { input = "a" });

        Assert.Equal(
            (503, "server_error", "model_busy", "1"),
            (answer.Status, (string?)answer.Body!["error"]!["type"], (string?)answer.Body["error"]!["code"], answer.Header("Retry-After")));
    }

    private static IEnumerable<string> Names(JsonNode node) => node.AsObject().Select(pair => pair.Key);

    private static ModerationScore Score(params (ModerationCategory, float)[] scores) => new()
    {
        Level = ModerationLevel.Approved,
        Scores = CategoryScores.From(scores),
        Policy = new("default", "1"),
        Models = [new("text-safety", "1.0.0"), new("text-spam", "1.0.0")],
    };
}
