using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace OrleansMl.Fakes;

/// <summary>
/// An OpenID Connect provider with one user, who is signed in already: discovery, keys, authorize (code and PKCE) and token, with real
/// signatures. As strict as a real one; what it does wrong a test asks for.
/// </summary>
internal sealed class FakeProvider : IAsyncDisposable
{
    public const string ClientId = "orleansml", ClientSecret = "a secret of thirty-two bytes here";

    private static readonly RsaSecurityKey Key = NewKey(), OtherKey = NewKey();

    private readonly ConcurrentDictionary<string, Granted> _codes = new();
    private readonly WebApplication _app;

    private FakeProvider(WebApplication app) => _app = app;

    public string Address => _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();

    /// <summary>What the ID token says of the user.</summary>
    public Dictionary<string, object> Claims { get; } = new() { ["sub"] = "alice", ["roles"] = new[] { "moderator" } };

    /// <summary>Every request is answered so; null for none.</summary>
    public int? Down { get; set; }

    /// <summary>Requests for tokens are answered so; null for none.</summary>
    public int? TokensDown { get; set; }

    /// <summary>The user gives up.</summary>
    public bool Denies { get; set; }

    /// <summary>Where to sign out is part of the discovery.</summary>
    public bool HasSignOut { get; init; } = true;

    /// <summary>What is wrong with the tokens: a word that <see cref="TokenOf"/> knows.</summary>
    public string? Wrong { get; set; }

    /// <summary>How often it was asked what it is.</summary>
    public int Discoveries { get; private set; }

    /// <summary>What browsers brought to the authorize endpoint, the last one.</summary>
    public Dictionary<string, string> Asked { get; private set; } = [];

    public static async Task<FakeProvider> StartAsync(bool hasSignOut = true)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var app = builder.Build();
        var provider = new FakeProvider(app) { HasSignOut = hasSignOut };
        app.Use((context, next) =>
        {
            context.Response.StatusCode = provider.Down ?? 200;
            return provider.Down is null ? next(context) : Task.CompletedTask;
        });
        app.MapGet("/.well-known/openid-configuration", provider.Discovery);
        app.MapGet("/keys", () => new { keys = new[] { JwkOf(Key) } });
        app.MapGet("/authorize", provider.Authorize);
        app.MapPost("/token", (Delegate)provider.TokenAsync);
        await app.StartAsync();
        return provider;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private Dictionary<string, object> Discovery()
    {
        Discoveries++;
        Dictionary<string, object> known = new()
        {
            ["issuer"] = Address,
            ["authorization_endpoint"] = $"{Address}/authorize",
            ["token_endpoint"] = $"{Address}/token",
            ["jwks_uri"] = $"{Address}/keys",
            ["response_types_supported"] = new[] { "code" },
            ["id_token_signing_alg_values_supported"] = new[] { "RS256" },
        };
        if (HasSignOut)
        {
            known["end_session_endpoint"] = $"{Address}/logout";
        }

        return known;
    }

    private IResult Authorize(HttpContext context)
    {
        Asked = context.Request.Query.ToDictionary(one => one.Key, one => one.Value.ToString());
        if (Asked.GetValueOrDefault("client_id") != ClientId
            || Asked.GetValueOrDefault("response_type") != "code"
            || Asked.GetValueOrDefault("code_challenge_method") != "S256"
            || Asked.GetValueOrDefault("scope")?.Split(' ').Contains("openid") is not true)
        {
            return Results.BadRequest();
        }

        var back = new Dictionary<string, string?> { ["state"] = Asked["state"], ["iss"] = Address };
        if (Denies)
        {
            (back["error"], back["error_description"]) = ("access_denied", "<b>no</b>");
        }
        else
        {
            var code = RandomNumberGenerator.GetHexString(32);
            _codes[code] = new(Asked["redirect_uri"], Asked["code_challenge"], Asked["nonce"]);
            back["code"] = code;
        }

        return Results.Redirect(QueryHelpers.AddQueryString(Asked["redirect_uri"], back));
    }

    private async Task<IResult> TokenAsync(HttpContext context)
    {
        if (TokensDown is { } status)
        {
            return Results.Text("<h1>Bad gateway</h1>", "text/html", statusCode: status);
        }

        var form = await context.Request.ReadFormAsync();
        if (form["client_id"] != ClientId || form["client_secret"] != ClientSecret || form["grant_type"] != "authorization_code")
        {
            return Results.Json(new { error = "invalid_client" }, statusCode: 401);
        }

        var challenge = WebEncoders.Base64UrlEncode(SHA256.HashData(Encoding.ASCII.GetBytes(form["code_verifier"].ToString())));
        return _codes.TryRemove(form["code"].ToString(), out var granted)
            && granted.RedirectUri == form["redirect_uri"]
            && granted.Challenge == challenge
                ? Results.Json(new { access_token = "opaque", token_type = "Bearer", expires_in = 300, id_token = TokenOf(granted) })
                : Results.Json(new { error = "invalid_grant", error_description = "alice@example.com used it" }, statusCode: 400);
    }

    private string TokenOf(Granted granted)
    {
        var now = TimeProvider.System.GetUtcNow();
        var signing = Wrong switch
        {
            "key" => new SigningCredentials(OtherKey, SecurityAlgorithms.RsaSha256),
            "algorithm" => new(new SymmetricSecurityKey(Encoding.UTF8.GetBytes(ClientSecret)), SecurityAlgorithms.HmacSha256),
            _ => new(Key, SecurityAlgorithms.RsaSha256),
        };
        var claims = new Dictionary<string, object>(Claims);
        if (Wrong != "no nonce")
        {
            claims["nonce"] = Wrong == "nonce" ? granted.Nonce + "x" : granted.Nonce;
        }

        var token = new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
        {
            Claims = claims,
            Issuer = Wrong == "issuer" ? "https://elsewhere.example.com" : Address,
            Audience = Wrong == "audience" ? "another" : ClientId,
            IssuedAt = now.AddMinutes(-10).UtcDateTime,
            NotBefore = now.AddMinutes(-10).UtcDateTime,
            Expires = (Wrong == "expired" ? now.AddMinutes(-5) : now.AddMinutes(5)).UtcDateTime,
            SigningCredentials = signing,
        });
        return Wrong == "signature"
            ? $"{WebEncoders.Base64UrlEncode("""{"alg":"none","typ":"JWT"}"""u8)}.{token.Split('.')[1]}."
            : token;
    }

    private static RsaSecurityKey NewKey() => new(RSA.Create(2048)) { KeyId = RandomNumberGenerator.GetHexString(8) };

    private static object JwkOf(RsaSecurityKey key)
    {
        var parameters = key.Rsa.ExportParameters(false);
        return new
        {
            kty = "RSA",
            use = "sig",
            alg = "RS256",
            kid = key.KeyId,
            n = WebEncoders.Base64UrlEncode(parameters.Modulus!),
            e = WebEncoders.Base64UrlEncode(parameters.Exponent!),
        };
    }

    private sealed record Granted(string RedirectUri, string Challenge, string Nonce);
}
