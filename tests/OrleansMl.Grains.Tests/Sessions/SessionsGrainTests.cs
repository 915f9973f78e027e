using Orleans.Runtime;
using OrleansMl.Content;
using OrleansMl.Hosting;
using OrleansMl.Interactions;
using OrleansMl.Users;

namespace OrleansMl.Sessions;

public sealed class SessionsGrainTests(OwnCluster cluster) : IClassFixture<OwnCluster>
{
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;

    private readonly string _user = $"user-{Guid.CreateVersion7():N}";

    private ISessionsGrain Grain => cluster.Client.GetGrain<ISessionsGrain>(_user);

    private UserSession Fresh() => new(ClusterFixtureBase.FreshId(), cluster.Time.GetUtcNow(), cluster.Time.GetUtcNow().AddHours(24));

    [Fact]
    public async Task A_session_holds_until_it_is_ended_also_for_another_activation()
    {
        var (one, two) = (Fresh(), Fresh());
        await Grain.StartAsync(one, Token);
        await Grain.StartAsync(one, Token);
        await Grain.StartAsync(two, Token);
        await DeactivateAllAsync();

        Assert.Equal((true, true), (await Grain.IsLiveAsync(one.Id, Token), await Grain.IsLiveAsync(two.Id, Token)));
        Assert.Equal((true, false), (await Grain.EndAsync(one.Id, Token), await Grain.EndAsync(one.Id, Token)));
        await DeactivateAllAsync();
        Assert.Equal((false, true), (await Grain.IsLiveAsync(one.Id, Token), await Grain.IsLiveAsync(two.Id, Token)));
        Assert.Equal((1, 0), (await Grain.EndAllAsync(Token), await Grain.EndAllAsync(Token)));
        Assert.False(await Grain.IsLiveAsync(two.Id, Token));
    }

    [Fact]
    public async Task An_erasure_signs_out_first_whatever_becomes_of_the_rest()
    {
        var item = ClusterFixtureBase.FreshId();
        await cluster.Content(item).CreateAsync(Drafts.Comment("hello") with { AuthorId = "somebody" }, Token);
        await cluster.Client.GetGrain<IUserInteractionsGrain>(_user)
            .RecordAsync([new() { ContentId = item, Type = InteractionType.Like, Kind = "star" }], Token);
        var session = Fresh();
        await Grain.StartAsync(session, Token);
        var failing = cluster.Client.GetGrain<IItemUsersGrain>(item).GetGrainId();
        cluster.Store.FailingWrites[failing] = false;

        var answer = await cluster.Client.GetGrain<IUserDirectoryGrain>(0).EraseAsync(_user, Token);

        Assert.True(answer.ErasurePending);
        Assert.False(await Grain.IsLiveAsync(session.Id, Token));
        cluster.Store.FailingWrites.TryRemove(failing, out _);
    }

    [Fact]
    public async Task A_session_is_over_after_its_longest_time()
    {
        var session = Fresh();
        await Grain.StartAsync(session, Token);

        cluster.Time.Advance(TimeSpan.FromHours(24));

        Assert.False(await Grain.IsLiveAsync(session.Id, Token));
    }

    [Fact]
    public async Task A_user_has_at_most_ten_sessions()
    {
        var sessions = new List<UserSession>();
        for (var i = 0; i <= ISessionsGrain.MaxPerUser; i++)
        {
            sessions.Add(Fresh());
            await Grain.StartAsync(sessions[^1], Token);
            cluster.Time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.False(await Grain.IsLiveAsync(sessions[0].Id, Token));
        Assert.True(await Grain.IsLiveAsync(sessions[1].Id, Token));
        Assert.True(await Grain.IsLiveAsync(sessions[^1].Id, Token));
    }

    [Fact]
    public async Task Preferences_have_a_version_and_outlive_the_activation()
    {
        var dark = new SessionPreferences { Theme = PageTheme.Dark, Keys = [new("approve", "y")], MutedQueues = ["spam"] };
        Assert.Equal(0, (await Grain.GetPreferencesAsync(Token)).Version);

        Assert.Equal(1, (await Grain.PutPreferencesAsync(dark, 0, Token))?.Version);
        Assert.Null(await Grain.PutPreferencesAsync(new(), 0, Token));
        await DeactivateAllAsync();

        var kept = await Grain.GetPreferencesAsync(Token);
        Assert.Equivalent(dark, kept.Preferences, strict: true);
        Assert.Equal((1, 2), (kept.Version, (await Grain.PutPreferencesAsync(new(), null, Token))!.Version));
    }

    [Fact]
    public async Task An_erasure_ends_and_forgets_what_was_before_it_and_nothing_after()
    {
        var before = Fresh();
        await Grain.StartAsync(before, Token);
        await Grain.PutPreferencesAsync(new() { Theme = PageTheme.Dark }, null, Token);

        await cluster.Client.GetGrain<IUserDirectoryGrain>(0).EraseAsync(_user, Token);

        Assert.False(await Grain.IsLiveAsync(before.Id, Token));
        Assert.Equal(0, (await Grain.GetPreferencesAsync(Token)).Version);
        Assert.DoesNotContain(cluster.Store.Rows.Keys, key => key.Contains($"sessions/{_user}", StringComparison.Ordinal));
        cluster.Time.Advance(TimeSpan.FromSeconds(1));
        var after = Fresh();
        await Grain.StartAsync(after, Token);
        await Grain.PutPreferencesAsync(new() { Theme = PageTheme.Light }, null, Token);
        cluster.Time.Advance(TimeSpan.FromSeconds(40));
        await cluster.Client.GetGrain<IUserGrain>(_user).GetAsync(Token);
        Assert.True(await Grain.IsLiveAsync(after.Id, Token));
        Assert.Equal(PageTheme.Light, (await Grain.GetPreferencesAsync(Token)).Preferences.Theme);
    }

    [Fact]
    public async Task Nodes_that_make_a_first_key_at_once_agree_on_one()
    {
        var keys = cluster.Client.GetGrain<ISessionKeysGrain>(0);

        var one = await keys.AddAsync("key-1", "<key id='1'/>", Token);
        var two = await keys.AddAsync("key-2", "<key id='2'/>", Token);
        var revoked = await keys.AddAsync("revocation-1", "<revocation/>", Token);
        cluster.Time.Advance(TimeSpan.FromMinutes(1));
        var later = await keys.AddAsync("key-3", "<key id='3'/>", Token);
        await keys.AddAsync("key-3", "<key id='other'/>", Token);
        await DeactivateAllAsync();

        Assert.Equal(["key-1"], one.Select(key => key.Name));
        Assert.Equal(["key-1"], two.Select(key => key.Name));
        Assert.Equal(["key-1", "revocation-1"], revoked.Select(key => key.Name));
        Assert.Equal(["key-1", "revocation-1", "key-3"], later.Select(key => key.Name));
        Assert.Equal(later, await keys.ListAsync(Token));
        Assert.DoesNotContain("<key", later[0].ToString(), StringComparison.Ordinal);
        await Assert.ThrowsAnyAsync<ArgumentException>(() => keys.AddAsync("key-4", new string('x', 70_000), Token));
    }

    private Task DeactivateAllAsync() => cluster.Client.GetGrain<IManagementGrain>(0).ForceActivationCollection(TimeSpan.Zero, Token);
}
