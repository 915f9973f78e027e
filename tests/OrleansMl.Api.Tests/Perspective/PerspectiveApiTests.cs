using OrleansMl.Fakes;
using OrleansMl.Models;
using OrleansMl.Moderation;

namespace OrleansMl.Perspective;

public sealed class PerspectiveApiTests(FakeApiFixture fixture) : IClassFixture<FakeApiFixture>
{
    private const string Path = "/v1alpha1/comments:analyze";

    private readonly FakeApi _api = fixture.Api;

    private async Task<Answer> PostAsync(object body)
    {
        using var client = _api.CreateClient("scorer", roles: "service");
        return await client.CallAsync("POST", Path, body);
    }

    private void Say(Func<string, (ModerationCategory, float)[]> scores) => _api.Cluster.Score = text => new()
    {
        Level = ModerationLevel.Approved,
        Scores = CategoryScores.From(scores(text)),
        Policy = new("default", "1"),
    };

    private static double Summary(Answer answer, string attribute) =>
        (double)answer.Body!["attributeScores"]![attribute]!["summaryScore"]!["value"]!;

    private static (int, int, double)[] Spans(Answer answer, string attribute) =>
        [
            .. answer.Body!["attributeScores"]![attribute]!["spanScores"]!.AsArray()
                .Select(span => ((int)span!["begin"]!, (int)span["end"]!, (double)span["score"]!["value"]!))
        ];

    [Fact]
    public async Task The_documented_request_gets_summary_and_span_scores()
    {
        Say(text =>
        [
            (
                ModerationCategory.Harassment,
                text.StartsWith("Sorry", StringComparison.Ordinal)
                    ? 0.125f
                    : text.EndsWith("foo?", StringComparison.Ordinal) ? 0.875f : 0.75f)
        ]);

        var answer = await PostAsync("""
            {"comment": {"text": "What kind of idiot name is foo? Sorry, I like your name."},
             "languages": ["en"], "requestedAttributes": {"TOXICITY": {}, "UNSUBSTANTIAL": {}}, "spanAnnotations": true,
             "doNotStore": true, "clientToken": "comment-53922", "sessionId": "7", "communityId": "/forum/movies",
             "context": {"entries": [{"text": "before"}]}}
            """);

        Assert.Equal(200, answer.Status);
        Assert.Equal(["TOXICITY"], answer.Body!["attributeScores"]!.AsObject().Select(pair => pair.Key));
        Assert.Equal(0.75, Summary(answer, "TOXICITY"));
        Assert.Equal("PROBABILITY", (string?)answer.Body["attributeScores"]!["TOXICITY"]!["summaryScore"]!["type"]);
        Assert.Equal([(0, 31, 0.875), (32, 56, 0.125)], Spans(answer, "TOXICITY"));
        Assert.Equal(("en", "comment-53922"), ((string?)answer.Body["languages"]!.AsArray().Single(), (string?)answer.Body["clientToken"]));
    }

    [Fact]
    public async Task Each_attribute_is_the_category_that_the_documentation_names()
    {
        Say(_ =>
        [
            (ModerationCategory.Harassment, 0.125f),
            (ModerationCategory.Hate, 0.25f),
            (ModerationCategory.Violence, 0.5f),
            (ModerationCategory.Sexual, 0.75f),
            (ModerationCategory.Spam, 1f)
        ]);

        var answer = await PostAsync(
            """{"comment":{"text":"a"},"requestedAttributes":{"TOXICITY":{},"INSULT":{},"IDENTITY_ATTACK":{},"THREAT":null""" +
            ""","SEXUALLY_EXPLICIT":{},"SPAM":{}}}""");

        Assert.Equal(
            [0.5, 0.125, 0.25, 0.5, 0.75, 1],
            new[] { "TOXICITY", "INSULT", "IDENTITY_ATTACK", "THREAT", "SEXUALLY_EXPLICIT", "SPAM" }.Select(name => Summary(answer, name)));
        Assert.Equal("en", (string?)answer.Body!["languages"]!.AsArray().Single());
    }

    [Fact]
    public async Task Without_span_annotations_the_span_is_the_whole_comment_in_utf16_units()
    {
        Say(_ => [(ModerationCategory.Hate, 0.5f)]);

        var answer = await PostAsync(new
        {
            comment = new { text = "👍 One. Two." },
            requestedAttributes = new { IDENTITY_ATTACK = new { } }
        });

        Assert.Equal([(0, 12, 0.5)], Spans(answer, "IDENTITY_ATTACK"));
    }

    [Fact]
    public async Task Scores_below_the_threshold_are_left_out()
    {
        Say(text => [(ModerationCategory.Harassment, text == "Two!" ? 0.75f : 0.25f)]);

        var answer = await PostAsync(
            """{"comment":{"text":"One. Two!"},"spanAnnotations":true,"requestedAttributes":{"INSULT":{"scoreThreshold":0.5""" +
            ""","scoreType":"PROBABILITY"},"TOXICITY":{"scoreThreshold":0.9}}}""");

        Assert.Equal(["INSULT"], answer.Body!["attributeScores"]!.AsObject().Select(pair => pair.Key));
        Assert.Null(answer.Body["attributeScores"]!["INSULT"]!["summaryScore"]);
        Assert.Equal([(5, 9, 0.75)], Spans(answer, "INSULT"));
    }

    [Fact]
    public async Task Html_is_scored_as_seen_and_spans_point_into_what_was_sent()
    {
        const string Html = "<p>id<b>i</b>ot &amp; co.</p><p>Bye.</p>";
        List<string> texts = [];
        Say(text =>
        {
            texts.Add(text);
            return [(ModerationCategory.Harassment, 0.5f)];
        });

        var answer = await PostAsync(new
        {
            comment = new { text = Html, type = "HTML" },
            spanAnnotations = true,
            requestedAttributes = new { INSULT = new { } }
        });

        Assert.Equal(["\nidiot & co.\n\nBye.\n", "idiot & co.", "Bye."], texts);
        Assert.Equal([(3, 25, 0.5), (32, 36, 0.5)], Spans(answer, "INSULT"));
        Assert.Equal(("id<b>i</b>ot &amp; co.", "Bye."), (Html[3..25], Html[32..36]));
    }

    [Theory]
    [InlineData("""{}""", "comment.text", "COMMENT_EMPTY")]
    [InlineData("""{"comment":{"text":"  "},"requestedAttributes":{"TOXICITY":{}}}""", "", "COMMENT_EMPTY")]
    [InlineData("""{"comment":{"text":"<b></b>","type":"HTML"},"requestedAttributes":{"TOXICITY":{}}}""", "", "COMMENT_EMPTY")]
    [InlineData(
        """{"comment":{"text":"a"},"languages":["en","xx"],"requestedAttributes":{"TOXICITY":{}}}""",
        "",
        "LANGUAGE_NOT_SUPPORTED_BY_ATTRIBUTE")]
    [InlineData(
        """{"comment":{"text":"a"},"languages":[null],"requestedAttributes":{"TOXICITY":{}}}""", "", "LANGUAGE_NOT_SUPPORTED_BY_ATTRIBUTE")]
    [InlineData("""{"comment":{"text":"a"}}""", "requestedAttributes", null)]
    [InlineData("""{"comment":{"text":"a"},"requestedAttributes":{"KINDNESS":{}}}""", "requestedAttributes", null)]
    [InlineData("""{"comment":{"text":"a"},"requestedAttributes":{"PROFANITY":{}}}""", "requestedAttributes", null)]
    [InlineData(
        """{"comment":{"text":"a"},"requestedAttributes":{"TOXICITY":{"scoreType":"RAW"}}}""",
        "requestedAttributes.TOXICITY.scoreType",
        null)]
    [InlineData(
        """{"comment":{"text":"a"},"requestedAttributes":{"TOXICITY":{"scoreThreshold":2}}}""",
        "requestedAttributes.TOXICITY.scoreThreshold",
        null)]
    [InlineData("""{"comment":{"text":"a","type":"WORD"},"requestedAttributes":{"TOXICITY":{}}}""", "comment.type", null)]
    [InlineData("""{"comment":{"text":7},"requestedAttributes":{"TOXICITY":{}}}""", "comment.text", null)]
    [InlineData("""{"comment":""", "", null)]
    public async Task A_bad_request_is_a_400_in_their_shape(string body, string field, string? errorType)
    {
        var answer = await PostAsync(body);

        var error = answer.Body!["error"]!;
        Assert.Equal((400, 400, "INVALID_ARGUMENT"), (answer.Status, (int)error["code"]!, (string?)error["status"]));
        Assert.NotEmpty((string)error["message"]!);
        Assert.Equal(errorType, (string?)error["details"]?[0]!["errorType"]);
        if (errorType is null && field.Length > 0)
        {
            Assert.Equal(field, (string?)error["details"]![0]!["fieldViolations"]![0]!["field"]);
        }
    }

    [Fact]
    public async Task A_language_with_a_region_is_that_language()
    {
        // Tests of a class run in any order; another one may have left a busy model.
        _api.Cluster.Score = null;

        Assert.Equal(200, (await PostAsync("""{"comment":{"text":"a"},"languages":["en-US"],"requestedAttributes":{"SPAM":{}}}""")).Status);
    }

    [Fact]
    public async Task The_key_in_the_address_opens_it_and_others_get_their_errors()
    {
        const string Body = """{"comment":{"text":"a"},"requestedAttributes":{"SPAM":{}}}""";
        _api.Cluster.Score = null;
        using var admin = _api.CreateClient("root", isAdmin: true);
        using var nobody = _api.CreateClient(null);
        using var user = _api.CreateClient("alice");
        async Task<string> KeyAsync(string scope) =>
            (string)(await admin.CallAsync("POST", "/api/v1/api-keys", new { name = "forum", scopes = new[] { scope } })).Body!["secret"]!;

        var right = await nobody.CallAsync("POST", $"{Path}?key={await KeyAsync("moderate")}", Body);
        var scopeless = await nobody.CallAsync("POST", $"{Path}?key={await KeyAsync("content")}", Body);
        var none = await nobody.CallAsync("POST", Path, Body);
        var wrong = await nobody.CallAsync("POST", $"{Path}?key=omk_wrong", Body);
        var stranger = await user.CallAsync("POST", Path, Body);

        Assert.Equal((200, 0.25), (right.Status, Summary(right, "SPAM")));
        Assert.Equal((403, "PERMISSION_DENIED"), Error(scopeless));
        Assert.Equal((401, "UNAUTHENTICATED"), Error(none));
        Assert.Equal((401, "UNAUTHENTICATED"), Error(wrong));
        Assert.Equal((403, "PERMISSION_DENIED"), Error(stranger));
    }

    [Fact]
    public async Task A_busy_model_is_503_unavailable()
    {
        _api.Cluster.Score = _ => throw new ModelBusyException("text-safety", TimeSpan.FromSeconds(1));

        var answer = await PostAsync("""{"comment":{"text":"a"},"requestedAttributes":{"SPAM":{}}}""");

        Assert.Equal((503, "UNAVAILABLE"), Error(answer));
        Assert.Equal("1", answer.Header("Retry-After"));
    }

    private static (int, string?) Error(Answer answer) => (answer.Status, (string?)answer.Body!["error"]!["status"]);
}
