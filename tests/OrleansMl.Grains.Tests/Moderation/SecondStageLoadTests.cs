using Microsoft.Extensions.DependencyInjection;
using OrleansMl.Content;
using OrleansMl.Hosting;
using OrleansMl.Models;

namespace OrleansMl.Moderation;

/// <summary>A second stage that stands still, or has no time, delays no verdict.</summary>
[Trait("speed", "slow")]
public sealed class SecondStageLoadTests
{
    private const string Second = SecondStageCluster.Second;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static IEnumerable<ModerationRunner> RunnersOf(ClusterFixtureBase cluster) => cluster.Cluster.Silos.Select(
        silo => cluster.Cluster.GetSiloServiceProvider(silo.SiloAddress).GetRequiredService<ModerationRunner>());

    public sealed class Stopped(Stopped.Fixture cluster) : IClassFixture<Stopped.Fixture>
    {
        [Fact]
        public async Task After_four_budgets_nobody_waits_and_the_look_comes_when_it_moves_again()
        {
            var text = "hate=0.9 again:hate=0.01 " + ClusterFixture.FreshName();
            foreach (var runner in RunnersOf(cluster))
            {
                await runner.AssessAsync(new("key", 0, ContentType.Post, "loads it"), [], SecondLook.InTime, Token);
            }

            cluster.Models.StandStill(Second, text);
            var (id, item) = await cluster.PostAsync(text);
            var reason = (await cluster.ExplainAsync(id)).Assessments.Single(one => one.Detector == Second).Error;

            cluster.Models.Heal(Second, text);
            var seen = await cluster.LookAgainAsync(id);

            Assert.Equal((ModerationLevel.ReviewRequired, "no answer within 200 ms"), (item.Moderation.Level, reason));
            Assert.Equal([Second], item.Moderation.Awaiting);
            Assert.Equal((ModerationLevel.Approved, 0), (seen.Moderation.Level, seen.Moderation.Awaiting.Length));
        }

        public sealed class Fixture : SecondStageCluster
        {
            protected override TimeSpan Budget => TimeSpan.FromMilliseconds(50);
        }
    }

    /// <summary>The first text that asks for a model loads it, which takes longer than a budget.</summary>
    public sealed class Loading(Loading.Fixture cluster) : IClassFixture<Loading.Fixture>
    {
        private readonly ModerationRunner _runner = RunnersOf(cluster).First();

        [Fact]
        public async Task The_first_verdicts_wait_for_the_load_and_later_ones_as_long_as_a_budget()
        {
            // Of one story, because what a silo has loaded stays loaded.
            var slow = "hate=0.9 again:hate=0.01 " + ClusterFixture.FreshName();
            cluster.Models.AnswerAfter(Second, slow, TimeSpan.FromMilliseconds(500));

            Assert.Null(await ErrorOfAsync(slow));
            Assert.Equal("no answer within 50 ms", await ErrorOfAsync(slow));
        }

        [Fact]
        public async Task A_load_that_does_not_end_is_waited_for_once()
        {
            var runner = RunnersOf(cluster).Last();
            var text = "hate=0.9 again:hate=0.01 " + ClusterFixture.FreshName();
            cluster.Models.StandStill(Second, text);

            Assert.Equal(
                ["no answer within 2000 ms", "no answer within 50 ms"],
                [await ErrorOfAsync(text, runner), await ErrorOfAsync(text, runner)]);
        }

        private async Task<string?> ErrorOfAsync(string text, ModerationRunner? runner = null)
        {
            var assessments = await (runner ?? _runner).AssessAsync(new(text, 0, ContentType.Post, text), [], SecondLook.InTime, Token);
            return assessments.Single(one => one.Detector == Second).Error;
        }

        public sealed class Fixture : SecondStageCluster
        {
            protected override TimeSpan Budget => TimeSpan.FromMilliseconds(12.5);

            protected override void Configure(IServiceCollection services)
            {
                base.Configure(services);
                services.Configure<ModerationOptions>(options => options.DetectorTimeout = TimeSpan.FromSeconds(2));
            }
        }
    }

    public sealed class Overloaded(Overloaded.Fixture cluster) : IClassFixture<Overloaded.Fixture>
    {
        [Fact]
        public async Task Texts_that_nothing_speaks_for_are_approved_unseen_and_others_are_still_seen()
        {
            await OverloadAsync();

            var (plainId, plain) = await cluster.PostAsync("a walk in the park");
            var (_, hidden) = await cluster.PostAsync("hate=0.9 again:hate=0.01");
            var (_, uncertain) = await cluster.PostAsync("hate=0.3 again:hate=0.99");

            Assert.Equal((ModerationLevel.Approved, 0), (plain.Moderation.Level, plain.Moderation.Awaiting.Length));
            Assert.DoesNotContain((await cluster.ExplainAsync(plainId)).Assessments, one => one.Detector == Second);
            Assert.Equal(
                (ModerationLevel.Approved, ModerationLevel.ReviewRequired), (hidden.Moderation.Level, uncertain.Moderation.Level));
        }

        // What fails counts as the whole budget: on both silos the model seems to need longer than there is.
        private async Task OverloadAsync()
        {
            var text = "hate=0.9 " + ClusterFixture.FreshName();
            cluster.Models.Fail(Second, text, new ModelUnavailableException(Second, "hash differs"));
            foreach (var runner in RunnersOf(cluster))
            {
                for (var i = 0; i < 100; i++)
                {
                    await runner.AssessAsync(new("key", 0, ContentType.Post, text), [], SecondLook.InTime, Token);
                }
            }
        }

        public sealed class Fixture : SecondStageCluster
        {
            protected override double LeastShare => 0;
        }
    }

    public sealed class Off(Off.Fixture cluster) : IClassFixture<Off.Fixture>
    {
        [Fact]
        public async Task Turned_off_it_is_not_asked_though_it_is_installed()
        {
            const string Text = "hate=0.9 again:hate=0.01";

            var (_, item) = await cluster.PostAsync(Text);

            Assert.Equal((ModerationLevel.ReviewRequired, 0), (item.Moderation.Level, item.Moderation.Awaiting.Length));
            Assert.Equal(0, cluster.Models.CallsFor(Second, Text));
        }

        public sealed class Fixture : SecondStageCluster
        {
            protected override void Configure(IServiceCollection services) =>
                services.Configure<ModerationOptions>(options => options.SecondStage.Model = "");
        }
    }

    /// <summary>A second stage that is named, without a package of that name.</summary>
    public sealed class NotInstalled(NotInstalled.Fixture cluster) : IClassFixture<NotInstalled.Fixture>
    {
        [Fact]
        public async Task A_node_without_the_package_judges_by_the_first_stage_and_waits_for_nothing()
        {
            var id = ClusterFixtureBase.FreshId();

            var item = await cluster.Content(id).CreateAsync(Drafts.Comment("hate=0.9"), TestContext.Current.CancellationToken);

            Assert.Equal(ModerationLevel.ReviewRequired, item.Moderation.Level);
            Assert.Equal((null, 0), (item.Moderation.NextAttemptAt, item.Moderation.Awaiting.Length));
        }

        public sealed class Fixture : ClusterFixtureBase
        {
            protected override void Configure(IServiceCollection services) =>
                services.Configure<ModerationOptions>(options => options.SecondStage.Model = Second);
        }
    }
}
