using System.Text;
using System.Text.Json;
using OrleansMl.Content;
using OrleansMl.Moderation;

namespace OrleansMl.LegalReports;

/// <summary>What evidence has, and that its hash tells whether it is still the same.</summary>
public sealed class LegalEvidenceTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 5, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Evidence_has_all_that_was_known_and_the_same_hash_each_time()
    {
        var bytes = LegalEvidence.Of(Draft, [Known], Noon);
        var again = LegalEvidence.Of(Draft, [Known], Noon);
        var other = LegalEvidence.Of(Draft, [Known with { Reporters = 3 }], Noon);

        var root = JsonElement.Parse(bytes);
        var item = root.GetProperty("items")[0];
        Assert.Equal(LegalEvidence.HashOf(bytes), LegalEvidence.HashOf(again));
        Assert.NotEqual(LegalEvidence.HashOf(bytes), LegalEvidence.HashOf(other));
        Assert.Equal(bytes, CanonicalJson.Of(root));
        Assert.Equal(
            ("c1", 2, "alice", "Ünal's text", 2),
            (item.GetProperty("content_id").GetString(), item.GetProperty("revision").GetInt32(),
                item.GetProperty("author_id").GetString(), item.GetProperty("text").GetString(), item.GetProperty("reporters").GetInt32()));
        Assert.Equal(0.9, item.GetProperty("moderation").GetProperty("scores").GetProperty("violence").GetDouble());
        Assert.Equal("ada", item.GetProperty("decisions")[0].GetProperty("actor").GetString());
        Assert.Equal("c1@1.1", item.GetProperty("statements")[0].GetProperty("id").GetString());

        // By reference only: what people wrote in a complaint is no evidence against them.
        Assert.DoesNotContain("a line from a film", Encoding.UTF8.GetString(bytes), StringComparison.Ordinal);
        Assert.Equal("lea", root.GetProperty("report").GetProperty("created_by").GetString());
        Assert.Equal("carl", root.GetProperty("user_ids")[0].GetString());
    }

    private static LegalReportDraft Draft => new()
    {
        Id = "r1",
        Kind = LegalReportKind.ThreatToLife,
        Jurisdiction = "US",
        Recipient = "police",
        Items = [new("c1")],
        UserIds = ["carl"],
        Actor = "lea",
        BodyHash = "b0",
    };

    private static LegalEvidenceItem Known => new(
        new()
        {
            Id = "c1",
            Revision = 2,
            AuthorId = "alice",
            Type = ContentType.Comment,
            Text = "Ünal's text",
            CreatedAt = Noon,
            UpdatedAt = Noon,
            Visible = false,
            Moderation = new()
            {
                ContentId = "c1",
                Revision = 2,
                State = ContentState.Rejected,
                Scores = CategoryScores.From((ModerationCategory.Violence, 0.9f)),
            },
        },
        [
            new()
            {
                Seq = 1,
                Revision = 2,
                ContentHash = "00",
                Level = ModerationLevel.Rejected,
                Source = DecisionSource.Human,
                Policy = new("default", "1"),
                Actor = "ada",
                At = Noon,
            }
        ],
        1,
        [],
        2,
        [new("complaint", "c1@1.1", "author", 1, "It is a line from a film.", "open", Noon)]);
}
