using System.Text.Json.Nodes;
using OrleansMl.Moderation;
using OrleansMl.Testing;

namespace OrleansMl.Legal;

/// <summary>Exports for authorities over HTTP.</summary>
[Collection(nameof(ApiApplication))]
public sealed class LegalApiTests(ApiApplication api)
{
    private const string Path = "/api/v1/moderation/export";

    [Fact]
    public async Task What_was_removed_is_a_line_and_a_figure()
    {
        using var legal = api.CreateClient("lex", roles: "legal");
        using var root = api.CreateClient("root", isAdmin: true);
        using var alice = api.CreateClient("alice");
        var from = TimeProvider.System.GetUtcNow();
        var id = $"alice~legal-{Guid.CreateVersion7():N}";
        await alice.CallAsync("PUT", $"/api/v1/content/{id}", new { type = "comment", text = "Thank you very much.", language = "en" });
        await root.CallAsync("POST", $"/api/v1/content/{id}/override", new { level = "rejected", reason = "off topic" });
        var query = $"?from={Uri.EscapeDataString(from.ToString("O"))}";

        var statements = await legal.CallAsync("GET", $"{Path}/statements{query}");
        var report = await legal.CallAsync("GET", $"{Path}/report{query}");
        var audit = await root.CallAsync("GET", "/api/v1/audit?limit=50");

        Assert.Equal((200, "application/x-ndjson"), (statements.Status, statements.ContentType?.Split(';')[0]));
        var lines = statements.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!).ToList();
        Assert.Contains(lines, line =>
            (string?)line["automated_decision"] == "AUTOMATED_DECISION_NOT_AUTOMATED" && (string?)line["content_language"] == "EN");
        Assert.DoesNotContain("alice", statements.Text);
        Assert.Equal((200, "text/csv"), (report.Status, report.ContentType?.Split(';')[0]));
        Assert.StartsWith("figure,category,automation,source,detail,value\r\nrestrictions,", report.Text);
        Assert.Equal(
            ["export_report", "export_statements"],
            audit.Body!["entries"]!.AsArray().Where(entry => (string?)entry!["actor"] == "lex").Select(entry => (string)entry!["action"]!)
                .Distinct().Order());
    }

    [Theory]
    [InlineData("", "/from", "required")]
    [InlineData("?from=yesterday", "/from", "invalid_time")]
    [InlineData("?from=2026-01-05&to=never", "/to", "invalid_time")]
    [InlineData("?from=2026-01-05&to=2026-01-05", "/from", "out_of_range")]
    public async Task A_range_that_is_none_says_so(string query, string pointer, string code)
    {
        using var legal = api.CreateClient("lex", roles: "legal");
        foreach (var what in new[] { "statements", "report" })
        {
            var answer = await legal.CallAsync("GET", $"{Path}/{what}{query}");

            Assert.Equal((422, pointer, code), (answer.Status, answer.Pointer, (string?)answer.Body!["errors"]![0]!["code"]));
        }
    }

    [Fact]
    public void A_report_sums_up_parts()
    {
        var report = new TransparencyReport();
        RestrictionCount violence = new("STATEMENT_CATEGORY_VIOLENCE", "AUTOMATED_DECISION_FULLY", false, true, 3);
        var at = DateTimeOffset.UnixEpoch;
        report.Add(new([violence], [new(at, true, true, DecisionSource.Auto, TimeSpan.FromHours(2))], "1."));
        report.Add(new(
            [violence with { Count = 5 }, violence with { Automation = "AUTOMATED_DECISION_PARTIALLY", IsReported = true, Count = 1 }],
            [
                new(at, true, true, DecisionSource.Human, TimeSpan.FromHours(5)),
                new(at, false, false, DecisionSource.Human, TimeSpan.FromHours(1))
            ],
            null));

        Assert.Equal(
            """
            figure,category,automation,source,detail,value
            restrictions,STATEMENT_CATEGORY_VIOLENCE,AUTOMATED_DECISION_FULLY,SOURCE_VOLUNTARY,removed,8
            restrictions,STATEMENT_CATEGORY_VIOLENCE,AUTOMATED_DECISION_PARTIALLY,SOURCE_ARTICLE_16,removed,1
            complaints,,,author,overturned,2
            complaints_median_hours,,,author,overturned,3.5
            complaints,,,reporter,upheld,1
            complaints_median_hours,,,reporter,upheld,1
            automatic_decisions,,AUTOMATED_DECISION_FULLY,,,8
            automatic_decisions_overturned,,AUTOMATED_DECISION_FULLY,author,overturned,1
            automatic_error_rate,,AUTOMATED_DECISION_FULLY,,,0.125

            """.ReplaceLineEndings("\r\n"),
            report.ToCsv());
    }
}
