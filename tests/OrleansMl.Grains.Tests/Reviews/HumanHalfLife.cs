using System.Globalization;
using OrleansMl.Content;
using OrleansMl.Events;
using OrleansMl.Hosting;
using OrleansMl.Moderation;
using OrleansMl.Standing;

namespace OrleansMl.Reviews;

/// <summary>One item, those who have to do with it, and what they were told: a random sequence of acts, checked after each.</summary>
/// <param name="cluster">Where it happens.</param>
/// <param name="seed">The same sequence for the same number.</param>
internal sealed partial class HumanHalfLife(HumanHalfModelTests.Fixture cluster, int seed)
{
    private const int Acts = 24;

    // Longer than strikes count.
    private static readonly TimeSpan ThreeMonths = TimeSpan.FromDays(91);

    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;

    private readonly Random _random = new(seed);
    private readonly string _author = $"author{ClusterFixtureBase.FreshName()}";
    private readonly HumanHalfModel _model = new() { IsStrict = cluster.IsStrict };
    private HumanHalfEvents _events = null!;
    private string _text = "";
    private int _number;
    private bool _hadFault;

    public List<string> Story { get; } = [];

    public List<string> Seen { get; } = [];

    private string Id => $"{_author}~model-{seed}";

    private Caller Author => new(_author, CallerRoles.None);

    private string CaseId => ReviewCase.IdOf(Id, _model.Revision);

    private IReviewsGrain Reviews => cluster.Client.GetGrain<IReviewsGrain>(0);

    private IContentGrain Content => cluster.Content(Id);

    private DateTimeOffset Now => cluster.Time.GetUtcNow();

    public async Task RunAsync()
    {
        var shard = new EventShards(cluster.Client).Of(Id);
        _events = new(shard, Id, await shard.EndAsync(Token));
        await SubmitAsync();
        await CheckAsync();
        for (var i = 0; i < Acts && !_model.IsGone; i++)
        {
            await ActAsync();
            await CheckAsync();
        }

        await EndAsync();
    }

    private Task ActAsync() => _random.Next(1000) switch
    {
        < 95 => EditAsync(),
        < 185 => ReportAsync(),
        < 280 => ClaimAsync(),
        < 340 => WaitAsync(TimeSpan.FromMinutes(_random.Next(1, 12))),
        < 455 => WaitAsync(TimeSpan.FromSeconds(11)),
        < 462 => WaitAsync(ThreeMonths),
        < 640 => DecideAsync(Pick(Moderators)),
        < 715 => UndoAsync(),
        < 775 => ComplainAsync(_author),
        < 800 => ComplainAsync(_reporter),
        < 845 => OverrideAsync(),
        < 880 => RescanAsync(),
        < 888 => WithdrawAsync(),
        < 910 => PublishAsync(),
        < 940 => ChangeBankAsync(),
        < 947 => EraseAuthorAsync(),
        < 957 => EraseReporterAsync(),
        _ => ForgetAsync(),
    };

    // What is due then is done.
    private async Task WaitAsync(TimeSpan time)
    {
        Story.Add($"wait {time}");
        cluster.Time.Advance(time);
        await cluster.TickAsync(ReviewSweepJob.Name, ReviewShards.NumberOf(Id).ToString(CultureInfo.InvariantCulture));
        for (var revision = 1; revision <= _model.Revision; revision++)
        {
            await cluster.TickAsync(StandingReconsiderJob.Name, ReviewCase.IdOf(Id, revision));
        }

        await MatchAgainAsync();
    }

    // As when a silo dies: what is not stored is gone.
    private async Task ForgetAsync()
    {
        Story.Add("forget");
        await Content.Cast<Orleans.Core.Internal.IGrainManagementExtension>().DeactivateOnIdle(Token);
        await cluster.Client.GetGrain<IReviewShardGrain>(ReviewShards.NumberOf(Id))
            .Cast<Orleans.Core.Internal.IGrainManagementExtension>().DeactivateOnIdle(Token);
        await cluster.Client.GetGrain<Complaints.IItemComplaints>(Id)
            .Cast<Orleans.Core.Internal.IGrainManagementExtension>().DeactivateOnIdle(Token);
        await new EventShards(cluster.Client).Of(Id).Cast<Orleans.Core.Internal.IGrainManagementExtension>().DeactivateOnIdle(Token);
    }

    private T Pick<T>(T[] of) => of[_random.Next(of.Length)];

    // Whoever gets no answer asks again.
    private async Task<T> TryAsync<T>(string what, Func<Task<T>> act, Func<T, string> outcome)
    {
        _hadFault = false;
        var failsAt = _random.Next(3) == 0 ? _random.Next(3) : -1;
        var isStored = _random.Next(2) == 0;
        var writes = 0;
        cluster.Store.Fault = failsAt < 0 ? null : () => Interlocked.Increment(ref writes) - 1 == failsAt ? isStored : null;
        try
        {
            for (var attempt = 1; ; attempt++)
            {
                try
                {
                    var result = await act();
                    Story.Add($"{what}: {outcome(result)}");
                    Seen.Add($"{what.Split(':')[0]} {outcome(result)}");
                    return result;
                }
                catch (Exception exception) when (attempt < 5 && exception is not Xunit.Sdk.IAssertionException)
                {
                    Story.Add($"{what}: {exception.GetType().Name} {exception.Message}");
                    Seen.Add("fault");
                    _hadFault = true;
                    cluster.Store.Fault = null;
                }
            }
        }
        finally
        {
            cluster.Store.Fault = null;
        }
    }

    private Task TryAsync(string what, Func<Task> act) => TryAsync(
        what,
        async () =>
        {
            await act();
            return true;
        },
        _ => "Done");
}
