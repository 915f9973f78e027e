using System.Collections.Immutable;
using System.Text.Json.Serialization;
using OrleansMl.Moderation;

namespace OrleansMl.Banks;

/// <summary>
/// All banks of known content (use key 0). What a change answers is stored, and acts on every silo: the next submission that anybody
/// makes is matched against it. Items that wait for a moderator, and those that were decided lately, are matched again in the
/// background; what cited an entry that no longer acts is judged without it.
/// </summary>
[GrainInterfaceType("banks")]
public interface IBanksGrain : IGrainWithIntegerKey
{
    /// <summary>All banks, by name.</summary>
    [Alias("list")]
    Task<ImmutableArray<BankSummary>> ListAsync(CancellationToken cancellationToken = default);

    /// <summary>A bank; null when there is none.</summary>
    [Alias("get")]
    Task<BankSummary?> GetAsync(string name, CancellationToken cancellationToken = default);

    /// <summary>Makes a bank, or sets one. Repeating it changes nothing.</summary>
    /// <exception cref="ArgumentException">The name or the settings break a rule (<see cref="BankRules"/>).</exception>
    [Alias("put")]
    Task<BankResult> PutAsync(string name, BankSettings settings, BankAct act, CancellationToken cancellationToken = default);

    /// <summary>Deletes a bank with its entries; what cited them is judged without them.</summary>
    [Alias("delete")]
    Task<BankResult> DeleteAsync(string name, BankAct act, CancellationToken cancellationToken = default);

    /// <summary>Adds entries. What is there already stays as it is, so repeating it is harmless.</summary>
    /// <param name="name">The bank.</param>
    /// <param name="entries">At most <see cref="BankRules.MaxEntriesPerCall"/>.</param>
    /// <param name="by">Who adds them.</param>
    /// <param name="cancellationToken">Gives up waiting; they may still be added.</param>
    [Alias("add")]
    Task<BankAddition> AddAsync(
        string name, ImmutableArray<BankEntryDraft> entries, string by, CancellationToken cancellationToken = default);

    /// <summary>A page of entries; null when there is no such bank or the cursor is none.</summary>
    /// <param name="name">The bank.</param>
    /// <param name="cursor">The next of the page before; null for the first.</param>
    /// <param name="limit">1 to <see cref="BankRules.MaxPage"/>.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    [Alias("list-entries")]
    Task<BankPage?> ListEntriesAsync(string name, string? cursor, int limit, CancellationToken cancellationToken = default);

    /// <summary>An entry; null when there is none.</summary>
    [Alias("get-entry")]
    Task<BankEntry?> GetEntryAsync(string name, string id, CancellationToken cancellationToken = default);

    /// <summary>Changes an entry: lets it match or not, takes it out of quarantine, describes it.</summary>
    [Alias("change-entry")]
    Task<BankEntryResult> ChangeEntryAsync(string name, string id, BankEntryChange change, CancellationToken cancellationToken = default);

    /// <summary>Removes an entry. One that is not there was removed.</summary>
    [Alias("remove-entry")]
    Task<BankEntryResult> RemoveEntryAsync(string name, string id, CancellationToken cancellationToken = default);

    /// <summary>
    /// A moderator says whether the matches of an entry are right. Counts once for each of them: who says it again changes nothing, and who
    /// says the other takes the first back.
    /// </summary>
    /// <param name="name">The bank.</param>
    /// <param name="id">The entry.</param>
    /// <param name="confirmed">True for right.</param>
    /// <param name="by">Who, as a hash that names nobody; 1 to 64 characters.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    [Alias("say")]
    Task<BankEntryResult> SayAsync(
        string name, string id, bool confirmed, string by, CancellationToken cancellationToken = default);

    /// <summary>What a text would match, and by which hashes. Nothing is stored or counted.</summary>
    [Alias("lookup")]
    Task<BankLookup> LookUpAsync(string text, CancellationToken cancellationToken = default);
}

/// <summary>What a text matches.</summary>
[GenerateSerializer, Immutable, Alias("bank-lookup")]
public sealed record BankLookup
{
    /// <summary>The matches, strongest first; entries that do not act included.</summary>
    [Id(0)] public ImmutableArray<BankMatch> Matches { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>SHA-256 of the folded text, hex; null when nothing is left of it.</summary>
    [Id(1)] public string? Sha256 { get; init; }

    /// <summary>64-bit SimHash, hex; null for fewer than eight words.</summary>
    [Id(2), JsonPropertyName("simhash")] public string? SimHash { get; init; }

    /// <summary>How the text was folded.</summary>
    [Id(3)] public required string Folding { get; init; }

    /// <summary>What may be a site that it leads to, also where it is no link.</summary>
    [Id(4)] public ImmutableArray<string> Domains { get => field.IsDefault ? [] : field; init; } = [];
}
