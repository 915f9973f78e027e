using System.Globalization;
using OrleansMl.Text;

namespace OrleansMl.Banks;

/// <summary>Makes an entry of what somebody gives: of a text only its hashes stay.</summary>
internal static class BankEntryReader
{
    /// <summary>The entry, or what is wrong with it.</summary>
    public static (StoredBankEntry? Entry, IReadOnlyList<BankMistake> Mistakes) Read(
        BankEntryDraft draft, BankKind kind, string pointer, string by, DateTimeOffset now)
    {
        if (BankRules.Check(draft, kind, pointer) is { Count: > 0 } mistakes)
        {
            return (null, mistakes);
        }

        var entry = new StoredBankEntry
        {
            Label = draft.Label,
            Source = draft.Source,
            Note = draft.Note,
            Ratio = (float)draft.Ratio,
            AddedAt = now,
            AddedBy = by,
            IsVetted = draft.Vetted,
        };
        if (draft.ContentId is { } item)
        {
            // Without a folding: no later version reads an id otherwise.
            var hash = BankKey.HashOfItem(item);
            return (With(entry with { Sha256 = StoredHash.From(hash) }, BankKey.Of(hash, null, "")), []);
        }

        if (draft.Domain is { } given)
        {
            // A single label is no host name that a text leads to, and a suffix at most.
            var name = given.Trim().ToLowerInvariant();
            var isLabel = name.Length > 0 && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '-');
            return (isLabel ? name : HostName.Of(name)) is not { } domain
                ? (null, [new($"{pointer}/domain", "malformed", "Must be a domain such as evil.example, without a path.")])
                : PublicSuffixes.Contains(domain)
                ? (null,
                [
                    new(
                        $"{pointer}/domain",
                        "public_suffix",
                        $"Everybody's sites lie below {domain}: name the site itself, such as evil.{domain}.")
                ])
                : (With(entry with { Domain = domain }, BankKey.OfDomain(domain)), []);
        }

        if ((draft.Folding ?? TextFingerprint.CurrentFolding) != TextFingerprint.CurrentFolding)
        {
            return (null,
            [
                new(
                    $"{pointer}/folding",
                    "unknown_folding",
                    $"This version matches hashes of {TextFingerprint.CurrentFolding} only; others would never match.")
            ]);
        }

        if (draft.Text is { } text)
        {
            return TextFingerprint.Of(text) is { } fingerprint
                ? (Hashed(entry, fingerprint.Sha256, fingerprint.SimHash), [])
                : (null, [new($"{pointer}/text", "empty_text", "Must have a word or a web address.")]);
        }

        return (Hashed(
            entry,
            draft.Sha256 is { } sha ? Hash256.Parse(sha) : null,
            draft.SimHash is { } simHash ? ulong.Parse(simHash, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture) : null), []);
    }

    private static StoredBankEntry Hashed(StoredBankEntry entry, Hash256? sha256, ulong? simHash) => With(
        entry with
        {
            Sha256 = sha256 is { } sha ? StoredHash.From(sha) : null,
            SimHash = simHash,
            Folding = TextFingerprint.CurrentFolding,
        },
        BankKey.Of(sha256, simHash, TextFingerprint.CurrentFolding));

    private static StoredBankEntry With(StoredBankEntry entry, BankKey key) => entry with { High = key.High, Low = key.Low };
}
