using System.Collections.Immutable;
using System.Globalization;

namespace OrleansMl.Banks;

/// <summary>All banks with their settings.</summary>
[GenerateSerializer, Immutable, Alias("stored-banks")]
internal sealed record StoredBanks
{
    [Id(0)] public ImmutableArray<Bank> Banks { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>The number of the last bank that was made.</summary>
    [Id(1)] public int LastIncarnation { get; init; }

    public Bank? Find(string name) => Banks.FirstOrDefault(bank => bank.Name == name);

    /// <summary>With a bank in its place by name.</summary>
    public StoredBanks With(Bank bank) => this with
    {
        Banks = [.. Banks.Where(one => one.Name != bank.Name).Append(bank).OrderBy(one => one.Name, StringComparer.Ordinal)],
        LastIncarnation = Math.Max(LastIncarnation, bank.Incarnation),
    };

    public StoredBanks Without(string name) => this with { Banks = Banks.RemoveAll(one => one.Name == name) };
}

/// <summary>The head of a bank's log of entries: the open chunk, and what was matched again.</summary>
[GenerateSerializer, Immutable, Alias("stored-bank")]
internal sealed record StoredBank
{
    [Id(0)] public int First { get; init; }

    [Id(1)] public int Open { get; init; }

    [Id(2)] public ImmutableArray<StoredBankEntry> Entries { get => field.IsDefault ? [] : field; init; } = [];
}

/// <summary>A full chunk of a bank's log.</summary>
[GenerateSerializer, Immutable, Alias("stored-bank-chunk")]
internal sealed record StoredBankChunk
{
    /// <summary>Never change it for a store that holds banks.</summary>
    public const int Capacity = 512;

    [Id(0)] public ImmutableArray<StoredBankEntry> Entries { get; init; } = [];
}

/// <summary>An entry as it was from a position of the log on: the last one of a key counts. Hashes only, never a text.</summary>
[GenerateSerializer, Immutable, Alias("stored-bank-entry")]
internal sealed record StoredBankEntry
{
    [Id(0)] public ulong High { get; init; }

    [Id(1)] public ulong Low { get; init; }

    /// <summary>32 bytes; null where it is not known.</summary>
    [Id(2)] public StoredHash? Sha256 { get; init; }

    [Id(3)] public ulong? SimHash { get; init; }

    /// <summary>Of the hashes; null for a site.</summary>
    [Id(4)] public string? Folding { get; init; }

    [Id(5)] public string? Domain { get; init; }

    [Id(6)] public string? Label { get; init; }

    [Id(7)] public string? Source { get; init; }

    [Id(8)] public string? Note { get; init; }

    [Id(9)] public float Ratio { get; init; } = 1;

    [Id(10)] public bool Enabled { get; init; } = true;

    [Id(11)] public DateTimeOffset? QuarantinedAt { get; init; }

    [Id(12)] public DateTimeOffset AddedAt { get; init; }

    [Id(13)] public string AddedBy { get; init; } = "";

    /// <summary>True for an entry that was removed.</summary>
    [Id(14)] public bool IsRemoved { get; init; }

    /// <summary>True when a person has looked at it: it never goes into quarantine.</summary>
    [Id(15)] public bool IsVetted { get; init; }

    public BankKey Key => new(High, Low);

    /// <summary>True when it names an item by the hash of its id.</summary>
    public bool NamesItem => Sha256 is not null && Folding is null;

    /// <summary>
    /// True when it may go into quarantine for matching too often. What names one item matches as often as that is edited, which is
    /// its author's doing.
    /// </summary>
    public bool MayFlood => !IsVetted && !NamesItem;

    /// <summary>True when its hashes cannot be compared with what this version computes.</summary>
    public bool IsOutdated => Folding is not null && Folding != TextFingerprint.CurrentFolding;

    /// <summary>What an index needs; null when nothing matches it.</summary>
    public IndexedEntry? ToIndexed() => IsRemoved || !Enabled || IsOutdated
        ? null
        : new(Sha256?.ToHash(), SimHash, Domain, Ratio, QuarantinedAt is not null);

    public BankEntry ToEntry(StoredBankCount count) => new()
    {
        Id = Key.ToString(),
        Sha256 = Sha256?.ToHash().ToString(),
        SimHash = SimHash?.ToString("x16", CultureInfo.InvariantCulture),
        Folding = Folding,
        Domain = Domain,
        Label = Label,
        Source = Source,
        Note = Note,
        Ratio = Math.Round(Ratio, 4),
        Enabled = Enabled,
        QuarantinedAt = QuarantinedAt,
        AddedAt = AddedAt,
        AddedBy = AddedBy,
        Matches = count.Matches,
        LastMatchAt = count.LastMatchAt,
        Confirmed = count.Confirmed,
        Wrong = count.Wrong,
        Outdated = IsOutdated,
        NamesItem = NamesItem,
        Vetted = IsVetted,
    };

    public StoredBankEntry With(BankEntryChange change, DateTimeOffset now) => this with
    {
        Enabled = change.Enabled ?? Enabled,
        QuarantinedAt = change.Quarantined switch { true => QuarantinedAt ?? now, false => null, _ => QuarantinedAt },
        Label = change.Label ?? Label,
        Source = change.Source ?? Source,
        Note = change.Note ?? Note,
        Ratio = (float?)change.Ratio ?? Ratio,
        IsVetted = change.Vetted ?? IsVetted,
    };
}

/// <summary>A SHA-256 in a record.</summary>
[GenerateSerializer, Immutable, Alias("stored-hash")]
internal readonly record struct StoredHash(
    [property: Id(0)] ulong A, [property: Id(1)] ulong B, [property: Id(2)] ulong C, [property: Id(3)] ulong D)
{
    public static StoredHash From(Hash256 hash) => new(hash.A, hash.B, hash.C, hash.D);

    public Hash256 ToHash() => new(A, B, C, D);
}

/// <summary>Figures of some of a bank's entries, by id.</summary>
[GenerateSerializer, Immutable, Alias("stored-bank-counts")]
internal sealed record StoredBankCounts
{
    /// <summary>A bank's entries are in so many pieces. Never change it for a store that holds banks.</summary>
    public const int Pieces = 64;

    [Id(0)] public ImmutableDictionary<string, StoredBankCount> Counts { get; init; } = ImmutableDictionary<string, StoredBankCount>.Empty;

    /// <summary>By entry and person, as a hash that names nobody, what they said: true for right.</summary>
    [Id(1)]
    public ImmutableDictionary<string, ImmutableDictionary<string, bool>> Said
    {
        get => field ?? ImmutableDictionary<string, ImmutableDictionary<string, bool>>.Empty;
        init;
    } = ImmutableDictionary<string, ImmutableDictionary<string, bool>>.Empty;

    /// <summary>With what somebody says of an entry, which counts once; the same when they said it before.</summary>
    public StoredBankCounts Say(string id, bool confirmed, string by)
    {
        var people = Said.GetValueOrDefault(id, ImmutableDictionary<string, bool>.Empty);
        bool? before = people.TryGetValue(by, out var said) ? said : null;
        if (before == confirmed)
        {
            return this;
        }

        var known = Counts.GetValueOrDefault(id);
        return this with
        {
            Said = Said.SetItem(id, people.SetItem(by, confirmed)),
            Counts = Counts.SetItem(id, known with
            {
                Confirmed = known.Confirmed + (confirmed ? 1 : 0) - (before is true ? 1 : 0),
                Wrong = known.Wrong + (confirmed ? 0 : 1) - (before is false ? 1 : 0),
            }),
        };
    }
}

/// <summary>Figures of an entry.</summary>
[GenerateSerializer, Immutable, Alias("stored-bank-count")]
internal readonly record struct StoredBankCount(
    [property: Id(0)] long Matches,
    [property: Id(1)] DateTimeOffset? LastMatchAt,
    [property: Id(2)] int Confirmed,
    [property: Id(3)] int Wrong);

/// <summary>Where a shard of a bank's citations writes.</summary>
[GenerateSerializer, Immutable, Alias("stored-bank-citations")]
internal sealed record StoredBankCitations
{
    /// <summary>So many chunks are kept; the oldest gives its place to the next. Never change it for a store that holds some.</summary>
    public const int Slots = 64;

    [Id(0)] public long Open { get; init; }
}

/// <summary>Some citations, the oldest first. A place holds other chunks in turn: the number says which one it is.</summary>
[GenerateSerializer, Immutable, Alias("stored-bank-citation-chunk")]
internal sealed record StoredBankCitationChunk
{
    /// <summary>The most rows of a chunk.</summary>
    public const int Capacity = 512;

    [Id(0)] public long Number { get; init; }

    [Id(1)] public ImmutableArray<StoredBankCitation> Rows { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>Without an author's items; the same when there are none.</summary>
    public StoredBankCitationChunk Without(string authorId) => Rows.Any(row => row.AuthorId == authorId)
        ? this with { Rows = Rows.RemoveAll(row => row.AuthorId == authorId) }
        : this;
}

/// <summary>An item whose verdict cites an entry.</summary>
[GenerateSerializer, Immutable, Alias("stored-bank-citation")]
internal readonly record struct StoredBankCitation(
    [property: Id(0)] string ContentId, [property: Id(1)] string AuthorId, [property: Id(2)] string Entry);
