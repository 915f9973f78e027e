using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using OrleansMl.Fakes;

namespace OrleansMl.Security;

/// <summary>Tokens of an OpenID Connect issuer, whose keys the API fetches by itself.</summary>
[Trait("speed", "slow")]
public sealed class OpenIdIssuerTests : IAsyncLifetime
{
    private readonly RSA _key = RSA.Create(2048);
    private WebApplication _issuer = null!;
    private string _authority = null!;
    private FakeApi _api = null!;

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _issuer = builder.Build();
        var key = JsonWebKeyConverter.ConvertFromRSASecurityKey(new RsaSecurityKey(_key.ExportParameters(includePrivateParameters: false))
        {
            KeyId = "k1"
        });
        _issuer.MapGet(
            "/.well-known/openid-configuration",
            () => Results.Text($$"""{"issuer":"{{_authority}}","jwks_uri":"{{_authority}}/keys"}""", "application/json"));
        _issuer.MapGet(
            "/keys",
            () => Results.Text(
                $$"""{"keys":[{"kty":"RSA","use":"sig","alg":"RS256","kid":"k1","n":"{{key.N}}","e":"{{key.E}}"}]}""", "application/json"));
        await _issuer.StartAsync();
        _authority = _issuer.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();

        // In Development an issuer may be reached without TLS.
        _api = await FakeApi.StartAsync(
            Environments.Development,
            null,
            ("OrleansMl:Auth:SigningKey", null),
            ("OrleansMl:Auth:Authority", _authority),
            ("OrleansMl:Auth:Audience", "our-platform"));
    }

    public async ValueTask DisposeAsync()
    {
        await _api.DisposeAsync();
        await _issuer.DisposeAsync();
        _key.Dispose();
    }

    [Fact]
    public async Task A_token_of_the_issuer_is_accepted_with_its_roles()
    {
        Assert.Equal(404, await CallAsync("/api/v1/content/unknown-item", Create(_authority, "our-platform", Signed(_key))));
        Assert.Equal(403, await CallAsync("/api/v1/ml/models", Create(_authority, "our-platform", Signed(_key))));
        Assert.Equal(200, await CallAsync("/api/v1/ml/models", Create(_authority, "our-platform", Signed(_key), TokenClaims.AdminRole)));
    }

    [Fact]
    public async Task Another_issuer_audience_or_key_is_401()
    {
        using var otherKey = RSA.Create(2048);

        Assert.Equal(401, await CallAsync("/api/v1/content/x", Create("https://elsewhere.example.com", "our-platform", Signed(_key))));
        Assert.Equal(401, await CallAsync("/api/v1/content/x", Create(_authority, "orleansml", Signed(_key))));
        Assert.Equal(401, await CallAsync("/api/v1/content/x", Create(_authority, "our-platform", Signed(otherKey))));
    }

    [Fact]
    public async Task The_public_key_is_no_shared_secret()
    {
        var forged = new SigningCredentials(new SymmetricSecurityKey(_key.ExportSubjectPublicKeyInfo())
        {
            KeyId = "k1"
        }, SecurityAlgorithms.HmacSha256);

        Assert.Equal(401, await CallAsync("/api/v1/content/x", Create(_authority, "our-platform", forged)));
    }

    private static SigningCredentials Signed(RSA key) => new(new RsaSecurityKey(key) { KeyId = "k1" }, SecurityAlgorithms.RsaSha256);

    private static string Create(string issuer, string audience, SigningCredentials credentials, params string[] roles) =>
        new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
        {
            Issuer = issuer,
            Audience = audience,
            Expires = TimeProvider.System.GetUtcNow().AddHours(1).UtcDateTime,
            Claims = new Dictionary<string, object> { [TokenClaims.Subject] = "alice", [TokenClaims.Roles] = roles },
            SigningCredentials = credentials,
        });

    private async Task<int> CallAsync(string path, string token)
    {
        using var client = _api.CreateClient(null);
        return (await client.CallAsync("GET", path, null, ("Authorization", $"Bearer {token}"))).Status;
    }
}
