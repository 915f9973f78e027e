using System.Collections.Immutable;
using System.Security.Cryptography;
using OrleansMl.Hosting;

namespace OrleansMl.ApiKeys;

public sealed class ApiKeyGrainTests(ClusterFixture cluster)
{
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;
    private static readonly ImmutableArray<byte> Hash = [.. SHA256.HashData("right"u8)];
    private static readonly ImmutableArray<byte> WrongHash = [.. SHA256.HashData("wrong"u8)];

    private IApiKeysGrain Keys => cluster.Client.GetGrain<IApiKeysGrain>(0);

    private IApiKeyGrain Grain(ApiKey key) => cluster.Client.GetGrain<IApiKeyGrain>(key.Id);

    private static ApiKey Fresh(DateTimeOffset? expires = null) => new()
    {
        Id = ClusterFixture.FreshId(),
        Name = "forum",
        Scopes = ApiKeyScopes.Moderate | ApiKeyScopes.Content,
        CreatedAt = DateTimeOffset.UnixEpoch,
        CreatedBy = "root",
        ExpiresAt = expires,
    };

    [Fact]
    public async Task Only_the_right_secret_opens_a_key()
    {
        var key = Fresh();
        Assert.True(await Keys.CreateAsync(key, Hash, Token));

        Assert.Equal(key, await Grain(key).VerifyAsync(Hash, Token));
        Assert.Null(await Grain(key).VerifyAsync(WrongHash, Token));
        Assert.Null(await Grain(key).VerifyAsync([], Token));
        Assert.Null(await Grain(Fresh()).VerifyAsync(Hash, Token));
    }

    [Fact]
    public async Task A_revoked_key_stays_closed_and_leaves_the_list()
    {
        var key = Fresh();
        await Keys.CreateAsync(key, Hash, Token);
        Assert.Contains(key, await Keys.ListAsync(Token));

        Assert.True(await Keys.RevokeAsync(key.Id, Token));

        Assert.False(await Keys.RevokeAsync(key.Id, Token));
        Assert.DoesNotContain(key, await Keys.ListAsync(Token));
        Assert.Null(await Grain(key).VerifyAsync(Hash, Token));
        await Assert.ThrowsAsync<InvalidOperationException>(() => Grain(key).CreateAsync(key, Hash, Token));
    }

    [Fact]
    public async Task An_expired_key_is_refused()
    {
        var key = Fresh(DateTimeOffset.UnixEpoch.AddSeconds(1));
        await Keys.CreateAsync(key, Hash, Token);

        Assert.Null(await Grain(key).VerifyAsync(Hash, Token));
    }
}
