using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using OrleansMl.Content;
using OrleansMl.Events;
using OrleansMl.Hosting;
using OrleansMl.Testing;

namespace OrleansMl.Webhooks;

/// <summary>From a change of an item to a receiver, whatever the receiver does.</summary>
[Trait("speed", "slow")]
public sealed class WebhookDeliveryTests(WebhookDeliveryTests.HookCluster cluster) : IClassFixture<WebhookDeliveryTests.HookCluster>
{
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;

    private IWebhooksGrain Webhooks => cluster.Client.GetGrain<IWebhooksGrain>(0);

    [Fact]
    public async Task What_a_receiver_missed_while_it_was_down_for_an_hour_is_delivered_in_order_and_with_the_same_ids()
    {
        using var receiver = new WebhookReceiver { Answer = (_, _) => 500 };
        var id = await CreateAsync(receiver);
        var items = Enumerable.Range(0, 40).Select(_ => ClusterFixtureBase.FreshId()).ToImmutableArray();
        await PutAsync(items, "We walked along the river");
        await Eventually.TrueAsync(() => receiver.All.Length >= WebhookProgress.FailingAfter, Token);
        for (var i = 0; i < 6; i++)
        {
            cluster.Time.Advance(TimeSpan.FromMinutes(10));
            await WakeAsync(id);
        }

        await PutAsync(items, "We walked along the lake");
        Assert.Equal(WebhookState.Failing, (await Webhooks.GetAsync(id, Token))!.State);

        // It does not have to be asked for all it refused: one success, and all that waits is due.
        receiver.Answer = (_, _) => 204;
        cluster.Time.Advance(TimeSpan.FromMinutes(10));
        await Eventually.TrueAsync(() => Of(receiver.Accepted, items).Select(one => one.Id).Distinct().Count() == 120, Token);

        AssertInOrder(receiver.Accepted, items, ["content.decided", "content.edited", "content.decided"]);
        Assert.All(receiver.All.GroupBy(one => one.Id), one => Assert.Single(one.Select(again => again.Body).Distinct()));
        Assert.True(receiver.All.Length > receiver.Accepted.Length);
        await Eventually.TrueAsync(
            async token => await Webhooks.GetAsync(id, token) is { State: WebhookState.Active, HeldItems: 0, Missed: 0 }, Token);
        await Webhooks.DeleteAsync(id, Token);
    }

    [Fact]
    public async Task An_item_that_fails_holds_back_only_its_own_events()
    {
        var items = Enumerable.Range(0, 12).Select(_ => ClusterFixtureBase.FreshId()).ToImmutableArray();
        using var receiver = new WebhookReceiver
        {
            Answer = (body, _) => body.Contains(items[0], StringComparison.Ordinal) ? 500 : 204,
        };
        var id = await CreateAsync(receiver);

        await PutAsync(items, "We walked along the river");
        await PutAsync(items, "We walked along the lake");
        await Eventually.TrueAsync(() => Of(receiver.Accepted, items).Length == 33, Token);
        AssertInOrder(receiver.Accepted, items.RemoveAt(0), ["content.decided", "content.edited", "content.decided"]);
        Assert.Single(Of(receiver.All, [items[0]]).Select(one => one.Id).Distinct());

        receiver.Answer = (_, _) => 204;
        cluster.Time.Advance(TimeSpan.FromMinutes(2));
        await Eventually.TrueAsync(() => Of(receiver.Accepted, [items[0]]).Length == 3, Token);
        AssertInOrder(receiver.Accepted, [items[0]], ["content.decided", "content.edited", "content.decided"]);
        await Webhooks.DeleteAsync(id, Token);
    }

    [Fact]
    public async Task A_receiver_that_does_not_answer_blocks_no_change()
    {
        var hangs = new TaskCompletionSource();
        using var receiver = new WebhookReceiver { Before = () => hangs.Task };
        var id = await CreateAsync(receiver);
        var items = Enumerable.Range(0, 100).Select(_ => ClusterFixtureBase.FreshId()).ToImmutableArray();

        await PutAsync(items, "We walked along the river");
        Assert.Empty(receiver.All);

        hangs.SetResult();
        await Eventually.TrueAsync(() => Of(receiver.Accepted, items).Select(one => one.ContentId).Distinct().Count() == 100, Token);
        await Webhooks.DeleteAsync(id, Token);
    }

    [Fact]
    public async Task A_receiver_is_asked_again_when_it_says_so()
    {
        using var receiver = new WebhookReceiver
        {
            Answer = (_, response) =>
            {
                response.Headers["Retry-After"] = "600";
                return 503;
            },
        };
        var id = await CreateAsync(receiver);
        var item = ClusterFixtureBase.FreshId();
        await PutAsync([item], "We walked along the river");
        await Eventually.TrueAsync(() => receiver.All.Length == 1, Token);
        await Eventually.TrueAsync(async token => await Webhooks.GetAsync(id, token) is { HeldItems: 1 }, Token);

        receiver.Answer = (_, _) => 204;
        cluster.Time.Advance(TimeSpan.FromMinutes(9));
        await WakeAsync(id);
        await PutAsync([item], "We walked along the lake");
        await WakeAsync(id);
        Assert.Single(receiver.All);

        cluster.Time.Advance(TimeSpan.FromMinutes(2));
        await Eventually.TrueAsync(() => receiver.Accepted.Length == 3, Token);
        await Webhooks.DeleteAsync(id, Token);
    }

    [Fact]
    public async Task A_receiver_that_is_gone_gets_nothing_until_it_is_enabled_and_then_all()
    {
        using var receiver = new WebhookReceiver { Answer = (_, _) => 410 };
        var id = await CreateAsync(receiver);
        var item = ClusterFixtureBase.FreshId();
        await PutAsync([item], "We walked along the river");
        var gone = await Eventually.ReadAsync(
            async token => (await Webhooks.GetAsync(id, token))!, one => one.State == WebhookState.Disabled, Token);
        Assert.Contains("410", gone.DisabledReason, StringComparison.Ordinal);
        await PutAsync([item], "We walked along the lake");
        await WakeAsync(id);
        Assert.Single(receiver.All);

        receiver.Answer = (_, _) => 204;
        var enabled = await Webhooks.PutAsync(id, gone.Settings with { Enabled = true }, Token);

        Assert.Equal((WebhookState.Active, null), (enabled.Webhook!.State, enabled.Webhook.DisabledReason));
        await Eventually.TrueAsync(() => receiver.Accepted.Length == 3, Token);
        await Webhooks.DeleteAsync(id, Token);
    }

    [Fact]
    public async Task An_event_that_nobody_took_in_a_day_is_a_dead_letter_and_can_be_delivered_again()
    {
        using var receiver = new WebhookReceiver { Answer = (_, _) => 500 };
        var id = await CreateAsync(receiver);
        var item = ClusterFixtureBase.FreshId();
        await PutAsync([item], "We walked along the river");
        for (var i = 1; (await Webhooks.GetAsync(id, Token))!.DeadLetters == 0; i++)
        {
            Assert.InRange(i, 1, 60);
            var attempts = i;
            await Eventually.TrueAsync(() => receiver.All.Length >= attempts, Token);
            await Eventually.TrueAsync(
                async token => await Webhooks.ListDeliveriesAsync(id, false, null, 200, token) is { } page
                    && page.Deliveries.Length >= attempts,
                Token);
            cluster.Time.Advance(TimeSpan.FromHours(2));
            await WakeAsync(id);
        }

        var dead = (await Webhooks.ListDeliveriesAsync(id, true, null, 10, Token))!.Deliveries.Single();
        Assert.Equal((receiver.All[0].Id, "content.decided", 500), (dead.EventId, dead.Type, dead.Result.Status));
        receiver.Answer = (_, _) => 204;
        Assert.Equal(0, await Webhooks.RedeliverAsync(id, ["evt_other"], Token));
        Assert.Equal(1, await Webhooks.RedeliverAsync(id, [], Token));

        await Eventually.TrueAsync(() => receiver.Accepted.Length == 1, Token);
        Assert.Equal(dead.EventId, receiver.Accepted[0].Id);
        Assert.Equal(0, (await Webhooks.GetAsync(id, Token))!.DeadLetters);
        await Webhooks.DeleteAsync(id, Token);
    }

    [Fact]
    public async Task Only_what_is_asked_for_is_delivered()
    {
        using var receiver = new WebhookReceiver();
        var id = await CreateAsync(receiver, EventTypes.ContentWithdrawn);
        var item = ClusterFixtureBase.FreshId();

        await PutAsync([item], "We walked along the river");
        await cluster.Content(item).WithdrawAsync(Drafts.Alice, null, Token);

        await Eventually.TrueAsync(() => receiver.Accepted.Length == 1, Token);
        Assert.Equal("content.withdrawn", receiver.Accepted[0].Type);
        await Webhooks.DeleteAsync(id, Token);
    }

    [Fact]
    public async Task Another_silo_goes_on_where_a_subscription_was()
    {
        using var receiver = new WebhookReceiver();
        var id = await CreateAsync(receiver);
        var items = Enumerable.Range(0, 10).Select(_ => ClusterFixtureBase.FreshId()).ToImmutableArray();
        await PutAsync(items, "We walked along the river");
        await Eventually.TrueAsync(() => Of(receiver.Accepted, items).Length == 10, Token);

        await cluster.Cluster.DeactivateAsync(cluster.Client.GetGrain<IWebhookGrain>(id));
        await PutAsync(items, "We walked along the lake");
        await WakeAsync(id);

        await Eventually.TrueAsync(() => Of(receiver.Accepted, items).Select(one => one.Id).Distinct().Count() == 30, Token);
        AssertInOrder(receiver.Accepted, items, ["content.decided", "content.edited", "content.decided"]);
        await Webhooks.DeleteAsync(id, Token);
    }

    [Fact]
    public async Task Who_was_too_far_behind_is_told_so()
    {
        using var receiver = new WebhookReceiver();
        var id = await CreateAsync(receiver);
        await Webhooks.PutAsync(id, new() { Url = receiver.Url, Enabled = false }, Token);
        var item = ClusterFixtureBase.FreshId();
        for (var i = 0; i < HookCluster.KeptPerShard + 40; i++)
        {
            await PutAsync([item], $"We walked {i} miles");
            cluster.Time.Advance(TimeSpan.FromMinutes(1));
        }

        await Webhooks.PutAsync(id, new() { Url = receiver.Url }, Token);

        await Eventually.TrueAsync(() => receiver.Accepted.Any(one => one.Type == "events.missed"), Token);
        Assert.True((await Webhooks.GetAsync(id, Token))!.Missed > 0);
        await Webhooks.DeleteAsync(id, Token);
    }

    [Fact]
    public async Task There_are_so_many_and_no_more()
    {
        using var receiver = new WebhookReceiver();
        var ids = new List<string>();
        while (await Webhooks.CreateAsync(new() { Url = receiver.Url }, Token) is { Webhook: { } made })
        {
            ids.Add(made.Id);
        }

        Assert.InRange(ids.Count, 1, HookCluster.MaxWebhooks);
        Assert.Equal(WebhookOutcome.TooMany, (await Webhooks.CreateAsync(new() { Url = receiver.Url }, Token)).Outcome);
        foreach (var id in ids)
        {
            Assert.True(await Webhooks.DeleteAsync(id, Token));
            Assert.False(await Webhooks.DeleteAsync(id, Token));
            Assert.Null(await Webhooks.GetAsync(id, Token));
        }
    }

    [Fact]
    public async Task What_a_crash_left_of_a_subscription_is_removed()
    {
        var listed = cluster.Client.GetGrain<IWebhookListGrain>(0);
        await listed.AddAsync("half-made", 100, Token);
        var job = new WebhookWakeJob(cluster.Client, cluster.Time);

        await job.RunAsync(default, Token);
        Assert.Contains(await listed.AllAsync(Token), one => one.Id == "half-made");
        cluster.Time.Advance(TimeSpan.FromMinutes(2));
        await job.RunAsync(default, Token);

        Assert.DoesNotContain(await listed.AllAsync(Token), one => one.Id == "half-made");
    }

    private async Task<string> CreateAsync(WebhookReceiver receiver, params string[] types)
    {
        var made = await Webhooks.CreateAsync(new() { Url = receiver.Url, Types = [.. types] }, Token);
        Assert.Equal(WebhookOutcome.Done, made.Outcome);
        foreach (var silo in cluster.Cluster.Silos)
        {
            await cluster.Cluster.GetSiloServiceProvider(silo.SiloAddress).GetRequiredService<EventSwitch>().RunNowAsync(Token);
        }

        return made.Webhook!.Id;
    }

    private Task PutAsync(ImmutableArray<string> items, string text) => Task.WhenAll(
        items.Select(id => cluster.Content(id).PutAsync(Drafts.Comment(text), Drafts.Alice, null, Token)));

    private async Task WakeAsync(string id) => Assert.True(await cluster.Client.GetGrain<IWebhookGrain>(id).WakeAsync(Token));

    private static ImmutableArray<ReceivedEvent> Of(IEnumerable<ReceivedEvent> events, ImmutableArray<string> items) =>
        [.. events.Where(one => one.ContentId is { } id && items.Contains(id))];

    private static void AssertInOrder(IEnumerable<ReceivedEvent> accepted, ImmutableArray<string> items, string[] types)
    {
        foreach (var item in items)
        {
            var events = accepted.Where(one => one.ContentId == item).DistinctBy(one => one.Id).ToList();
            Assert.Equal(types, events.Select(one => one.Type));
            Assert.Equal(events.Select(one => one.Seq).Order(), events.Select(one => one.Seq));
        }
    }

    /// <summary>May post to this machine, and keeps few events.</summary>
    public sealed class HookCluster : ClusterFixtureBase
    {
        public const int KeptPerShard = 160, MaxWebhooks = 12;

        protected override void Configure(IServiceCollection services)
        {
            services.Configure<EventOptions>(events => events.KeptPerShard = KeptPerShard);
            services.Configure<WebhookOptions>(webhooks =>
            {
                (webhooks.AllowHttp, webhooks.MaxWebhooks) = (true, MaxWebhooks);
                webhooks.AllowedNetworks.Add("127.0.0.0/8");
            });
        }
    }
}
