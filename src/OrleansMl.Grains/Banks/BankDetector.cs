using System.Collections.Immutable;
using OrleansMl.Moderation;
using OrleansMl.Text;

namespace OrleansMl.Banks;

/// <summary>Finds what of a text is in banks of known content. Without any bank it takes no part and costs nothing.</summary>
internal sealed class BankDetector(BankFollower banks) : IDetector
{
    /// <summary>What assessments quote.</summary>
    public const string DetectorName = "banks";

    public string Name => DetectorName;

    // What a bank knows changes while a text stays.
    public bool IsAskedAgain => true;

    public bool Applies(ContentRevision revision) => !banks.HasNone;

    public ValueTask<Assessment> AssessAsync(ContentRevision revision, CancellationToken cancellationToken)
    {
        var known = banks.GetAsync(cancellationToken);
        return known.IsCompletedSuccessfully ? new(Assess(revision, known.Result)) : new(AwaitAsync(known, revision));
    }

    private async Task<Assessment> AwaitAsync(ValueTask<KnownBanks> known, ContentRevision revision) => Assess(revision, await known);

    private Assessment Assess(ContentRevision revision, KnownBanks known)
    {
        var matches = BankMatcher.Match(known, revision.Text, revision.Fields, revision.Key);
        foreach (var match in revision.Revision > 0 ? matches : [])
        {
            banks.OnMatched(known.Banks.First(one => one.Bank.Name == match.Bank).Bank.Incarnation, match.Entry, match.Acts);
        }

        return new() { Revision = revision.Revision, Detector = Name, Matches = matches };
    }
}

/// <summary>Matches a text against all banks.</summary>
internal static class BankMatcher
{
    /// <summary>The most matches of a text, over all banks.</summary>
    private const int MaxMatches = 32;

    private const int MaxKeptSites = 1024;

    [ThreadStatic]
    private static HashSet<string>? s_sites;

    public static ImmutableArray<BankMatch> Match(KnownBanks known, string text, ImmutableArray<DisplayField> fields, string key)
    {
        if (known.Banks.All(one => !one.Bank.Settings.Enabled || one.Known.Count == 0))
        {
            return [];
        }

        var fingerprint = TextFingerprint.Of(text);
        var domains = known.Banks.Any(one => one.Bank.Settings is { Enabled: true, Kind: BankKind.Domains })
            ? DomainsOf(text, fields)
            : [];
        var matches = ImmutableArray.CreateBuilder<BankMatch>();
        List<BankHit> hits = [];
        foreach (var (bank, entries) in known.Banks)
        {
            if (!bank.Settings.Enabled)
            {
                continue;
            }

            hits.Clear();
            entries.Match(fingerprint, domains, bank.Settings, key, hits);
            foreach (var hit in hits)
            {
                matches.Add(new()
                {
                    Bank = bank.Name,
                    Entry = hit.Key.ToString(),
                    Distance = hit.Distance,
                    Level = bank.Settings.Level,
                    Allows = bank.Settings.Kind == BankKind.Allow,
                    Acts = hit.Acts,
                    Holds = bank.Settings.Holds,
                    NamesItem = hit.NamesItem,
                });
            }
        }

        return matches.Count == 0
            ? []
            : [.. matches.OrderByDescending(match => match.Acts).ThenByDescending(match => match.Level).ThenBy(match => match.Distance)
                .Take(MaxMatches)];
    }

    /// <summary>The sites that a text and its fields may lead to, once each.</summary>
    public static ImmutableArray<string> DomainsOf(string text, ImmutableArray<DisplayField> fields)
    {
        var sites = s_sites ??= new(StringComparer.Ordinal);
        LinkedSites.Find(text, sites);
        foreach (var field in fields)
        {
            LinkedSites.Find(field.Text, sites);
        }

        if (sites.Count == 0)
        {
            return [];
        }

        ImmutableArray<string> found = [.. sites];
        sites.Clear();
        s_sites = found.Length > MaxKeptSites ? null : sites; // one text full of dots shall not keep its memory
        return found;
    }
}
