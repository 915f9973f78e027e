using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Runtime;
using OrleansMl.Hosting;

namespace OrleansMl.Banks;

/// <summary>
/// The banks on this silo, complete up to a version, under a lease (<see cref="IBankDirectoryGrain"/>): while it holds, nothing newer can
/// have been acknowledged anywhere, so a text is matched without a grain call. Without a lease a text waits for the directory's answer,
/// and fails its attempt when there is none. What entries matched is counted here and handed on with the next round.
/// </summary>
internal sealed class BankFollower(
    BankGrains grains,
    ILocalSiloDetails silo,
    IOptions<BankOptions> options,
    ILogger<BankFollower> logger) : SiloWorker(TimeSpan.FromMilliseconds(500), logger, stepTimeout: TimeSpan.FromSeconds(15)), IFirstRead
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    // A bank of a million entries is read from the store before its first page.
    private static readonly TimeSpan ReadPatience = TimeSpan.FromSeconds(30);

    private readonly SemaphoreSlim _applying = new(1, 1);
    private readonly Lock _asking = new();
    private ConcurrentDictionary<(int Incarnation, string Entry), (int Matches, int Acted)> _counts = new();
    private volatile Held? _held;
    private Task<KnownBanks>? _asked;
    private bool _isCurrent, _isStopping;

    private string Silo => field ??= silo.SiloAddress.ToParsableString();

    /// <summary>What is known; null before the first answer. May be old.</summary>
    public KnownBanks? Known => _held?.Banks;

    /// <summary>True when it is certain that there is no bank; costs nothing.</summary>
    public bool HasNone => _held is { Banks.Banks.IsEmpty: true } held && IsValid(held);

    /// <inheritdoc/>
    public Task ReadFirstAsync(CancellationToken cancellationToken) => GetAsync(cancellationToken).AsTask();

    /// <summary>What may be judged by. Completes at once while the lease holds.</summary>
    /// <exception cref="TimeoutException">The directory does not answer.</exception>
    public ValueTask<KnownBanks> GetAsync(CancellationToken cancellationToken) =>
        _held is { } held && IsValid(held) ? new(held.Banks) : new(AskOnceAsync().WaitAsync(cancellationToken));

    /// <summary>An entry matched a text that was submitted.</summary>
    public void OnMatched(int incarnation, string entry, bool acts)
    {
        var acted = acts ? 1 : 0;
        _counts.AddOrUpdate(
            (incarnation, entry), static (_, more) => (1, more), static (_, count, more) => (count.Matches + 1, count.Acted + more), acted);
    }

    protected override async Task RunOnceAsync(CancellationToken cancellationToken)
    {
        _isCurrent = false;
        await HandOnCountsAsync(cancellationToken);
        await FollowAsync(wait: true, cancellationToken);
        _isCurrent = true;
    }

    // The directory holds the answer back, so the next question follows at once, unless something is wrong.
    protected override ValueTask WaitForNextRoundAsync(PeriodicTimer ticks, CancellationToken cancellationToken) =>
        _isCurrent ? default : base.WaitForNextRoundAsync(ticks, cancellationToken);

    protected override async Task FinishAsync(CancellationToken cancellationToken)
    {
        _isStopping = true;
        _held = null;
        await grains.Directory.LeaveAsync(Silo, cancellationToken).WaitAsync(cancellationToken);
    }

    // Texts that come while one waits share the answer.
    private Task<KnownBanks> AskOnceAsync()
    {
        lock (_asking)
        {
            return _asked is { IsCompleted: false } ? _asked : _asked = FollowAsync(wait: false, CancellationToken.None);
        }
    }

    private async Task<KnownBanks> FollowAsync(bool wait, CancellationToken cancellationToken)
    {
        var asked = Clock.GetTimestamp();
        var news = await grains.Directory.FollowAsync(Silo, _held?.Banks.Version, wait, cancellationToken)
            .WaitAsync(Patience, cancellationToken);
        OnProgress();
        await _applying.WaitAsync(cancellationToken);
        try
        {
            var held = _held;
            var known = held?.Banks;
            if (news.Banks is { } banks && IsNewer(news.Version, asked, held))
            {
                known = new(news.Version, await ApplyAsync(banks, known, cancellationToken));
            }

            if (!_isStopping && known is not null)
            {
                _held = new(known, Math.Max(asked, held?.AskedAt ?? long.MinValue));
            }

            return known ?? throw new TimeoutException("The silo stops.");
        }
        finally
        {
            _applying.Release();
        }
    }

    // What an activation of the directory said that is gone may come late.
    private static bool IsNewer(BankVersion version, long asked, Held? held) =>
        held is null
        || (held.Banks.Version.Epoch == version.Epoch ? held.Banks.Version.Number < version.Number : held.AskedAt < asked);

    private async Task<ImmutableArray<(Bank, KnownBank)>> ApplyAsync(
        ImmutableArray<BankAt> banks, KnownBanks? before, CancellationToken cancellationToken)
    {
        var next = ImmutableArray.CreateBuilder<(Bank, KnownBank)>(banks.Length);
        foreach (var (bank, end) in banks)
        {
            var known = before?.Banks.FirstOrDefault(one => one.Known.Incarnation == bank.Incarnation).Known ?? new(bank);
            while (end < 0 || known.End < end)
            {
                OnProgress(ReadPatience);
                var lines = await grains.EntriesOf(bank.Incarnation).ReadAsync(known.End, cancellationToken)
                    .WaitAsync(ReadPatience, cancellationToken);
                if (lines.Entries.IsEmpty)
                {
                    break;
                }

                known.Apply(lines);
                OnProgress();
            }

            next.Add((bank, known));
        }

        return next.MoveToImmutable();
    }

    private async Task HandOnCountsAsync(CancellationToken cancellationToken)
    {
        if (_counts.IsEmpty || Known is not { } known)
        {
            return;
        }

        foreach (var some in Interlocked.Exchange(ref _counts, new()).GroupBy(one => one.Key.Incarnation))
        {
            if (known.Banks.FirstOrDefault(one => one.Bank.Incarnation == some.Key).Bank is { } bank
                && await grains.EntriesOf(some.Key)
                    .CountAsync(
                        [.. some.Select(one => new BankCount(one.Key.Entry, one.Value.Matches, one.Value.Acted))],
                        bank.Settings.FloodLimit,
                        cancellationToken)
                    .WaitAsync(Patience, cancellationToken) is { } end)
            {
                // Nobody waits for a quarantine, and this silo could not answer while it waited.
                grains.Directory.PublishAsync(some.Key, end, CancellationToken.None).Ignore();
            }
        }
    }

    private bool IsValid(Held held) => Clock.GetElapsedTime(held.AskedAt) < options.Value.Lease;

    private sealed record Held(KnownBanks Banks, long AskedAt);
}
