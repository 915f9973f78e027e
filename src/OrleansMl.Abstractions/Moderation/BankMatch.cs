using System.Text.Json.Serialization;

namespace OrleansMl.Moderation;

/// <summary>A text is in a bank of known content, or near something in it, or leads to a site in it.</summary>
[GenerateSerializer, Immutable, Alias("bank-match")]
public sealed record BankMatch
{
    /// <summary>The bank.</summary>
    [Id(0)] public required string Bank { get; init; }

    /// <summary>The entry's id in it.</summary>
    [Id(1)] public required string Entry { get; init; }

    /// <summary>Bits of 64 in which the hashes differ; 0 for the same text or the site itself.</summary>
    [Id(2)] public int Distance { get; init; }

    /// <summary>The level that the bank gave when it matched.</summary>
    [Id(3)] public ModerationLevel Level { get; init; }

    /// <summary>True for a bank of harmless content: what models say of the text does not count.</summary>
    [Id(4), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] public bool Allows { get; init; }

    /// <summary>
    /// False when it had no part in the verdict: the entry is in quarantine, or only a share of its matches acts and this is not one.
    /// </summary>
    [Id(5)] public bool Acts { get; init; } = true;

    /// <summary>True for the bank of legal requests: a match counts also where a human had decided before it was known.</summary>
    [Id(6), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] public bool Holds { get; init; }

    /// <summary>True when the entry names the item itself, whatever its text is.</summary>
    [Id(7), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] public bool NamesItem { get; init; }
}
