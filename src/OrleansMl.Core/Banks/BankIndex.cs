using OrleansMl.Text;

namespace OrleansMl.Banks;

/// <summary>What an index needs of an entry.</summary>
/// <param name="Sha256">Of the folded text; null where it is not known.</param>
/// <param name="SimHash">Of its words; null where there is none.</param>
/// <param name="Domain">The site; null for a text.</param>
/// <param name="Ratio">The share of its matches that acts, in [0, 1].</param>
/// <param name="IsQuarantined">True when it matches and does not act.</param>
public readonly record struct IndexedEntry(Hash256? Sha256, ulong? SimHash, string? Domain, float Ratio, bool IsQuarantined);

/// <summary>An entry that a text matches.</summary>
/// <param name="Key">The entry.</param>
/// <param name="Distance">Bits that differ; 0 for the same text, and for sites.</param>
/// <param name="Acts">False when the entry is in quarantine, or this is not one of the matches that act.</param>
/// <param name="NamesItem">True when the entry names the item, whatever its text is.</param>
public readonly record struct BankHit(BankKey Key, int Distance, bool Acts, bool NamesItem = false);

/// <summary>
/// The entries of one bank, ready to be matched: by SHA-256, by SimHash within a radius, by site. Some 250 bytes an entry. Changes are for
/// one thread at a time with no reader beside it; any number of threads may match at once.
/// </summary>
public sealed class BankIndex
{
    /// <summary>The most entries that one text is said to match: the nearest.</summary>
    public const int MaxHits = 8;

    private const int Shares = 10_000; // a ratio is that exact

    private readonly Dictionary<BankKey, int> _slots = [];
    private readonly Dictionary<Hash256, int> _exact = [];
    private readonly HammingIndex64 _near = new();
    private readonly Dictionary<string, int> _domains = new(StringComparer.Ordinal);
    private readonly List<Slot> _entries = [];
    private readonly Stack<int> _free = [];
    private bool _hasRenewed; // some name was kept in a form that nothing writes any more

    /// <summary>How many entries can match.</summary>
    public int Count => _slots.Count;

    /// <summary>Adds an entry, or replaces it.</summary>
    public void Set(BankKey key, in IndexedEntry entry)
    {
        Remove(key);
        if (!_free.TryPop(out var slot))
        {
            slot = _entries.Count;
            _entries.Add(default);
        }

        _entries[slot] = new(key, entry);
        _slots[key] = slot;
        if (entry.Sha256 is { } sha)
        {
            _exact[sha] = slot;
        }

        if (entry.SimHash is { } simHash)
        {
            _near.Add(slot, simHash);
        }

        if (entry.Domain is { } domain)
        {
            _domains[domain] = slot;
            if (HostName.Renewed(domain) is { } renewed)
            {
                _domains[renewed] = slot;
                _hasRenewed = true;
            }
        }
    }

    /// <summary>Removes an entry; false when it is not there.</summary>
    public bool Remove(BankKey key)
    {
        if (!_slots.Remove(key, out var slot))
        {
            return false;
        }

        var entry = _entries[slot].Entry;
        if (entry.Sha256 is { } sha && _exact.GetValueOrDefault(sha, -1) == slot)
        {
            _exact.Remove(sha);
        }

        if (entry.SimHash is { } simHash)
        {
            _near.Remove(slot, simHash);
        }

        _entries[slot] = default;
        _free.Push(slot);
        if (entry.Domain is { } domain)
        {
            RemoveDomain(domain, slot);
            if (HostName.Renewed(domain) is { } renewed)
            {
                RemoveDomain(renewed, slot);
            }
        }

        return true;
    }

    /// <summary>Adds to <paramref name="hits"/> what a text matches, the nearest first.</summary>
    /// <param name="fingerprint">The text; null when nothing is left of it.</param>
    /// <param name="radius">For SimHashes; 0 for the same text only.</param>
    /// <param name="contentKey">Which item it is: decides whether a match acts where only a share does.</param>
    /// <param name="hits">Where to add them.</param>
    public void Match(TextFingerprint? fingerprint, int radius, string contentKey, List<BankHit> hits)
    {
        ArgumentNullException.ThrowIfNull(hits);
        if (fingerprint is null)
        {
            return;
        }

        var same = -1;
        if (_exact.TryGetValue(fingerprint.Sha256, out var exact))
        {
            same = exact;
            hits.Add(HitOf(exact, 0, contentKey));
        }

        if (radius == 0 || fingerprint.SimHash is not { } simHash || _near.Count == 0)
        {
            return;
        }

        List<IndexMatch> near = [];
        _near.Find(simHash, radius, near);
        foreach (var match in near.Where(match => match.Entry != same).OrderBy(match => match.Distance).Take(MaxHits - hits.Count))
        {
            hits.Add(HitOf(match.Entry, match.Distance, contentKey));
        }
    }

    /// <summary>Adds to <paramref name="hits"/> the entry that names an item.</summary>
    public void MatchItem(string contentKey, List<BankHit> hits)
    {
        ArgumentNullException.ThrowIfNull(hits);
        if (_exact.Count > 0 && _exact.TryGetValue(BankKey.HashOfItem(contentKey), out var slot))
        {
            hits.Add(HitOf(slot, 0, contentKey) with { NamesItem = true });
        }
    }

    /// <summary>Adds to <paramref name="hits"/> the entries of a site and of those that it lies below.</summary>
    /// <param name="domain">As <see cref="HostName.Of"/> writes it.</param>
    /// <param name="contentKey">Which item it is.</param>
    /// <param name="hits">Where to add them.</param>
    public void MatchDomain(string domain, string contentKey, List<BankHit> hits)
    {
        ArgumentNullException.ThrowIfNull(domain);
        ArgumentNullException.ThrowIfNull(hits);
        var lookup = _domains.GetAlternateLookup<ReadOnlySpan<char>>();
        for (var rest = domain.AsSpan(); hits.Count < MaxHits;)
        {
            if (lookup.TryGetValue(rest, out var slot) && !Contains(hits, _entries[slot].Key))
            {
                hits.Add(HitOf(slot, 0, contentKey));
            }

            var dot = rest.IndexOf('.');
            if (dot < 0)
            {
                return;
            }

            rest = rest[(dot + 1)..];
        }
    }

    // An entry from before names were mapped may say the same as a newer one. Only names that Renewed changes are looked for.
    private void RemoveDomain(string domain, int slot)
    {
        if (_domains.GetValueOrDefault(domain, -1) != slot)
        {
            return;
        }

        _domains.Remove(domain);
        if (!_hasRenewed)
        {
            return;
        }

        var other = _entries.FindIndex(one => one.Entry.Domain is { } known && (known == domain || HostName.Renewed(known) == domain));
        if (other >= 0)
        {
            _domains[domain] = other;
        }
    }

    private static bool Contains(List<BankHit> hits, BankKey key)
    {
        foreach (var hit in hits)
        {
            if (hit.Key == key)
            {
                return true;
            }
        }

        return false;
    }

    private BankHit HitOf(int slot, int distance, string contentKey)
    {
        var (key, entry) = _entries[slot];
        return new(key, distance, !entry.IsQuarantined && IsInShare(key, entry.Ratio, contentKey));
    }

    // The same for the same item, however often it is judged.
    private static bool IsInShare(BankKey key, float ratio, string contentKey) =>
        ratio >= 1 || StableHash.Bucket($"{key}/{contentKey}", Shares) < ratio * Shares;

    private readonly record struct Slot(BankKey Key, IndexedEntry Entry);
}
