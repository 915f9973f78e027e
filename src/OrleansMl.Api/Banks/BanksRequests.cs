using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Serialization;
using OrleansMl.Http;
using OrleansMl.Moderation;

namespace OrleansMl.Banks;

/// <summary>What a bank is set to. What is left out has its default.</summary>
public sealed record BankRequest
{
    /// <summary>block (the default): harmful texts; allow: harmless texts; domains: sites. Never changes.</summary>
    public BankKind? Kind { get; init; }

    /// <summary>The least level of what matches: flagged, review_required (the default) or rejected. Left out for allow.</summary>
    public ModerationLevel? Level { get; init; }

    /// <summary>
    /// Bits of 64 by which a text of eight words or more may differ from an entry, 0 to 7. The default is 3. Left out for domains.
    /// </summary>
    public int? Radius { get; init; }

    /// <summary>An entry that acts more often in a minute goes into quarantine; 0 for never. The default is 600.</summary>
    public int? FloodLimit { get; init; }

    /// <summary>False lets nothing match. The default is true.</summary>
    public bool? Enabled { get; init; }

    /// <summary>What it is for, at most 500 characters.</summary>
    [JsonConverter(typeof(StrictStringConverter))]
    public string? Description { get; init; }

    /// <summary>Why it is changed, at most 500 characters; for the audit.</summary>
    [JsonConverter(typeof(StrictStringConverter))]
    public string? Reason { get; init; }

    /// <summary>What nobody knows: refused.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Unknown { get; set; }
}

/// <summary>Entries to add.</summary>
public sealed record BankEntriesRequest
{
    /// <summary>1 to 1,000. Required.</summary>
    public BankEntryRequest[]? Entries { get; init; }

    /// <summary>Why, at most 500 characters; for the audit.</summary>
    [JsonConverter(typeof(StrictStringConverter))]
    public string? Reason { get; init; }

    /// <summary>What nobody knows: refused.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Unknown { get; set; }
}

/// <summary>An entry to add: a text, or its hashes, or a site.</summary>
public sealed record BankEntryRequest
{
    /// <summary>The text; hashed and forgotten. At most 20,000 characters.</summary>
    [StringLength(BankRules.MaxTextLength)]
    [JsonConverter(typeof(StrictStringConverter))]
    public string? Text { get; init; }

    /// <summary>SHA-256 of a folded text, as a lookup gives it: 64 hex digits.</summary>
    [JsonConverter(typeof(StrictStringConverter))]
    public string? Sha256 { get; init; }

    /// <summary>64-bit SimHash, as a lookup gives it: 16 hex digits.</summary>
    [JsonPropertyName("simhash")]
    [JsonConverter(typeof(StrictStringConverter))]
    public string? SimHash { get; init; }

    /// <summary>How the text was folded before it was hashed; the default is what this version does.</summary>
    [JsonConverter(typeof(StrictStringConverter))]
    public string? Folding { get; init; }

    /// <summary>A site, for example evil.example; all below it are included.</summary>
    [JsonConverter(typeof(StrictStringConverter))]
    public string? Domain { get; init; }

    /// <summary>What it is, at most 100 characters.</summary>
    [JsonConverter(typeof(StrictStringConverter))]
    public string? Label { get; init; }

    /// <summary>Where it comes from, at most 200 characters.</summary>
    [JsonConverter(typeof(StrictStringConverter))]
    public string? Source { get; init; }

    /// <summary>At most 500 characters.</summary>
    [JsonConverter(typeof(StrictStringConverter))]
    public string? Note { get; init; }

    /// <summary>The share of its matches that acts, 0 to 1. The default is 1.</summary>
    public double? Ratio { get; init; }

    /// <summary>What nobody knows: refused.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Unknown { get; set; }
}

/// <summary>What of an entry changes; what is left out stays.</summary>
public sealed record BankEntryChangeRequest
{
    /// <summary>Lets it match, or not.</summary>
    public bool? Enabled { get; init; }

    /// <summary>False takes it out of quarantine, true puts it there.</summary>
    public bool? Quarantined { get; init; }

    /// <summary>At most 100 characters.</summary>
    [JsonConverter(typeof(StrictStringConverter))]
    public string? Label { get; init; }

    /// <summary>At most 200 characters.</summary>
    [JsonConverter(typeof(StrictStringConverter))]
    public string? Source { get; init; }

    /// <summary>At most 500 characters.</summary>
    [JsonConverter(typeof(StrictStringConverter))]
    public string? Note { get; init; }

    /// <summary>The share of its matches that acts, 0 to 1.</summary>
    public double? Ratio { get; init; }

    /// <summary>Why, at most 500 characters; for the audit.</summary>
    [JsonConverter(typeof(StrictStringConverter))]
    public string? Reason { get; init; }

    /// <summary>What nobody knows: refused.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Unknown { get; set; }
}

/// <summary>A text to look up.</summary>
public sealed record BankLookupRequest
{
    /// <summary>1 to 20,000 characters. Required.</summary>
    [StringLength(BankRules.MaxTextLength)]
    [JsonConverter(typeof(StrictStringConverter))]
    public string? Text { get; init; }
}

/// <summary>Whether a match was right.</summary>
public enum BankVerdict
{
    /// <summary>It was.</summary>
    Confirmed,

    /// <summary>It was not.</summary>
    Wrong,
}

/// <summary>What a moderator says of a match.</summary>
public sealed record BankFeedbackRequest
{
    /// <summary>confirmed or wrong. Required.</summary>
    public BankVerdict? Verdict { get; init; }
}

/// <summary>All banks.</summary>
/// <param name="Banks">By name.</param>
public sealed record BanksView(ImmutableArray<BankView> Banks);

/// <summary>A bank with figures.</summary>
public sealed record BankView
{
    /// <summary>The name.</summary>
    public required string Name { get; init; }

    /// <summary>Grows with every change of the settings.</summary>
    public required int Revision { get; init; }

    /// <summary>What it knows.</summary>
    public required BankKind Kind { get; init; }

    /// <summary>The least level of what matches.</summary>
    public required ModerationLevel Level { get; init; }

    /// <summary>Bits by which a text may differ; 0 for domains.</summary>
    public required int Radius { get; init; }

    /// <summary>Matches a minute beyond which an entry goes into quarantine.</summary>
    public required int FloodLimit { get; init; }

    /// <summary>False: nothing matches.</summary>
    public required bool Enabled { get; init; }

    /// <summary>What it is for.</summary>
    public string? Description { get; init; }

    /// <summary>Entries that it holds.</summary>
    public required int Entries { get; init; }

    /// <summary>Of them those that do not act.</summary>
    public required int Disabled { get; init; }

    /// <summary>Matches of its entries.</summary>
    public required long Matches { get; init; }

    /// <summary>When it was made (UTC).</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When its settings were changed (UTC).</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>Who changed them.</summary>
    public required string UpdatedBy { get; init; }

    /// <summary>Why.</summary>
    public string? Reason { get; init; }

    internal static BankView Of(BankSummary summary) => new()
    {
        Name = summary.Bank.Name,
        Revision = summary.Bank.Revision,
        Kind = summary.Bank.Settings.Kind,
        Level = summary.Bank.Settings.Level,
        Radius = summary.Bank.Settings.Kind == BankKind.Domains ? 0 : summary.Bank.Settings.Radius,
        FloodLimit = summary.Bank.Settings.FloodLimit,
        Enabled = summary.Bank.Settings.Enabled,
        Description = summary.Bank.Settings.Description,
        Entries = summary.Entries,
        Disabled = summary.Disabled,
        Matches = summary.Matches,
        CreatedAt = summary.Bank.CreatedAt,
        UpdatedAt = summary.Bank.UpdatedAt,
        UpdatedBy = summary.Bank.UpdatedBy,
        Reason = summary.Bank.Reason,
    };
}

/// <summary>What became of entries that were added.</summary>
/// <param name="Created">New ones.</param>
/// <param name="Unchanged">Those that were there; those that learned a hash included.</param>
/// <param name="Entries">In the order in which they were given.</param>
public sealed record BankAdditionView(int Created, int Unchanged, ImmutableArray<BankEntryAdded> Entries)
{
    internal static BankAdditionView Of(BankAddition addition)
    {
        var created = addition.Entries.Count(entry => entry.Outcome == BankOutcome.Created);
        return new(created, addition.Entries.Length - created, addition.Entries);
    }
}
