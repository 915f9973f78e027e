using System.Collections.Immutable;
using System.Globalization;
using Orleans.Concurrency;

namespace OrleansMl.Banks;

/// <summary>
/// Which banks there are, and which silos know what (key 0). A silo that judges holds a lease, and gets it only with what was current
/// then: a change is published when every silo either knows it or has lost its lease.
/// </summary>
[GrainInterfaceType("bank-directory")]
internal interface IBankDirectoryGrain : IGrainWithIntegerKey
{
    /// <summary>All banks, by name.</summary>
    [Alias("list")]
    Task<ImmutableArray<Bank>> ListAsync(CancellationToken cancellationToken = default);

    /// <summary>Makes or sets a bank. Returns when every silo knows it.</summary>
    [Alias("put")]
    Task<BankResult> PutAsync(string name, BankSettings settings, BankAct act, CancellationToken cancellationToken = default);

    /// <summary>Deletes a bank. Returns when no silo matches against it any more.</summary>
    [Alias("delete")]
    Task<BankResult> DeleteAsync(string name, BankAct act, CancellationToken cancellationToken = default);

    /// <summary>The log of a bank has got this long. Returns when every silo knows all of it.</summary>
    [Alias("publish")]
    Task PublishAsync(int incarnation, long end, CancellationToken cancellationToken = default);

    /// <summary>What is current, as soon as it is not what a silo knows, or after a while. The answer is a lease.</summary>
    /// <param name="silo">The silo with its generation.</param>
    /// <param name="known">What it has applied; null for nothing.</param>
    /// <param name="wait">False answers at once.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    [Alias("follow")]
    Task<BankNews> FollowAsync(string silo, BankVersion? known, bool wait, CancellationToken cancellationToken = default);

    /// <summary>A silo judges nothing any more.</summary>
    [Alias("leave")]
    Task LeaveAsync(string silo, CancellationToken cancellationToken = default);
}

/// <summary>A state of all banks. Numbers of two epochs cannot be compared: the directory's memory began anew.</summary>
[GenerateSerializer, Immutable, Alias("bank-version")]
internal readonly record struct BankVersion([property: Id(0)] string Epoch, [property: Id(1)] long Number);

/// <summary>What is current.</summary>
/// <param name="Version">Which state this is.</param>
/// <param name="Banks">All banks; null when the silo knows this state.</param>
[GenerateSerializer, Immutable, Alias("bank-news")]
internal sealed record BankNews([property: Id(0)] BankVersion Version, [property: Id(1)] ImmutableArray<BankAt>? Banks);

/// <summary>A bank, and how long its log is at least.</summary>
/// <param name="Bank">The bank.</param>
/// <param name="End">The end of its log; -1 when the directory does not know it since it began anew.</param>
[GenerateSerializer, Immutable, Alias("bank-at")]
internal readonly record struct BankAt([property: Id(0)] Bank Bank, [property: Id(1)] long End);

/// <summary>The entries of one bank: a log in which the last line of an entry counts (grain key: the bank's incarnation).</summary>
[GrainInterfaceType("bank-entries")]
internal interface IBankEntriesGrain : IGrainWithIntegerKey
{
    /// <summary>Adds entries, durably, in one write that is whole or not there; entries that are there stay as they are.</summary>
    [Alias("add")]
    Task<BankAdditionAt> AddAsync(ImmutableArray<StoredBankEntry> entries, CancellationToken cancellationToken = default);

    /// <summary>Changes an entry, durably.</summary>
    [Alias("change")]
    Task<BankChangeAt> ChangeAsync(string id, BankEntryChange change, CancellationToken cancellationToken = default);

    /// <summary>Removes an entry, durably.</summary>
    [Alias("remove")]
    Task<BankChangeAt> RemoveAsync(string id, CancellationToken cancellationToken = default);

    /// <summary>A page of entries; null when the cursor is none.</summary>
    [Alias("list")]
    Task<BankPage?> ListAsync(string? cursor, int limit, CancellationToken cancellationToken = default);

    /// <summary>An entry; null when there is none.</summary>
    [Alias("get")]
    Task<BankEntry?> GetAsync(string id, CancellationToken cancellationToken = default);

    /// <summary>Lines of the log from a position on, at most some thousands; none at its end.</summary>
    [Alias("read"), AlwaysInterleave]
    Task<BankLines> ReadAsync(long from, CancellationToken cancellationToken = default);

    /// <summary>
    /// Takes what a silo counted, and puts what matched too often into quarantine. Not idempotent: counts of a call that failed are lost.
    /// </summary>
    /// <returns>The end of the log when that changed entries; null when it did not.</returns>
    [Alias("count")]
    Task<long?> CountAsync(ImmutableArray<BankCount> counts, int floodLimit, CancellationToken cancellationToken = default);

    /// <summary>Counts what a moderator said, once.</summary>
    [Alias("say")]
    Task<BankEntry?> SayAsync(string id, bool confirmed, string by, CancellationToken cancellationToken = default);

    /// <summary>Figures of all entries.</summary>
    [Alias("figures")]
    Task<BankFigures> GetFiguresAsync(CancellationToken cancellationToken = default);

    /// <summary>Deletes everything, durably.</summary>
    [Alias("clear")]
    Task ClearAsync(CancellationToken cancellationToken = default);
}

/// <summary>What became of entries, and how long the log is now.</summary>
[GenerateSerializer, Immutable, Alias("bank-addition-at")]
internal readonly record struct BankAdditionAt([property: Id(0)] BankAddition Addition, [property: Id(1)] long End);

/// <summary>What became of a change, and how long the log is now.</summary>
[GenerateSerializer, Immutable, Alias("bank-change-at")]
internal readonly record struct BankChangeAt([property: Id(0)] BankEntryResult Result, [property: Id(1)] long End);

/// <summary>A part of a bank's log.</summary>
/// <param name="From">The position of the first line.</param>
/// <param name="Entries">The lines.</param>
[GenerateSerializer, Immutable, Alias("bank-lines")]
internal readonly record struct BankLines([property: Id(0)] long From, [property: Id(1)] ImmutableArray<StoredBankEntry> Entries);

/// <summary>How often an entry matched on a silo.</summary>
/// <param name="Entry">The entry.</param>
/// <param name="Matches">How often.</param>
/// <param name="Acted">How often of them it had a part in the verdict.</param>
[GenerateSerializer, Immutable, Alias("bank-count")]
internal readonly record struct BankCount([property: Id(0)] string Entry, [property: Id(1)] int Matches, [property: Id(2)] int Acted);

/// <summary>Figures of a bank's entries.</summary>
[GenerateSerializer, Immutable, Alias("bank-figures")]
internal readonly record struct BankFigures([property: Id(0)] int Entries, [property: Id(1)] int Disabled, [property: Id(2)] long Matches);

/// <summary>Which items cite a bank (grain key: the bank's incarnation, a slash and the shard). The latest are kept.</summary>
[GrainInterfaceType("bank-citations")]
internal interface IBankCitationsGrain : IGrainWithStringKey
{
    /// <summary>Notes an item, durably, before its verdict is stored. Repeating it is harmless.</summary>
    [Alias("add")]
    Task AddAsync(
        string contentId, string authorId, ImmutableArray<string> entries, CancellationToken cancellationToken = default);

    /// <summary>The items that cite an entry, once each; of any entry when null.</summary>
    [Alias("find")]
    Task<ImmutableArray<string>> FindAsync(string? entry, CancellationToken cancellationToken = default);

    /// <summary>Forgets an author's items, durably.</summary>
    [Alias("erase")]
    Task EraseAsync(string authorId, CancellationToken cancellationToken = default);

    /// <summary>Deletes everything, durably.</summary>
    [Alias("clear")]
    Task ClearAsync(CancellationToken cancellationToken = default);
}

/// <summary>Finds the grains of a bank.</summary>
internal sealed class BankGrains(IGrainFactory grains)
{
    /// <summary>Shards of a bank's citations. Never change it for a store that holds some.</summary>
    public const int CitationShards = 16;

    public IBankDirectoryGrain Directory => grains.GetGrain<IBankDirectoryGrain>(0);

    public IBankEntriesGrain EntriesOf(int incarnation) => grains.GetGrain<IBankEntriesGrain>(incarnation);

    /// <summary>By author, so that erasing one is a call to one shard.</summary>
    public IBankCitationsGrain CitationsOf(int incarnation, string authorId) =>
        CitationShard(incarnation, StableHash.Bucket($"citation/{authorId}", CitationShards));

    public IEnumerable<IBankCitationsGrain> CitationsOf(int incarnation) =>
        Enumerable.Range(0, CitationShards).Select(shard => CitationShard(incarnation, shard));

    private IBankCitationsGrain CitationShard(int incarnation, int shard) =>
        grains.GetGrain<IBankCitationsGrain>(string.Create(CultureInfo.InvariantCulture, $"{incarnation}/{shard}"));
}
