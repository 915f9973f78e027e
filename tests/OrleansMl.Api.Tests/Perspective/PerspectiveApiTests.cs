using System.Text.Json.Nodes;
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

    private void Say(Func<string, (ModerationCategory, float)[]> scores) =>
        _api.Cluster.Score = text => Judged(scores(text));

    private static ModerationScore Judged(params (ModerationCategory, float)[] scores) => new()
    {
        Level = ModerationLevel.Approved,
        Scores = CategoryScores.From(scores),
        Policy = new("default", "1"),
    };

    // Only a model of spam can read it.
    private static void SayInRussian(FakeApi api) => api.Cluster.Score = _ => Judged((ModerationCategory.Spam, 0.5f)) with
    {
        Languages = ["ru"],
        NotJudged = [ModerationCategory.Violence, ModerationCategory.Hate, ModerationCategory.Harassment],
    };

    private static List<JsonNode> Unsupported(Answer answer) =>
    [
        .. answer.Body!["error"]!["details"]!.AsArray()
            .Where(detail => (string?)detail!["errorType"] == "LANGUAGE_NOT_SUPPORTED_BY_ATTRIBUTE")
            .Select(detail => detail!["languageNotSupportedByAttributeError"]!)
    ];

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
             "dropUnsupportedAttributes": true, "doNotStore": true, "clientToken": "comment-53922", "sessionId": "7",
             "communityId": "/forum/movies",
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
            (ModerationCategory.Harassment, 0.875f),
            (ModerationCategory.Hate, 0.25f),
            (ModerationCategory.Violence, 0.5f),
            (ModerationCategory.Sexual, 0.75f),
            (ModerationCategory.Spam, 1f)
        ]);
        (string Name, double Score)[] expected =
        [
            ("TOXICITY", 0.875), ("SEVERE_TOXICITY", 0.6562), ("INSULT", 0.875), ("IDENTITY_ATTACK", 0.25), ("THREAT", 0.5),
            ("SEXUALLY_EXPLICIT", 0.75), ("PROFANITY", 0.75), ("OBSCENE", 0.75), ("SPAM", 1), ("TOXICITY_FAST", 0.875),
            ("TOXICITY_EXPERIMENTAL", 0.875), ("THREAT_EXPERIMENTAL", 0.5),
        ];

        var answer = await PostAsync(new
        {
            comment = new { text = "a" },
            requestedAttributes = expected.ToDictionary(one => one.Name, _ => (object?)null),
        });

        Assert.Equal(expected, expected.Select(one => (one.Name, Summary(answer, one.Name))));
        Assert.Equal("en", (string?)answer.Body!["languages"]!.AsArray().Single());
    }

    [Theory]
    [InlineData("You fool.", 0.125)]
    [InlineData("You damn fool.", 0.3)]
    public async Task Severe_is_what_is_toxic_and_at_once_hateful_violent_or_obscene(string text, double expected)
    {
        Say(_ => [(ModerationCategory.Harassment, 0.5f), (ModerationCategory.Violence, 0.25f)]);

        var answer = await PostAsync(new { comment = new { text }, requestedAttributes = new { SEVERE_TOXICITY = new { } } });

        Assert.Equal(expected, Summary(answer, "SEVERE_TOXICITY"), 1e-6);
    }

    [Fact]
    public async Task A_swear_word_is_profane_where_no_category_says_so_and_in_its_sentence_alone()
    {
        Say(_ => [(ModerationCategory.Sexual, 0.125f)]);

        var answer = await PostAsync(
            """{"comment":{"text":"Well, d@mn. Good game."},"requestedAttributes":{"PROFANITY":{}},"spanAnnotations":true}""");

        Assert.Equal(0.6, Summary(answer, "PROFANITY"), 1e-6);
        Assert.Equal([(0, 11, 0.6), (12, 22, 0.125)], Spans(answer, "PROFANITY"));
    }

    [Fact]
    public async Task What_nothing_answers_refuses_the_request_and_names_each_attribute_as_their_clients_read_it()
    {
        Say(_ => [(ModerationCategory.Harassment, 0.5f)]);

        var answer = await PostAsync(
            """{"comment":{"text":"a"},"languages":["en"],"requestedAttributes":{"TOXICITY":{},"INCOHERENT":{},"FLIRTATION":{}}}""");

        var error = answer.Body!["error"]!;
        Assert.Equal((400, "INVALID_ARGUMENT"), (answer.Status, (string?)error["status"]));
        Assert.StartsWith(
            "Attribute INCOHERENT does not support request languages: en", (string?)error["message"], StringComparison.Ordinal);
        Assert.Equal(["INCOHERENT", "FLIRTATION"], Unsupported(answer).Select(one => (string?)one["attribute"]));
        Assert.All(Unsupported(answer), one => Assert.Equal("en", (string?)one["requestedLanguages"]!.AsArray().Single()));
    }

    [Theory]
    [InlineData("""["ru"]""", "ru")]
    [InlineData("""["en","fr-CA"]""", "fr-CA")]
    public async Task A_declared_language_that_no_model_judges_is_an_error_whatever_the_text(string languages, string unjudged)
    {
        Say(_ => [(ModerationCategory.Harassment, 0.5f)]);

        var answer = await PostAsync(
            """{"comment":{"text":"a"},"requestedAttributes":{"TOXICITY":{}},"languages":""" + languages + "}");

        Assert.Equal(
            (400, $"Attribute TOXICITY does not support request languages: {unjudged}"),
            (answer.Status, (string?)answer.Body!["error"]!["message"]));
        Assert.Equal("TOXICITY", (string?)Unsupported(answer).Single()["attribute"]);
    }

    [Fact]
    public async Task A_comment_in_a_language_that_no_model_judges_is_an_error_and_never_a_low_score()
    {
        SayInRussian(_api);

        var answer = await PostAsync("""{"comment":{"text":"a"},"requestedAttributes":{"TOXICITY":{}}}""");

        Assert.Equal(
            (400, "Attribute TOXICITY does not support request languages: ru"),
            (answer.Status, (string?)answer.Body!["error"]!["message"]));
        var one = Unsupported(answer).Single();
        Assert.Equal(("TOXICITY", "ru"), ((string?)one["attribute"], (string?)one["detectedLanguages"]!.AsArray().Single()));
        Assert.Null(one["requestedLanguages"]);
    }

    [Theory]
    [InlineData("ru")]
    [InlineData("und-Latn")]
    [InlineData("en", "ru")]
    public async Task Another_language_is_an_error_also_where_a_model_does_not_say_what_it_judges(params string[] found)
    {
        _api.Cluster.Score = _ => Judged((ModerationCategory.Hate, 0.0625f)) with { Languages = [.. found] };

        var answer = await PostAsync(
            """{"comment":{"text":"a"},"languages":["en"],"requestedAttributes":{"IDENTITY_ATTACK":{}}}""");

        Assert.Equal(400, answer.Status);
        Assert.Equal(found, Unsupported(answer).Single()["detectedLanguages"]!.AsArray().Select(language => (string?)language));
    }

    [Fact]
    public async Task Where_an_operator_names_languages_the_models_decide_attribute_by_attribute()
    {
        await using var api = await FakeApi.StartAsync(
            null, ("OrleansMl:Perspective:Languages:0", "en"), ("OrleansMl:Perspective:Languages:1", "ru"));
        SayInRussian(api);
        using var client = api.CreateClient("scorer", roles: "service");

        var refused = await client.CallAsync(
            "POST", Path, """{"comment":{"text":"a"},"requestedAttributes":{"TOXICITY":{},"SPAM":{}}}""");
        var rest = await client.CallAsync("POST", Path, """
            {"comment": {"text": "a"}, "dropUnsupportedAttributes": true,
              "requestedAttributes": {"TOXICITY": {}, "SPAM": {}, "INCOHERENT": {}}}
            """);

        Assert.Equal("TOXICITY", (string?)Unsupported(refused).Single()["attribute"]);
        Assert.Equal(200, rest.Status);
        Assert.Equal(["SPAM"], rest.Body!["attributeScores"]!.AsObject().Select(pair => pair.Key));
        Assert.Equal("ru", (string?)rest.Body["languages"]!.AsArray().Single());
        Assert.Equal("ru", (string?)rest.Body["detectedLanguages"]!.AsArray().Single());
    }

    [Fact]
    public async Task A_text_that_nobody_can_name_is_of_the_language_und()
    {
        _api.Cluster.Score = _ => Judged((ModerationCategory.Spam, 0.5f)) with { NotJudged = [ModerationCategory.Hate] };

        var answer = await PostAsync("""{"comment":{"text":"a"},"requestedAttributes":{"IDENTITY_ATTACK":{}}}""");

        Assert.Equal(400, answer.Status);
        Assert.Equal("und", (string?)Unsupported(answer).Single()["detectedLanguages"]!.AsArray().Single());
    }

    [Fact]
    public async Task A_sentence_in_another_language_has_no_span_score()
    {
        _api.Cluster.Score = text => Judged((ModerationCategory.Hate, 0.25f)) with
        {
            NotJudged = text == "Two!" ? [ModerationCategory.Hate] : [],
        };

        var answer = await PostAsync(
            """{"comment":{"text":"One. Two!"},"spanAnnotations":true,"requestedAttributes":{"IDENTITY_ATTACK":{}}}""");

        Assert.Equal([(0, 4, 0.25)], Spans(answer, "IDENTITY_ATTACK"));
    }

    [Fact]
    public async Task The_declared_language_goes_to_the_models_for_texts_that_do_not_tell()
    {
        Say(_ => [(ModerationCategory.Spam, 0.5f)]);
        _api.Cluster.DeclaredLanguages.Clear();

        await PostAsync("""{"comment":{"text":"a"},"languages":["en-US"],"requestedAttributes":{"SPAM":{}}}""");
        await PostAsync("""{"comment":{"text":"a"},"requestedAttributes":{"SPAM":{}}}""");

        Assert.Equal(["en-US", null], _api.Cluster.DeclaredLanguages);
    }

    [Fact]
    public async Task An_operator_lets_weak_attributes_and_further_languages_in_and_leaves_out_the_rest()
    {
        await using var api = await FakeApi.StartAsync(
            null,
            ("OrleansMl:Perspective:WeakAttributes:0", "FLIRTATION"),
            ("OrleansMl:Perspective:Languages:0", "en"),
            ("OrleansMl:Perspective:Languages:1", "es"),
            ("OrleansMl:Perspective:DropUnsupportedAttributes", "true"));
        api.Cluster.Score = _ => Judged((ModerationCategory.Sexual, 0.25f));
        using var client = api.CreateClient("scorer", roles: "service");

        var answer = await client.CallAsync(
            "POST",
            Path,
            """{"comment":{"text":"a"},"languages":["es"],"requestedAttributes":{"FLIRTATION":{},"INCOHERENT":{}}}""");
        var strict = await client.CallAsync(
            "POST",
            Path,
            """{"comment":{"text":"a"},"dropUnsupportedAttributes":false,"requestedAttributes":{"INCOHERENT":{}}}""");

        Assert.Equal((200, 0.25), (answer.Status, Summary(answer, "FLIRTATION")));
        Assert.Equal(["FLIRTATION"], answer.Body!["attributeScores"]!.AsObject().Select(pair => pair.Key));
        Assert.Equal(400, strict.Status);
    }

    [Fact]
    public async Task A_node_does_not_start_with_an_unknown_weak_attribute()
    {
        var refusal = await Assert.ThrowsAsync<Microsoft.Extensions.Options.OptionsValidationException>(
            () => FakeApi.StartAsync(null, ("OrleansMl:Perspective:WeakAttributes:0", "KINDNESS")));

        Assert.Contains("'KINDNESS' is no weak attribute", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_suggested_score_is_refused_and_not_forgotten()
    {
        using var client = _api.CreateClient("scorer", roles: "service");
        using var nobody = _api.CreateClient(null);
        const string Body = """{"comment":{"text":"a"},"attributeScores":{"TOXICITY":{"summaryScore":{"value":0}}}}""";

        var refused = await client.CallAsync("POST", "/v1alpha1/comments:suggestscore", Body);
        var stranger = await nobody.CallAsync("POST", "/v1alpha1/comments:suggestscore", Body);

        Assert.Equal((501, "UNIMPLEMENTED"), Error(refused));
        Assert.Equal((401, "UNAUTHENTICATED"), Error(stranger));
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
    [InlineData("""{"comment":{"text":"a"},"requestedAttributes":{"TOXICITY@6":{}}}""", "requestedAttributes", null)]
    [InlineData(
        """{"comment":{"text":"a"},"requestedAttributes":{"UNSUBSTANTIAL":{}}}""", "", "LANGUAGE_NOT_SUPPORTED_BY_ATTRIBUTE")]
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
