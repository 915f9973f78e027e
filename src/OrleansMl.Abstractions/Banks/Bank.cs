using OrleansMl.Moderation;

namespace OrleansMl.Banks;

/// <summary>What a bank knows, and what a match means.</summary>
public enum BankKind
{
    /// <summary>Harmful texts: a match has the bank's level at least.</summary>
    Block,

    /// <summary>
    /// Harmless texts: where one matches exactly, what models and languages say does not count. Other banks, taught categories and
    /// self-harm do.
    /// </summary>
    Allow,

    /// <summary>Sites: a text that leads to one of them, or to a site below it, has the bank's level at least.</summary>
    Domains,
}

/// <summary>What a bank is set to.</summary>
[GenerateSerializer, Immutable, Alias("bank-settings")]
public sealed record BankSettings
{
    /// <summary>What it knows. Never changes.</summary>
    [Id(0)] public BankKind Kind { get; init; }

    /// <summary>The least level of what matches; approved for <see cref="BankKind.Allow"/>, and never approved otherwise.</summary>
    [Id(1)] public ModerationLevel Level { get; init; } = ModerationLevel.ReviewRequired;

    /// <summary>
    /// Bits of 64 by which a text of eight words or more may differ from an entry, 0 to 7; 0 matches the same text only, as banks of
    /// harmless texts always do. The default is 3.
    /// </summary>
    [Id(2)] public int Radius { get; init; } = 3;

    /// <summary>
    /// An entry that matches more than this often in a minute stops acting until somebody looks. 0 for never. The default is 600.
    /// </summary>
    [Id(3)] public int FloodLimit { get; init; } = 600;

    /// <summary>False lets nothing match. The default is true.</summary>
    [Id(4)] public bool Enabled { get; init; } = true;

    /// <summary>What it is for; at most 500 characters.</summary>
    [Id(5)] public string? Description { get; init; }

    /// <summary>
    /// True for the bank of legal requests: it knows items by their id too, and a match counts also where a human had decided before it
    /// was known. Nobody sets it over the API. The default is false.
    /// </summary>
    [Id(6)] public bool Holds { get; init; }
}

/// <summary>A bank of known content.</summary>
[GenerateSerializer, Immutable, Alias("bank")]
public sealed record Bank
{
    /// <summary>The name: 1–64 characters of a–z, 0–9 and '-'.</summary>
    [Id(0)] public required string Name { get; init; }

    /// <summary>Grows with every change of the settings; what <c>If-Match</c> quotes.</summary>
    [Id(1)] public required int Revision { get; init; }

    /// <summary>What it is set to.</summary>
    [Id(2)] public required BankSettings Settings { get; init; }

    /// <summary>When it was made (UTC).</summary>
    [Id(3)] public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When its settings were changed (UTC).</summary>
    [Id(4)] public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>Who changed them.</summary>
    [Id(5)] public required string UpdatedBy { get; init; }

    /// <summary>Why, in words.</summary>
    [Id(6)] public string? Reason { get; init; }

    /// <summary>
    /// Which bank of this name it is: one that is made again after it was deleted is another one, and has none of its entries.
    /// </summary>
    [Id(7)] public required int Incarnation { get; init; }
}

/// <summary>A bank with figures.</summary>
/// <param name="Bank">The bank.</param>
/// <param name="Entries">Entries that it holds.</param>
/// <param name="Disabled">Of them those that do not act: disabled or in quarantine.</param>
/// <param name="Matches">Matches of all entries, as far as silos have counted them.</param>
[GenerateSerializer, Immutable, Alias("bank-summary")]
public sealed record BankSummary(
    [property: Id(0)] Bank Bank, [property: Id(1)] int Entries, [property: Id(2)] int Disabled, [property: Id(3)] long Matches);

/// <summary>Who changes a bank, and why.</summary>
/// <param name="By">Who.</param>
/// <param name="Reason">Why; null when nobody says.</param>
/// <param name="ExpectedRevision">The revision the caller saw, 0 for a bank that must not exist yet; null for any.</param>
[GenerateSerializer, Immutable, Alias("bank-act")]
public sealed record BankAct(
    [property: Id(0)] string By, [property: Id(1)] string? Reason = null, [property: Id(2)] int? ExpectedRevision = null);

/// <summary>How a change of a bank or of an entry ended.</summary>
public enum BankOutcome
{
    /// <summary>Done.</summary>
    Changed,

    /// <summary>It is new.</summary>
    Created,

    /// <summary>It was so already.</summary>
    Unchanged,

    /// <summary>There is no such bank, or no such entry.</summary>
    NotFound,

    /// <summary>The bank is not at the revision that was expected.</summary>
    StaleRevision,

    /// <summary>A bank does not change its kind.</summary>
    OtherKind,

    /// <summary>There are as many banks, or entries, as there may be.</summary>
    Full,

    /// <summary>An entry breaks a rule.</summary>
    Invalid,
}

/// <summary>How a change of a bank ended, with the bank as it is now.</summary>
/// <param name="Outcome">How.</param>
/// <param name="Bank">As it is now; null when there is none.</param>
[GenerateSerializer, Immutable, Alias("bank-result")]
public sealed record BankResult([property: Id(0)] BankOutcome Outcome, [property: Id(1)] Bank? Bank);
