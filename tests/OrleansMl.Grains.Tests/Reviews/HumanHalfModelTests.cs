using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using OrleansMl.Banks;
using OrleansMl.Events;
using OrleansMl.Hosting;
using OrleansMl.Policies;

namespace OrleansMl.Reviews;

/// <summary>
/// Random lives of items (<see cref="HumanHalfLife"/>): edits, reports, claims, decisions with strikes, undos, complaints of the author and
/// of a reporter, overrides, rescans, withdrawals, other policies, what a bank knows, three months that pass, erasures of the author and
/// of the reporter. In a third of all acts a write fails, or its answer is lost, and silos forget what they know; whoever asked asks
/// again. Beside each runs a plain model of what was acknowledged (<see cref="HumanHalfModel"/>), and somebody follows its events
/// (<see cref="HumanHalfEvents"/>). Half of all decisions are made a second time, blind: that changes nothing, and a difference asks a
/// lead.
/// </summary>
public sealed class HumanHalfModelTests(HumanHalfModelTests.Fixture cluster) : IClassFixture<HumanHalfModelTests.Fixture>
{
    // ORLEANSML_SEQUENCES=10000 runs as many as were run once for the record,
    // ORLEANSML_FIRST_SEQUENCE=7 begins with the seventh.
    private static readonly int Sequences = NumberOf("ORLEANSML_SEQUENCES", 120), First = NumberOf("ORLEANSML_FIRST_SEQUENCE", 1);

    [Fact]
    [Trait("speed", "slow")]
    public async Task Whatever_happens_no_decision_is_lost_and_nothing_that_asks_for_a_person_is_forgotten()
    {
        await cluster.PrepareAsync(TestContext.Current.CancellationToken);
        var counts = new SortedDictionary<string, int>(StringComparer.Ordinal);
        for (var seed = First; seed < First + Sequences; seed++)
        {
            var life = new HumanHalfLife(cluster, seed);
            try
            {
                await life.RunAsync();
            }
            catch (Exception exception)
            {
                Assert.Fail($"Sequence {seed} after\n{string.Join('\n', life.Story)}\n{exception}");
            }

            foreach (var what in life.Seen)
            {
                counts[what] = counts.GetValueOrDefault(what) + 1;
            }
        }

        TestContext.Current.TestOutputHelper!.WriteLine(string.Join(", ", counts.Select(count => $"{count.Key} {count.Value}")));

        // The sequences come to where it matters.
        Assert.All(
            [
                "fault", "decide Done", "undo Done", "complain Submitted", "override Decided", "complaint Overturned", "complaint Upheld",
                "strike reversed", "strike expired", "second review", "publish Done", "bank Done", "matched again", "erase author Done",
                "erase reporter Done",
            ],
            what => Assert.InRange(counts.GetValueOrDefault(what), Sequences / 100, int.MaxValue));
    }

    private static int NumberOf(string variable, int otherwise) =>
        Environment.GetEnvironmentVariable(variable) is { } value ? int.Parse(value, CultureInfo.InvariantCulture) : otherwise;

    /// <summary>One policy and one bank for all lives, and events are kept whether or not anybody follows them.</summary>
    public sealed class Fixture : ClusterFixtureBase
    {
        internal const string Bank = "model";

        internal static readonly TimeSpan LookBack = TimeSpan.FromHours(3);

        private PolicyDocument _lenient = null!, _strict = null!;

        internal HeardDecisions Heard { get; } = new();

        /// <summary>Which policy is live.</summary>
        internal bool IsStrict { get; private set; }

        internal int BankIncarnation { get; private set; }

        private IPolicyGrain Policy => Client.GetGrain<IPolicyGrain>("default");

        protected override void Configure(IServiceCollection services) => services
            .AddSingleton<IReviewListener>(Heard)
            .Configure<EventOptions>(events => (events.Always, events.KeptPerShard) = (true, 1024))
            .Configure<BankOptions>(banks => banks.LookBack = LookBack);

        internal async Task PrepareAsync(CancellationToken cancellationToken)
        {
            await Client.GetGrain<IReviewQueuesGrain>(0).PutAsync(
                [new() { Name = ReviewQueueDefinition.Default, SecondReview = 0.5 }], null, cancellationToken);
            _lenient = (await Policy.GetAsync(cancellationToken))!.Live.Document;
            _strict = _lenient with
            {
                Thresholds =
                [
                    .. _lenient.Thresholds.Select(line =>
                        HumanHalfModel.Strict.FirstOrDefault(other => other.Category == line.Category && line.Surface is null) ?? line)
                ],
            };
            var made = await Client.GetGrain<IBanksGrain>(0).PutAsync(
                Bank, new() { Level = HumanHalfModel.OfBank, Radius = 0, FloodLimit = 0 }, new("lea"), cancellationToken);
            BankIncarnation = made.Bank!.Incarnation;
        }

        /// <summary>Publishes the other policy. Repeating it with the same choice is harmless.</summary>
        internal async Task PublishAsync(bool isStrict, CancellationToken cancellationToken)
        {
            await Policy.PutDraftAsync(isStrict ? _strict : _lenient, null, cancellationToken);
            await Policy.PublishAsync(new("root", "as it is"), cancellationToken);
            await OnAllAsync(silo => silo.GetRequiredService<PolicyFollower>().RunNowAsync(cancellationToken));
            IsStrict = isStrict;
        }

        /// <summary>Lets the log of scores know what was decided.</summary>
        internal Task FlushScoresAsync() => OnAllAsync(silo => silo.GetRequiredService<ScoreLogger>().FlushAsync());

        private Task OnAllAsync(Func<IServiceProvider, Task> act) =>
            Task.WhenAll(Cluster.Silos.Select(silo => act(Cluster.GetSiloServiceProvider(silo.SiloAddress))));
    }

    /// <summary>The decisions that were sent.</summary>
    internal sealed class HeardDecisions : IReviewListener
    {
        public ConcurrentDictionary<string, int> Counts { get; } = [];

        public Task OnDecidedAsync(ReviewCase review, CancellationToken cancellationToken)
        {
            Counts.AddOrUpdate(review.Verdict!.DecisionId, 1, (_, count) => count + 1);
            return Task.CompletedTask;
        }
    }
}
