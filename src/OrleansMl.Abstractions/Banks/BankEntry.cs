using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace OrleansMl.Banks;

/// <summary>
/// Something that a bank is to know: a text, of which only hashes are kept; or its hashes, as another bank gave them; or a site.
/// </summary>
[GenerateSerializer, Immutable, Alias("bank-entry-draft")]
public sealed record BankEntryDraft
{
    /// <summary>The text; it is hashed and forgotten.</summary>
    [Id(0)] public string? Text { get; init; }

    /// <summary>SHA-256 of the folded text, 64 hex digits.</summary>
    [Id(1)] public string? Sha256 { get; init; }

    /// <summary>64-bit SimHash of its words, 16 hex digits.</summary>
    [Id(2)] public string? SimHash { get; init; }

    /// <summary>How the text was folded before it was hashed; null for the folding of this version.</summary>
    [Id(3)] public string? Folding { get; init; }

    /// <summary>A site, for example <c>evil.example</c>: sites below it are included.</summary>
    [Id(4)] public string? Domain { get; init; }

    /// <summary>What it is, for moderators; at most 100 characters.</summary>
    [Id(5)] public string? Label { get; init; }

    /// <summary>Where it comes from; at most 200 characters.</summary>
    [Id(6)] public string? Source { get; init; }

    /// <summary>At most 500 characters.</summary>
    [Id(7)] public string? Note { get; init; }

    /// <summary>The share of its matches that acts, in [0, 1]; others are only noted. The default is 1.</summary>
    [Id(8)] public double Ratio { get; init; } = 1;

    /// <summary>An item, whatever its text is; only in a bank that holds (<see cref="BankSettings.Holds"/>). Its id is hashed.</summary>
    [Id(9)] public string? ContentId { get; init; }

    /// <summary>True when a person has looked at it: it never goes into quarantine. The default is false.</summary>
    [Id(10)] public bool Vetted { get; init; }
}

/// <summary>An entry of a bank.</summary>
[GenerateSerializer, Immutable, Alias("bank-entry")]
public sealed record BankEntry
{
    /// <summary>32 hex digits, from what it matches: the same text has the same id in every bank.</summary>
    [Id(0)] public required string Id { get; init; }

    /// <summary>SHA-256 of the folded text, hex; null for a site, or where only the SimHash is known.</summary>
    [Id(1)] public string? Sha256 { get; init; }

    /// <summary>64-bit SimHash, hex; null for a site and for short texts.</summary>
    [Id(2), JsonPropertyName("simhash")] public string? SimHash { get; init; }

    /// <summary>The folding of the hashes; null for a site.</summary>
    [Id(3)] public string? Folding { get; init; }

    /// <summary>The site; null for a text.</summary>
    [Id(4)] public string? Domain { get; init; }

    /// <summary>What it is.</summary>
    [Id(5)] public string? Label { get; init; }

    /// <summary>Where it comes from.</summary>
    [Id(6)] public string? Source { get; init; }

    /// <summary>A note.</summary>
    [Id(7)] public string? Note { get; init; }

    /// <summary>The share of its matches that acts, in [0, 1].</summary>
    [Id(8)] public double Ratio { get; init; } = 1;

    /// <summary>False lets it match nothing.</summary>
    [Id(9)] public bool Enabled { get; init; } = true;

    /// <summary>Since when it does not act because it matched too often (UTC); null when it is not in quarantine.</summary>
    [Id(10)] public DateTimeOffset? QuarantinedAt { get; init; }

    /// <summary>When it was added (UTC).</summary>
    [Id(11)] public required DateTimeOffset AddedAt { get; init; }

    /// <summary>Who added it.</summary>
    [Id(12)] public required string AddedBy { get; init; }

    /// <summary>How often it matched, as far as silos have counted it.</summary>
    [Id(13)] public long Matches { get; init; }

    /// <summary>When it was counted last (UTC); null before its first match.</summary>
    [Id(14)] public DateTimeOffset? LastMatchAt { get; init; }

    /// <summary>How often moderators said that a match was right.</summary>
    [Id(15)] public int Confirmed { get; init; }

    /// <summary>How often moderators said that a match was wrong.</summary>
    [Id(16)] public int Wrong { get; init; }

    /// <summary>True when its hashes are of a folding that this version does not use any more: it matches nothing.</summary>
    [Id(17)] public bool Outdated { get; init; }

    /// <summary>True when it names an item, by the hash of its id, and no text.</summary>
    [Id(18), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] public bool NamesItem { get; init; }

    /// <summary>True when a person has looked at it: it never goes into quarantine.</summary>
    [Id(19), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] public bool Vetted { get; init; }
}

/// <summary>What of an entry changes; null for what stays.</summary>
[GenerateSerializer, Immutable, Alias("bank-entry-change")]
public sealed record BankEntryChange
{
    /// <summary>Lets it match, or not.</summary>
    [Id(0)] public bool? Enabled { get; init; }

    /// <summary>False takes it out of quarantine; true puts it there.</summary>
    [Id(1)] public bool? Quarantined { get; init; }

    /// <summary>What it is.</summary>
    [Id(2)] public string? Label { get; init; }

    /// <summary>Where it comes from.</summary>
    [Id(3)] public string? Source { get; init; }

    /// <summary>A note.</summary>
    [Id(4)] public string? Note { get; init; }

    /// <summary>The share of its matches that acts, in [0, 1].</summary>
    [Id(5)] public double? Ratio { get; init; }

    /// <summary>True when a person has looked at it: it never goes into quarantine.</summary>
    [Id(6)] public bool? Vetted { get; init; }
}

/// <summary>What became of an entry that was added.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Outcome">Created, changed where it has hashes now that it had not, or unchanged.</param>
[GenerateSerializer, Immutable, Alias("bank-entry-added")]
public readonly record struct BankEntryAdded([property: Id(0)] string Id, [property: Id(1)] BankOutcome Outcome);

/// <summary>How adding ended.</summary>
/// <param name="Outcome">Changed when entries were added or were there; not found, full or invalid otherwise: nothing was added.</param>
/// <param name="Entries">In the order in which they were given.</param>
[GenerateSerializer, Immutable, Alias("bank-addition")]
public sealed record BankAddition(
    [property: Id(0)] BankOutcome Outcome, [property: Id(1)] ImmutableArray<BankEntryAdded> Entries)
{
    /// <summary>What is wrong with entries; pointers begin with <c>/entries/0</c> for the first.</summary>
    [Id(2)] public ImmutableArray<BankMistake> Mistakes { get => field.IsDefault ? [] : field; init; } = [];
}

/// <summary>How a change of an entry ended, with the entry as it is now.</summary>
/// <param name="Outcome">How.</param>
/// <param name="Entry">As it is now; null when there is none.</param>
[GenerateSerializer, Immutable, Alias("bank-entry-result")]
public sealed record BankEntryResult([property: Id(0)] BankOutcome Outcome, [property: Id(1)] BankEntry? Entry);

/// <summary>A page of entries.</summary>
/// <param name="Entries">In the order in which they were added or changed last.</param>
/// <param name="Next">The cursor of the next page; null when there is none.</param>
[GenerateSerializer, Immutable, Alias("bank-page")]
public sealed record BankPage([property: Id(0)] ImmutableArray<BankEntry> Entries, [property: Id(1)] string? Next);
