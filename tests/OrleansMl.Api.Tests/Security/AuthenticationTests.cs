using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;
using OrleansMl.Fakes;

namespace OrleansMl.Security;

public sealed class AuthenticationTests(FakeApiFixture fixture) : IClassFixture<FakeApiFixture>
{
    private readonly FakeApi _api = fixture.Api;

    private static Dictionary<string, object> Claims(string subject = "alice") => new() { [TokenClaims.Subject] = subject };

    private async Task<Answer> CallAsync(string token)
    {
        using var client = _api.CreateClient(null);
        return await client.CallAsync("GET", "/api/v1/content/unknown-item", null, ("Authorization", $"Bearer {token}"));
    }

    [Fact]
    public async Task A_valid_token_is_accepted_again_and_again()
    {
        var token = _api.Tokens.Create("alice");

        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(404, (await CallAsync(token)).Status);
        }
    }

    [Fact]
    public async Task No_token_is_401_with_a_challenge()
    {
        using var client = _api.CreateClient(null);

        var answer = await client.CallAsync("GET", "/api/v1/content/x");

        Assert.Equal((401, "unauthenticated", "Bearer"), (answer.Status, answer.Code, answer.Header("WWW-Authenticate")));
    }

    [Theory]
    [InlineData("expired")]
    [InlineData("other key")]
    [InlineData("other audience")]
    [InlineData("other issuer")]
    [InlineData("no subject")]
    [InlineData("bad subject")]
    [InlineData("unsigned")]
    [InlineData("changed claims")]
    [InlineData("garbage")]
    public async Task A_bad_token_is_401_every_time(string why)
    {
        var tokens = _api.Tokens;
        var valid = tokens.Create("alice");
        var parts = valid.Split('.');
        var token = why switch
        {
            "expired" => tokens.Create(Claims(), expires: TimeProvider.System.GetUtcNow().AddMinutes(-1)),
            "other key" => tokens.Create(Claims(), otherKey: RandomNumberGenerator.GetBytes(32)),
            "other audience" => tokens.Create(Claims(), audience: "somebody-else"),
            "other issuer" => new TestTokens(Convert.FromBase64String(tokens.Key), "somebody-else").Create("alice"),
            "no subject" => tokens.Create([]),
            "bad subject" => tokens.Create(Claims("a\u200Bb")),
            "unsigned" => $"{Base64UrlEncoder.Encode("""{"alg":"none","typ":"JWT"}""")}.{parts[1]}.",
            "changed claims" =>
                $"{parts[0]}." +
                $"{Base64UrlEncoder.Encode(Encoding.UTF8.GetString(Base64UrlEncoder.DecodeBytes(parts[1])).Replace("alice", "alicf"))}." +
                $"{parts[2]}",
            _ => "garbage",
        };
        await CallAsync(valid);

        var first = await CallAsync(token);
        var second = await CallAsync(token);

        Assert.Equal((401, "unauthenticated"), (first.Status, first.Code));
        Assert.Equal((401, "unauthenticated"), (second.Status, second.Code));
    }

    [Theory]
    [InlineData("expired", "The token has expired (exp).")]
    [InlineData("other key", "The token's signature is not valid.")]
    [InlineData("other audience", "The token is for another audience (aud).")]
    [InlineData("other issuer", "The token is of another issuer (iss).")]
    [InlineData("no subject", "The claim sub must be 1-255 printable characters, and not . or ..")]
    [InlineData("long subject", "The claim sub must be 1-255 printable characters, and not . or ..")]
    [InlineData("dots", "The claim sub must be 1-255 printable characters, and not . or ..")]
    [InlineData("garbage", "The token cannot be read as a JWT.")]
    public async Task A_refused_token_says_which_check_failed(string why, string reason)
    {
        var tokens = _api.Tokens;
        var token = why switch
        {
            "expired" => tokens.Create(Claims(), expires: TimeProvider.System.GetUtcNow().AddMinutes(-1)),
            "other key" => tokens.Create(Claims(), otherKey: RandomNumberGenerator.GetBytes(32)),
            "other audience" => tokens.Create(Claims(), audience: "somebody-else"),
            "other issuer" => new TestTokens(Convert.FromBase64String(tokens.Key), "somebody-else").Create("alice"),
            "no subject" => tokens.Create([]),
            "long subject" => tokens.Create(Claims(new string('a', 256))),
            "dots" => tokens.Create(Claims("..")),
            _ => "garbage",
        };

        var answer = await CallAsync(token);

        Assert.Equal(
            (401, $"Bearer error=\"invalid_token\", error_description=\"{reason}\""), (answer.Status, answer.Header("WWW-Authenticate")));
    }

    [Theory]
    [InlineData("auth0|5f7c8ec7c33c6c004bbafe82", "auth0%7C5f7c8ec7c33c6c004bbafe82")]
    [InlineData("google-oauth2|1042", "google-oauth2%7C1042")]
    [InlineData("maria@example.com", "maria%40example.com")]
    [InlineData("key:forum", "key%3Aforum")]
    public async Task A_subject_of_any_issuer_is_somebody_here(string subject, string id)
    {
        using var client = _api.CreateClient(subject);

        var posted = await client.CallAsync("POST", "/api/v1/content", new { type = "post", text = "hello" });
        var put = await client.CallAsync(
            "PUT", $"/api/v1/content/{Uri.EscapeDataString($"{id}~first")}", new { type = "post", text = "hi", author_id = id });

        Assert.Equal((201, id), (posted.Status, (string?)posted.Body!["author_id"]));
        Assert.Equal((201, id, $"{id}~first"), (put.Status, (string?)put.Body!["author_id"], (string?)put.Body["id"]));
    }

    [Theory]
    [InlineData(true, new string[0], 200)]
    [InlineData(false, new[] { "admin" }, 200)]
    [InlineData(false, new[] { "moderator", "service" }, 403)]
    [InlineData(false, new[] { "Admin" }, 403)]
    public async Task Is_admin_and_the_role_admin_make_an_administrator(bool isAdmin, string[] roles, int status)
    {
        using var client = _api.CreateClient("root", isAdmin, roles);

        var answer = await client.CallAsync("GET", "/api/v1/ml/models");

        Assert.Equal(status, answer.Status);
        Assert.Equal(status == 403 ? "forbidden" : null, answer.Code);
    }

    [Fact]
    public async Task A_remembered_token_ends_with_its_expiry()
    {
        var clock = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(TimeProvider.System.GetUtcNow());
        var handler = new CachingTokenHandler(clock);
        var parameters = new TokenValidationParameters
        {
            IssuerSigningKey = new SymmetricSecurityKey(Convert.FromBase64String(_api.Tokens.Key)),
            ValidIssuer = "orleansml",
            ValidAudience = DevelopmentTokens.Audience,
        };
        var token = _api.Tokens.Create(Claims(), expires: clock.GetUtcNow().AddMinutes(2));

        var first = await handler.ValidateTokenAsync(token, parameters);
        var remembered = await handler.ValidateTokenAsync(token, parameters);
        // With other keys only the memory can accept the token; past its expiry it is checked again and refused.
        parameters.IssuerSigningKey = new SymmetricSecurityKey(RandomNumberGenerator.GetBytes(32));
        var fromMemory = await handler.ValidateTokenAsync(token, parameters);
        clock.Advance(TimeSpan.FromMinutes(2));
        var expired = await handler.ValidateTokenAsync(token, parameters);

        Assert.True(first.IsValid);
        Assert.Equal("alice", Assert.IsType<CallerIdentity>(remembered.ClaimsIdentity).Caller.UserId);
        Assert.Same(remembered, fromMemory);
        Assert.False(expired.IsValid);
    }

    [Fact]
    public async Task A_token_is_checked_again_after_five_minutes()
    {
        var clock = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(TimeProvider.System.GetUtcNow());
        var handler = new CachingTokenHandler(clock);
        var parameters = new TokenValidationParameters
        {
            IssuerSigningKey = new SymmetricSecurityKey(Convert.FromBase64String(_api.Tokens.Key)),
            ValidIssuer = "orleansml",
            ValidAudience = DevelopmentTokens.Audience,
        };
        var token = _api.Tokens.Create("alice");
        Assert.True((await handler.ValidateTokenAsync(token, parameters)).IsValid);

        parameters.IssuerSigningKey = new SymmetricSecurityKey(RandomNumberGenerator.GetBytes(32));
        clock.Advance(TimeSpan.FromMinutes(5));

        Assert.False((await handler.ValidateTokenAsync(token, parameters)).IsValid);
    }

    [Theory]
    [InlineData("Production", null, null, "Set OrleansMl:Auth:Authority")]
    [InlineData("Staging", null, null, "Set OrleansMl:Auth:Authority")]
    [InlineData("Production", "c2hvcnQ=", null, "at least 32 bytes")]
    [InlineData("Production", "not base64!", null, "at least 32 bytes")]
    [InlineData("Production", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", "https://login.example.com/", "Remove one")]
    [InlineData("Production", null, "login", "absolute address")]
    public void Missing_or_wrong_signing_configuration_stops_the_start(string environment, string? key, string? authority, string sentence)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["OrleansMl:Auth:SigningKey"] = key,
            ["OrleansMl:Auth:Authority"] = authority,
        }).Build();
        using var services = Services(configuration, environment);

        var exception = Assert.Throws<OptionsValidationException>(services.GetRequiredService<IStartupValidator>().Validate);

        Assert.Contains(sentence, exception.Message);
    }

    [Fact]
    public void A_development_node_makes_itself_a_key_that_only_its_owner_can_read()
    {
        var directory = Path.Combine(Path.GetTempPath(), $"orleansml-{Guid.CreateVersion7():N}");
        try
        {
            var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
            {
                ["OrleansMl:DataDirectory"] = directory
            }).Build();
            using (var services = Services(configuration, Environments.Development))
            {
                services.GetRequiredService<IStartupValidator>().Validate();
                var options = services.GetRequiredService<IOptions<AuthOptions>>().Value;
                Assert.Equal((DevelopmentTokens.Issuer, DevelopmentTokens.Audience), (options.Issuer, options.Audience));
                Assert.Equal(Convert.ToBase64String(DevelopmentTokens.ReadOrCreateKey(directory)), options.SigningKey);
            }

            var file = Path.Combine(directory, DevelopmentTokens.KeyFileName);
            Assert.Equal([file], Directory.GetFiles(directory));
            if (!OperatingSystem.IsWindows())
            {
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
            }
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    [Fact]
    public async Task Nodes_that_start_at_once_agree_on_one_key()
    {
        var directory = Path.Combine(Path.GetTempPath(), $"orleansml-{Guid.CreateVersion7():N}");
        try
        {
            var keys = await Task.WhenAll(
                Enumerable.Range(0, 16).Select(_ => Task.Run(() => Convert.ToBase64String(DevelopmentTokens.ReadOrCreateKey(directory)))));

            Assert.Single(keys.Distinct());
            Assert.Single(Directory.GetFiles(directory));
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static ServiceProvider Services(IConfiguration configuration, string environment)
    {
        var host = new HostingEnvironment(environment);
        var services = new ServiceCollection();
        services.AddSingleton(configuration).AddSingleton<IHostEnvironment>(host);
        services.AddOrleansMlApi(configuration, host);
        return services.BuildServiceProvider();
    }

    private sealed class HostingEnvironment(string name) : IHostEnvironment
    {
        public string EnvironmentName { get; set; } = name;

        public string ApplicationName { get; set; } = "test";

        public string ContentRootPath { get; set; } = "";

        public Microsoft.Extensions.FileProviders.IFileProvider ContentRootFileProvider { get; set; } =
            new Microsoft.Extensions.FileProviders.NullFileProvider();
    }
}
