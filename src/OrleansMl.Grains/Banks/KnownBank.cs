using System.Collections.Immutable;

namespace OrleansMl.Banks;

/// <summary>A bank on this silo: complete up to a position of its log. Many threads match while one applies what is new.</summary>
internal sealed class KnownBank(Bank bank) : IDisposable
{
    private readonly BankIndex _index = new();
    private readonly ReaderWriterLockSlim _lock = new();

    /// <summary>Which bank it is, whatever it is set to.</summary>
    public int Incarnation { get; } = bank.Incarnation;

    /// <summary>Lines of the log that are in it.</summary>
    public long End { get; private set; }

    /// <summary>How many entries can match.</summary>
    public int Count => _index.Count;

    /// <summary>Applies the next lines of the log; those that are in it already are left out.</summary>
    public void Apply(BankLines lines)
    {
        _lock.EnterWriteLock();
        try
        {
            foreach (var line in lines.Entries.Skip((int)Math.Max(0, End - lines.From)))
            {
                if (line.ToIndexed() is { } entry)
                {
                    _index.Set(line.Key, entry);
                }
                else
                {
                    _index.Remove(line.Key);
                }

                End++;
            }
        }
        finally
        {
            _lock.ExitWriteLock();
        }
    }

    /// <summary>Adds to <paramref name="hits"/> what a text matches.</summary>
    public void Match(TextFingerprint? fingerprint, ImmutableArray<string> domains, BankSettings settings, string key, List<BankHit> hits)
    {
        _lock.EnterReadLock();
        try
        {
            if (settings.Holds)
            {
                _index.MatchItem(key, hits);
            }

            if (settings.Kind != BankKind.Domains)
            {
                // What is near a harmless text may be made so on purpose.
                _index.Match(fingerprint, settings.Kind == BankKind.Allow ? 0 : settings.Radius, key, hits);
                return;
            }

            foreach (var domain in domains)
            {
                _index.MatchDomain(domain, key, hits);
            }
        }
        finally
        {
            _lock.ExitReadLock();
        }
    }

    public void Dispose() => _lock.Dispose();
}

/// <summary>The banks at a version, all of them complete.</summary>
/// <param name="Version">The version.</param>
/// <param name="Banks">Each with what it is set to.</param>
internal sealed record KnownBanks(BankVersion Version, ImmutableArray<(Bank Bank, KnownBank Known)> Banks);
