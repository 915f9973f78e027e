using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;
using OrleansMl.Content;
using OrleansMl.Interactions;
using OrleansMl.Users;

namespace OrleansMl.Catalogue;

public sealed class CatalogueShardGrainTests(CatalogueCluster cluster) : IClassFixture<CatalogueCluster>
{
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;

    private ICatalogueGrain Catalogue => cluster.Client.GetGrain<ICatalogueGrain>(0);

    private CatalogueReplica Replica => cluster.Services.GetRequiredService<CatalogueReplica>();

    [Fact]
    public async Task Every_silo_learns_what_becomes_of_an_item_and_a_restart_forgets_nothing()
    {
        var (id, hidden) = (CatalogueCluster.FreshId(), CatalogueCluster.FreshId());
        await cluster.Content(id)
            .CreateAsync(Drafts.Comment("music for all") with { AuthorId = "zoe", Region = "DE", Categories = ["music"] }, Token);
        await cluster.Content(hidden).CreateAsync(Drafts.Comment("spam=0.99") with { AuthorId = "zoe" }, Token);
        await cluster.SyncCatalogueAsync();
        foreach (var silo in cluster.Cluster.Silos)
        {
            var view = cluster.Cluster.GetSiloServiceProvider(silo.SiloAddress).GetRequiredService<CatalogueReplica>().Current;
            var item = view.Find(id)!;
            Assert.Equal(("zoe", true, "DE", "music"), (item.AuthorId, item.Visible, item.Region, item.Categories[0]));
            Assert.Equal(ByteVectors.Quantise(CatalogueCluster.VectorOf("music")).AsSpan(), view.VectorAt(view.DocIdOf(id)));
            Assert.False(view.Find(hidden)!.Visible);
            Assert.True(view.VectorAt(view.DocIdOf(hidden)).IsEmpty);
        }

        Assert.Equal(
            new[] { id, hidden }.Order(StringComparer.Ordinal),
            (await Catalogue.OfAuthorAsync("zoe", null, 10, Token)).Select(item => item.ContentId));
        Assert.Equal([id], (await Catalogue.LatestAsync("music", 10, Token)).Select(item => item.ContentId));

        // An edit is another vector; the shards are read anew.
        await cluster.Content(id).PutAsync(Drafts.Comment("cooking") with { AuthorId = "zoe" }, new("zoe", CallerRoles.None), null, Token);
        await cluster.SyncCatalogueAsync();
        await cluster.Client.GetGrain<IManagementGrain>(0).ForceActivationCollection(TimeSpan.Zero, Token);
        var entries = await EntriesAsync();
        var entry = entries.Single(one => one.Item.ContentId == id);
        Assert.Equal((2L, ByteVectors.Quantise(CatalogueCluster.VectorOf("cooking"))[3]), (entry.Item.Version >> 32, entry.Vector[3]));

        // Withdrawn: gone everywhere.
        await cluster.Content(id).WithdrawAsync(new("zoe", CallerRoles.None), null, Token);
        await cluster.SyncCatalogueAsync();
        Assert.Null(Replica.Current.Find(id));
        Assert.DoesNotContain(await Catalogue.LatestAsync(null, 1000, Token), item => item.ContentId == id);
    }

    [Fact]
    public async Task An_item_that_a_killed_silo_had_not_told_is_told_with_its_next_engagement()
    {
        var id = CatalogueCluster.FreshId();
        await cluster.Content(id).CreateAsync(Drafts.Comment("a"), Token);
        foreach (var silo in cluster.Cluster.Silos)
        {
            cluster.Cluster.GetSiloServiceProvider(silo.SiloAddress).GetRequiredService<CatalogueWriter>().ForgetAll();
        }

        await cluster.SyncCatalogueAsync();
        Assert.Null(Replica.Current.Find(id));
        await cluster.Client.GetGrain<IUserInteractionsGrain>("somebody").RecordAsync([new()
        {
            ContentId = id,
            Type = InteractionType.Like
        }], Token);
        await cluster.SyncCatalogueAsync();
        Assert.NotNull(Replica.Current.Find(id));
    }

    [Fact]
    public async Task Who_refuses_analysis_has_no_vectors_and_loses_those_that_are_there()
    {
        var (before, after) = (CatalogueCluster.FreshId(), CatalogueCluster.FreshId());
        await cluster.Client.GetGrain<IUserGrain>("refused-before").SetPrivacyAsync(new(Analysis: false), Token);
        await cluster.Content(after).CreateAsync(Drafts.Comment("after") with { AuthorId = "refused-before" }, Token);
        await cluster.Content(before).CreateAsync(Drafts.Comment("before") with { AuthorId = "refuser" }, Token);
        await cluster.SyncCatalogueAsync();
        Assert.False(Replica.Current.VectorAt(Replica.Current.DocIdOf(before)).IsEmpty);
        Assert.True(Replica.Current.VectorAt(Replica.Current.DocIdOf(after)).IsEmpty);

        await cluster.Services.GetRequiredService<CatalogueShards>().ForgetVectorsAsync("refuser", Token);
        await cluster.SyncCatalogueAsync();
        Assert.True(Replica.Current.VectorAt(Replica.Current.DocIdOf(before)).IsEmpty);
        Assert.All(await EntriesAsync(), entry => Assert.True(entry.Item.AuthorId != "refuser" || entry.Vector.IsEmpty));

        // What they withdrew is erased whole, what they did not stays.
        await cluster.Services.GetRequiredService<CatalogueShards>().ForgetAuthorAsync("refuser", Token);
        await cluster.SyncCatalogueAsync();
        Assert.Equal("refuser", Replica.Current.Find(before)!.AuthorId);
        await cluster.Content(before).WithdrawAsync(new("refuser", CallerRoles.None), null, Token);
        await cluster.SyncCatalogueAsync();
        await cluster.Services.GetRequiredService<CatalogueShards>().ForgetAuthorAsync("refuser", Token);
        await cluster.SyncCatalogueAsync();
        Assert.Null(Replica.Current.Find(before));
        Assert.DoesNotContain(await EntriesAsync(), entry => entry.Item.AuthorId == "refuser");
        Assert.DoesNotContain(
            cluster.Store.Rows,
            row => row.Key.StartsWith("catalogue-shard", StringComparison.Ordinal)
                && System.Text.Encoding.UTF8.GetString(row.Value.Data).Contains("refuser", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_shard_keeps_what_is_true_however_often_items_change()
    {
        // A shard of its own: ten items, five hundred changes each.
        var shard = cluster.Client.GetGrain<ICatalogueShardGrain>(1003);
        for (var version = 1; version <= 500; version++)
        {
            await shard.StoreAsync([.. Enumerable.Range(0, 10).Select(item => Entry($"item-{item}", version))], Token);
        }

        await cluster.Client.GetGrain<IManagementGrain>(0).ForceActivationCollection(TimeSpan.Zero, Token);
        var changes = await shard.ChangesAsync(0, 100, Token);
        Assert.Equal(10, changes.Entries.Length);
        Assert.All(changes.Entries, entry => Assert.Equal(500, entry.Item.Version));
        Assert.InRange(
            cluster.Store.Rows.Keys.Count(key => key.StartsWith(shard.GetGrainId().ToString(), StringComparison.Ordinal)), 2, 12);
    }

    private static CatalogueEntry Entry(string id, long version) =>
        new()
        {
            Item = new()
            {
                ContentId = id,
                AuthorId = "alice",
                Type = ContentType.Post,
                Visible = true,
                CreatedAt = default,
                Version = version
            }
        };

    private async Task<List<CatalogueEntry>> EntriesAsync() =>
        [
            .. (await Task.WhenAll(
                Enumerable.Range(0, CatalogueShards.Count).Select(shard => cluster.Client.GetGrain<ICatalogueShardGrain>(shard)
                    .ChangesAsync(0, 10_000, Token)))).SelectMany(changes => changes.Entries)
        ];
}
