using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using OrleansMl.Moderation;

namespace OrleansMl.Legal;

public sealed class TransparencyStatementTests
{
    private static readonly DateTimeOffset At = new(2026, 1, 5, 23, 59, 0, TimeSpan.Zero);

    /// <summary>Who decided, who had found it, and what the statement must say of both: never the other way round.</summary>
    [Theory]
    [InlineData(DecisionSource.Auto, true, false, "Yes", "AUTOMATED_DECISION_FULLY", "SOURCE_VOLUNTARY")]
    [InlineData(DecisionSource.Hash, true, false, "Yes", "AUTOMATED_DECISION_FULLY", "SOURCE_VOLUNTARY")]
    [InlineData(DecisionSource.Human, true, false, "Yes", "AUTOMATED_DECISION_PARTIALLY", "SOURCE_VOLUNTARY")]
    [InlineData(DecisionSource.Human, true, true, "Yes", "AUTOMATED_DECISION_PARTIALLY", "SOURCE_ARTICLE_16")]
    [InlineData(DecisionSource.Human, false, true, "No", "AUTOMATED_DECISION_NOT_AUTOMATED", "SOURCE_ARTICLE_16")]
    [InlineData(DecisionSource.Human, false, false, "No", "AUTOMATED_DECISION_NOT_AUTOMATED", "SOURCE_VOLUNTARY")]
    [InlineData(DecisionSource.Appeal, false, true, "No", "AUTOMATED_DECISION_NOT_AUTOMATED", "SOURCE_ARTICLE_16")]
    [InlineData(DecisionSource.Appeal, true, false, "Yes", "AUTOMATED_DECISION_PARTIALLY", "SOURCE_VOLUNTARY")]
    public void Automation_is_said_as_it_was(
        DecisionSource source, bool isDetected, bool isReported, string detection, string decision, string sourceType)
    {
        var written = Write(Made() with { Source = source, IsDetected = isDetected, IsReported = isReported });

        Assert.Equal(
            (detection, decision, sourceType),
            ((string?)written["automated_detection"], (string?)written["automated_decision"], (string?)written["source_type"]));
    }

    [Fact]
    public void A_removed_comment_is_written_in_full() => Assert.Equal(
        """
        {"decision_visibility":["DECISION_VISIBILITY_CONTENT_REMOVED"],"decision_ground":"DECISION_GROUND_INCOMPATIBLE_CONTENT",
        "decision_ground_reference_url":"https://example.com/terms","incompatible_content_ground":"Rules of the house",
        "incompatible_content_explanation":"The terms do not allow this kind of content without restriction: hate speech, spam.",
        "content_type":["CONTENT_TYPE_TEXT"],"category":"STATEMENT_CATEGORY_ILLEGAL_OR_HARMFUL_SPEECH",
        "category_addition":["STATEMENT_CATEGORY_OTHER_VIOLATION_TC"],
        "category_specification":["KEYWORD_HATE_SPEECH","KEYWORD_OTHER"],"category_specification_other":"spam",
        "territorial_scope":["DE","FR"],"content_language":"PT","content_date":"2026-01-02","application_date":"2026-01-05",
        "decision_facts":"A classifier of text assessed it by the policy in force (policy default, version 3) as: hate speech, spam.␠
        It is removed.",
        "source_type":"SOURCE_VOLUNTARY","automated_detection":"Yes","automated_decision":"AUTOMATED_DECISION_FULLY",
        "puid":"0f1c7a6f2f7b4c44a3b2d1c0e9f8a7b6"}
        """.ReplaceLineEndings("").Replace('␠', ' '),
        Text(
            Made() with { Categories = ["hate", "spam"], Language = "pt-BR" },
            new() { Reference = "Rules of the house", Url = "https://example.com/terms", Territory = ["DE", "FR"] }));

    [Fact]
    public void A_pause_of_posting_suspends_a_part_of_the_service_until_its_day()
    {
        var paused = Write(Made() with { Source = DecisionSource.Human, IsDetected = false, Pause = new(At.AddDays(3)) });
        var endless = Write(Made() with { Source = DecisionSource.Auto, Pause = new(null) });

        Assert.Null(paused["decision_visibility"]);
        Assert.Equal(
            ("DECISION_PROVISION_PARTIAL_SUSPENSION", "2026-01-08", "CONTENT_TYPE_OTHER", "AUTOMATED_DECISION_NOT_AUTOMATED"),
            (
                (string?)paused["decision_provision"],
                (string?)paused["end_date_service_restriction"],
                (string?)paused["content_type"]![0],
                (string?)paused["automated_decision"]));
        Assert.Null(endless["end_date_service_restriction"]);
        Assert.Equal("AUTOMATED_DECISION_FULLY", (string?)endless["automated_decision"]);
    }

    [Fact]
    public void Every_statement_that_can_be_is_valid()
    {
        string[] names =
        [
            "sexual", "violence", "spam", "hate", "harassment", "self_harm", "not_judged", "taught.crypto_giveaways", "bank:scams",
            "", "…", new('x', 600)
        ];
        string?[] languages = [null, "", "en", "pt-BR", "zh-Hans-CN", "x", "12", "deu", "Ελ"];
        DateTimeOffset[] dates = [DateTimeOffset.MinValue, DateTimeOffset.UnixEpoch, At, At.AddYears(50)];
        var random = new Random(7);
        for (var i = 0; i < 2000; i++)
        {
            var statement = Made() with
            {
                Level = random.Next(2) == 0 ? ModerationLevel.Flagged : ModerationLevel.Rejected,
                Type = (ContentType)random.Next(3),
                Categories = [.. Enumerable.Range(0, random.Next(4)).Select(_ => names[random.Next(names.Length)]).Distinct()],
                Language = languages[random.Next(languages.Length)],
                ContentDate = dates[random.Next(dates.Length)],
                Source = (DecisionSource)random.Next(5),
                IsDetected = random.Next(2) == 0,
                IsReported = random.Next(2) == 0,
                Policy = new(names[random.Next(names.Length)], "1"),
            };

            Assert.Empty(StatementValidator.Check(Write(statement)));
        }
    }

    [Fact]
    public void A_platform_maps_its_own_categories()
    {
        var terms = new StatementTerms
        {
            Categories = ImmutableDictionary<string, StatementCategory>.Empty.Add(
                "taught.giveaways", new("STATEMENT_CATEGORY_SCAMS_AND_FRAUD", "KEYWORD_PHISHING", "giveaway scams")),
        };

        var written = JsonNode.Parse(Text(Made() with { Categories = ["taught.giveaways"] }, terms))!.AsObject();

        Assert.Equal("STATEMENT_CATEGORY_SCAMS_AND_FRAUD", (string?)written["category"]);
        Assert.Equal("KEYWORD_PHISHING", (string?)Assert.Single(written["category_specification"]!.AsArray()));
        Assert.Contains("giveaway scams", (string?)written["decision_facts"]);
    }

    [Theory]
    [InlineData(null, ModerationLevel.Flagged, true)]
    [InlineData(null, ModerationLevel.Rejected, true)]
    [InlineData(null, ModerationLevel.Approved, false)]
    [InlineData(null, ModerationLevel.ReviewRequired, false)]
    [InlineData(ModerationLevel.Rejected, ModerationLevel.Rejected, false)]
    [InlineData(ModerationLevel.Flagged, ModerationLevel.Rejected, true)]
    [InlineData(ModerationLevel.Rejected, ModerationLevel.Flagged, true)]
    [InlineData(ModerationLevel.ReviewRequired, ModerationLevel.Rejected, true)]
    public void What_restricts_anew_is_a_statement(ModerationLevel? before, ModerationLevel made, bool expected) => Assert.Equal(
        expected, StatementRules.IsRestriction(before is { } level ? Decided(level) : null, Decided(made)));

    [Fact]
    public void Who_found_it_and_as_what_follows_from_the_decisions()
    {
        var held = Decided(ModerationLevel.ReviewRequired) with
        {
            Rules = ["violence>=review", "taught.giveaways>=flag", "violence>=flag"],
        };
        var human = Decided(ModerationLevel.Rejected) with { Source = DecisionSource.Human };
        var mild = Decided(ModerationLevel.Approved);

        Assert.True(StatementRules.IsDetected([held, human]));
        Assert.False(StatementRules.IsDetected([mild, human]));
        Assert.Equal(["violence", "taught.giveaways"], StatementRules.CategoriesOf([held, human]));
        Assert.Empty(StatementRules.CategoriesOf([mild, human]));
    }

    private static Statement Made() => new()
    {
        Puid = "0f1c7a6f2f7b4c44a3b2d1c0e9f8a7b6",
        At = At,
        ContentDate = At.AddDays(-3),
        Type = ContentType.Comment,
        Language = "en",
        Level = ModerationLevel.Rejected,
        Categories = ["hate"],
        Source = DecisionSource.Auto,
        IsDetected = true,
        Policy = new("default", "3"),
    };

    private static Decision Decided(ModerationLevel level) => new()
    {
        Seq = 1,
        Revision = 1,
        ContentHash = "",
        Level = level,
        Source = DecisionSource.Auto,
        Policy = new("default", "3"),
        At = At,
    };

    private static JsonObject Write(Statement statement) => JsonNode.Parse(Text(statement, new()))!.AsObject();

    private static string Text(Statement statement, StatementTerms terms)
    {
        var buffer = new ArrayBufferWriter<byte>();
        TransparencyStatement.Write(buffer, statement, terms);
        return System.Text.Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}

/// <summary>
/// The rules of the fields as the documentation of the DSA Transparency Database states them (schema of July 2025), for the fields that we
/// write.
/// </summary>
internal static class StatementValidator
{
    private static readonly string[] Visibilities =
    [
        "DECISION_VISIBILITY_CONTENT_REMOVED", "DECISION_VISIBILITY_CONTENT_DISABLED", "DECISION_VISIBILITY_CONTENT_DEMOTED",
        "DECISION_VISIBILITY_CONTENT_AGE_RESTRICTED", "DECISION_VISIBILITY_CONTENT_INTERACTION_RESTRICTED",
        "DECISION_VISIBILITY_CONTENT_LABELLED", "DECISION_VISIBILITY_OTHER"
    ];

    private static readonly string[] ContentTypes =
    [
        "CONTENT_TYPE_APP", "CONTENT_TYPE_AUDIO", "CONTENT_TYPE_IMAGE", "CONTENT_TYPE_PRODUCT", "CONTENT_TYPE_SYNTHETIC_MEDIA",
        "CONTENT_TYPE_TEXT", "CONTENT_TYPE_VIDEO", "CONTENT_TYPE_OTHER"
    ];

    // The keywords of the categories that texts can have.
    private static readonly Dictionary<string, string[]> Keywords = new()
    {
        ["STATEMENT_CATEGORY_CYBER_VIOLENCE"] =
        [
            "KEYWORD_CYBER_BULLYING_INTIMIDATION", "KEYWORD_CYBER_HARASSMENT", "KEYWORD_CYBER_INCITEMENT", "KEYWORD_CYBER_STALKING",
            "KEYWORD_NON_CONSENSUAL_IMAGE_SHARING", "KEYWORD_NON_CONSENSUAL_MATERIAL_DEEPFAKE"
        ],
        ["STATEMENT_CATEGORY_ILLEGAL_OR_HARMFUL_SPEECH"] = ["KEYWORD_DEFAMATION", "KEYWORD_DISCRIMINATION", "KEYWORD_HATE_SPEECH"],
        ["STATEMENT_CATEGORY_SELF_HARM"] = ["KEYWORD_CONTENT_PROMOTING_EATING_DISORDERS", "KEYWORD_SELF_MUTILATION", "KEYWORD_SUICIDE"],
        ["STATEMENT_CATEGORY_VIOLENCE"] =
        [
            "KEYWORD_COORDINATED_HARM", "KEYWORD_INCITEMENT_VIOLENCE_HATRED", "KEYWORD_HUMAN_EXPLOITATION", "KEYWORD_HUMAN_TRAFFICKING",
            "KEYWORD_TRAFFICKING_WOMEN_GIRLS"
        ],
        ["STATEMENT_CATEGORY_SCAMS_AND_FRAUD"] =
        [
            "KEYWORD_IMPERSONATION_ACCOUNT_HIJACKING", "KEYWORD_INAUTHENTIC_ACCOUNTS", "KEYWORD_INAUTHENTIC_LISTINGS",
            "KEYWORD_INAUTHENTIC_USER_REVIEWS", "KEYWORD_PHISHING", "KEYWORD_PYRAMID_SCHEMES"
        ],
        ["STATEMENT_CATEGORY_OTHER_VIOLATION_TC"] =
        [
            "KEYWORD_ADULT_SEXUAL_MATERIAL", "KEYWORD_AGE_SPECIFIC_RESTRICTIONS", "KEYWORD_GEOGRAPHICAL_REQUIREMENTS",
            "KEYWORD_GOODS_SERVICES_NOT_PERMITTED", "KEYWORD_LANGUAGE_REQUIREMENTS", "KEYWORD_NUDITY"
        ],
    };

    public static List<string> Check(JsonObject statement)
    {
        List<string> wrong = [];
        string? Text(string name) => (string?)statement[name];
        string[] List(string name) => [.. statement[name]?.AsArray().Select(one => (string)one!) ?? []];
        void Demand(bool holds, string what)
        {
            if (!holds)
            {
                wrong.Add($"{what}: {statement.ToJsonString()}");
            }
        }

        Demand(List("decision_visibility") is [_, ..] visibility && visibility.All(Visibilities.Contains), "decision_visibility");
        Demand(Text("decision_ground") == "DECISION_GROUND_INCOMPATIBLE_CONTENT", "decision_ground");
        Demand(Text("incompatible_content_ground") is { Length: > 0 and <= 500 }, "incompatible_content_ground");
        Demand(Text("incompatible_content_explanation") is { Length: > 0 and <= 2000 }, "incompatible_content_explanation");
        Demand(List("content_type") is [_, ..] types && types.All(ContentTypes.Contains), "content_type");
        string[] categories = [Text("category") ?? "", .. List("category_addition")];
        Demand(categories.All(Keywords.ContainsKey) && categories.Distinct().Count() == categories.Length, "category");
        Demand(!statement.ContainsKey("category_addition") || List("category_addition").Length > 0, "category_addition");
        var keywords = List("category_specification");
        Demand(
            keywords.All(one => one == "KEYWORD_OTHER" || categories.Any(category => Keywords[category].Contains(one))),
            "category_specification");
        Demand(
            keywords.Contains("KEYWORD_OTHER") == statement.ContainsKey("category_specification_other")
            && (Text("category_specification_other")?.Length ?? 0) <= 500,
            "category_specification_other");
        Demand(List("territorial_scope") is [_, ..] states && states.All(state => Regex.IsMatch(state, "^[A-Z]{2}$")), "territorial_scope");
        Demand(Text("content_language") is null or [>= 'A' and <= 'Z', >= 'A' and <= 'Z'], "content_language");
        Demand(IsDay(Text("content_date"), new(2000, 1, 1)), "content_date");
        Demand(IsDay(Text("application_date"), new(2020, 1, 1)), "application_date");
        Demand(Text("decision_facts") is { Length: > 0 and <= 5000 }, "decision_facts");
        Demand(Text("source_type") is "SOURCE_ARTICLE_16" or "SOURCE_VOLUNTARY", "source_type");
        Demand(Text("automated_detection") is "Yes" or "No", "automated_detection");
        Demand(
            Text("automated_decision") is "AUTOMATED_DECISION_FULLY" or "AUTOMATED_DECISION_PARTIALLY"
                or "AUTOMATED_DECISION_NOT_AUTOMATED",
            "automated_decision");
        Demand(Text("puid") is { } puid && Regex.IsMatch(puid, "^[A-Za-z0-9_-]{1,500}$"), "puid");
        return wrong;
    }

    private static bool IsDay(string? text, DateOnly least) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day >= least;
}
