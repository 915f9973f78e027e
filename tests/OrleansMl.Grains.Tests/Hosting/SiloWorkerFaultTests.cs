using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Orleans.Hosting;
using Orleans.Runtime;
using Orleans.Storage;
using OrleansMl.Banks;
using OrleansMl.Catalogue;
using OrleansMl.Content;
using OrleansMl.Events;
using OrleansMl.Experiments;
using OrleansMl.Jobs;
using OrleansMl.Moderation;
using OrleansMl.Policies;
using OrleansMl.Recommendations;
using OrleansMl.Registry;
using OrleansMl.Search;
using OrleansMl.Standing;
using OrleansMl.TaughtCategories;
using OrleansMl.Trending;
using OrleansMl.Virality;

namespace OrleansMl.Hosting;

/// <summary>Every worker that a silo has meets every kind of fault at what it calls.</summary>
[Trait("speed", "slow")]
public sealed class SiloWorkerFaultTests(SiloWorkerFaultTests.FaultCluster cluster) : IClassFixture<SiloWorkerFaultTests.FaultCluster>
{
    private const string Hangs = "hangs";

    private static readonly string[] Faults =
        [nameof(TimeoutException), nameof(OperationCanceledException), nameof(InconsistentStateException), Hangs];

    private static readonly StoredContent Item = StoredContent.From(
        Drafts.Comment("hello"), "hash", previous: null, new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero)) with
    {
        State = ContentState.Approved,
    };

    private static readonly ViralityForecast Forecast = new()
    {
        Shares = 8,
        IsInformed = true,
        Probability = .1,
        ViralSize = 1000,
        DoublingProbability = .1,
        Confidence = .5,
        Branching = .5,
        Sizes = [.. ViralityModel.Horizons.Select(horizon => new SizeForecast(horizon, 8, 4, 16, 0, 100))],
        Drivers = [],
    };

    // What gives a worker something to do, where it has nothing by itself; and what it calls, where that is more than one kind of thing.
    private static readonly Dictionary<Type, Work> WorkOfWorkers = new()
    {
        [typeof(SnapshotJoin)] = new() { CallsNothing = true },
        [typeof(CatalogueWriter)] = new()
        {
            Calls = ["IUserGrain", "ICatalogueShardGrain"],
            Give = (worker, _) => Change((CatalogueWriter)worker),
        },
        [typeof(EngagementAggregator)] = new()
        {
            Give = (worker, _) => ((EngagementAggregator)worker).Add([new("item", Item.ToMetadata(), null, 1, 1, 1)]),
        },
        [typeof(ExposureLogger)] = new()
        {
            Give = (worker, _) => ((ExposureLogger)worker).Add(
                new Exposure { UserId = "somebody", ContentId = "item", At = Item.CreatedAt, Place = 1 }),
        },
        [typeof(ScoreLogger)] = new()
        {
            Give = (worker, _) => Decide((ScoreLogger)worker),
        },
        [typeof(SearchWriter)] = new()
        {
            Give = (worker, _) => Change((SearchWriter)worker),
        },
        [typeof(EventTails)] = new()
        {
            Give = (worker, _) => ((EventTails)worker).Touch(),
        },
        [typeof(ForecastMonitor)] = new()
        {
            Give = (worker, _) => ((ForecastMonitor)worker).Add("item", Forecast, Item.CreatedAt),
            Forgets = true,
        },
        [typeof(ContentInvalidation)] = new()
        {
            Give = (worker, _) => Change((ContentInvalidation)worker),
            Forgets = true,
        },
        [typeof(ModelTelemetryReporter)] = new()
        {
            // Routes of its own: other callers on the silo would share its report.
            Uses = (services, clock) =>
            {
                var routes = ActivatorUtilities.CreateInstance<ModelRoutes>(services, clock);
                routes.Apply(new() { Name = "text-safety", Revision = 0 });
                return [routes];
            },
        },
    };

    public static IEnumerable<Type> Workers() => WorkersOf(silo => silo.AddOrleansMlGrains());

    public static TheoryData<string, string, string> Cases()
    {
        var data = new TheoryData<string, string, string>();
        foreach (var worker in Workers())
        {
            foreach (var call in WorkOf(worker).Calls)
            {
                foreach (var fault in Faults)
                {
                    data.Add(worker.Name, call, fault);
                }
            }
        }

        return data;
    }

    [Theory, MemberData(nameof(Cases))]
    public async Task A_worker_says_what_failed_and_tries_again_within_its_period(string name, string call, string fault)
    {
        var type = Workers().Single(worker => worker.Name == name);
        var work = WorkOf(type);
        var (clock, logs, release) = (new FakeTimeProvider(), new RecordedLogs(), new TaskCompletionSource());
        var calls = new OutsideCalls(call) { Fault = FaultOf(fault, release.Task) };
        var logger = Activator.CreateInstance(typeof(RecordedLogs<>).MakeGenericType(type), logs)!;
        var worker = (SiloWorker)ActivatorUtilities.CreateInstance(cluster.Services, type, [logger, .. work.Uses(cluster.Services, clock)]);
        worker.Clock = clock;
        var lifecycle = new TestLifecycle();
        worker.Participate(lifecycle);
        work.Give(worker, cluster.Services);
        calls.RunIn(lifecycle.Start);
        if (work.CallsNothing)
        {
            await worker.RunNowAsync(TestContext.Current.CancellationToken);
            await lifecycle.StopAsync();
            Assert.Equal((0, 0), (calls.All.Count, logs.Count));
            return;
        }

        // One call meets the fault; the next round may begin as soon as this one has ended.
        await calls.Faulted.ReadAsync();
        calls.Fault = null;
        clock.Advance(fault == Hangs ? SiloWorker.DefaultStepTimeout : TimeSpan.Zero);
        Assert.Equal(fault == Hangs ? nameof(TimeoutException) : fault, (await logs.ReadAsync()).Exception!.GetType().Name);
        if (work.Forgets)
        {
            work.Give(worker, cluster.Services);
        }

        clock.Advance(worker.Period);
        await calls.Repeated.ReadAsync();
        await lifecycle.StopAsync();
        release.SetResult();
    }

    [Fact]
    public void Every_worker_is_there()
    {
        Assert.Equal(
            [
                nameof(BankFollower), nameof(CatalogueReplica), nameof(CatalogueWriter), nameof(ContentInvalidation),
                nameof(EngagementAggregator), nameof(EventSwitch), nameof(EventTails), nameof(ExperimentCache), nameof(ExposureLogger),
                nameof(ForecastMonitor), nameof(JobStarter),
                nameof(ModelTelemetryReporter), nameof(PolicyFollower), nameof(ScoreLogger), nameof(SearchWriter), nameof(SnapshotJoin),
                nameof(SnapshotProvider), nameof(StandingFollower), nameof(TaughtHeads),
            ],
            Workers().Select(worker => worker.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Registered_twice_each_worker_is_there_once() =>
        Assert.Equal(Workers(), WorkersOf(silo => silo.AddOrleansMlGrains().AddOrleansMlGrains()));

    private static Work WorkOf(Type worker) => WorkOfWorkers.GetValueOrDefault(worker) ?? new();

    private static List<Type> WorkersOf(Action<ISiloBuilder> configure)
    {
        var host = Host.CreateEmptyApplicationBuilder(new());
        host.UseOrleans(configure);
        return
        [
            .. host.Services
                .Where(service => service.ServiceType == typeof(ILifecycleParticipant<ISiloLifecycle>) && !service.IsKeyedService)
                .Select(service => service.ImplementationType ?? service.ImplementationFactory?.GetType().GenericTypeArguments[1])
                .OfType<Type>()
                .Where(type => type.IsSubclassOf(typeof(SiloWorker))),
        ];
    }

    private static void Change(IContentListener worker) =>
        Assert.True(worker.OnChangedAsync(new("item", Item, Item with { Revision = 2 }), CancellationToken.None).IsCompletedSuccessfully);

    private static void Decide(IContentListener worker)
    {
        var decided = Item.With(new Decision
        {
            Seq = 1,
            Revision = 1,
            ContentHash = "hash",
            Level = ModerationLevel.Rejected,
            Source = DecisionSource.Human,
            Policy = new("default", "1"),
            At = Item.CreatedAt,
        });
        Assert.True(worker.OnChangedAsync(new("item", Item, decided), CancellationToken.None).IsCompletedSuccessfully);
    }

    private static Func<Task> FaultOf(string fault, Task release) => fault switch
    {
        nameof(TimeoutException) => () => Task.FromException(new TimeoutException("The test's fault.")),
        nameof(OperationCanceledException) => () => Task.FromException(new OperationCanceledException(new CancellationToken(true))),
        nameof(InconsistentStateException) => () => Task.FromException(new InconsistentStateException("The test's fault.")),
        _ => () => release,
    };

    public sealed class FaultCluster : ClusterFixtureBase
    {
        protected override void Configure(IServiceCollection services)
        {
            services.AddSingleton<IOutgoingGrainCallFilter, OutsideCallFilter>();
            Store.BeforeRead = key => OutsideCalls.OnCallAsync($"storage {key}");
        }
    }

    private sealed record Work
    {
        /// <summary>Each of them fails in tests of its own; "" for all.</summary>
        public string[] Calls { get; init; } = [""];

        /// <summary>Nothing outside the process that could fail.</summary>
        public bool CallsNothing { get; init; }

        /// <summary>What failed is not done again: something new has to come.</summary>
        public bool Forgets { get; init; }

        public Action<SiloWorker, IServiceProvider> Give { get; init; } = (_, _) => { };

        public Func<IServiceProvider, TimeProvider, object[]> Uses { get; init; } = (_, _) => [];
    }
}
