using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using OrleansMl.Content;
using OrleansMl.Moderation;
using OrleansMl.Reviews;

namespace OrleansMl.LegalReports;

/// <summary>What was known of an item when a report was made.</summary>
/// <param name="Item">The item.</param>
/// <param name="Decisions">Its latest decisions, the oldest first.</param>
/// <param name="DecisionCount">How many there are.</param>
/// <param name="Assessments">What each detector said about the revision.</param>
/// <param name="Reporters">How many users reported it.</param>
/// <param name="Statements">Complaints and legal requests about it; only which, not what they say.</param>
internal sealed record LegalEvidenceItem(
    ContentItem Item,
    ImmutableArray<Decision> Decisions,
    int DecisionCount,
    ImmutableArray<Assessment> Assessments,
    int Reporters,
    ImmutableArray<ReviewStatement> Statements);

/// <summary>
/// The evidence of a report: what an authority, or a court years later, has to see of the items as they were. One JSON object in its
/// canonical form (<see cref="CanonicalJson"/>), so that its SHA-256 tells whether it is still the same.
/// </summary>
internal static class LegalEvidence
{
    private const int Version = 1;

    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };

    /// <summary>The evidence.</summary>
    /// <param name="draft">The report.</param>
    /// <param name="items">Its items.</param>
    /// <param name="now">When it is frozen.</param>
    public static byte[] Of(LegalReportDraft draft, IEnumerable<LegalEvidenceItem> items, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(draft);
        var package = new
        {
            Version,
            Report = new
            {
                draft.Id,
                draft.Kind,
                draft.Jurisdiction,
                draft.Recipient,
                draft.Note,
                CreatedAt = now,
                CreatedBy = draft.Actor,
            },
            Items = items.Select(ItemOf),
            draft.UserIds,
        };
        return CanonicalJson.Of(JsonSerializer.SerializeToElement(package, Options));
    }

    /// <summary>The hash of evidence: SHA-256, lower-case hexadecimal.</summary>
    public static string HashOf(ReadOnlySpan<byte> evidence) => Convert.ToHexStringLower(SHA256.HashData(evidence));

    private static object ItemOf(LegalEvidenceItem known) => new
    {
        ContentId = known.Item.Id,
        known.Item.Revision,
        known.Item.AuthorId,
        known.Item.Type,
        known.Item.ParentId,
        known.Item.Language,
        known.Item.Region,
        known.Item.Categories,
        known.Item.Text,
        known.Item.Attributes,
        known.Item.CreatedAt,
        known.Item.UpdatedAt,
        known.Item.Visible,
        known.Item.Moderation,
        known.Assessments,
        known.Decisions,
        known.DecisionCount,
        known.Reporters,
        Statements = known.Statements.Select(one => new { one.Kind, one.Id, one.By, one.Decision, one.State, one.At }),
    };
}
