using System.Net.Http.Headers;
using Microsoft.Extensions.DependencyInjection;
using OrleansMl.ApiKeys;

namespace OrleansMl.Operations;

/// <summary>A silo behind a front end, which serves no API: who may read its metrics, and how they name it.</summary>
[Trait("speed", "slow")]
public sealed class SiloMetricsTests(SiloWithoutApi silo) : IClassFixture<SiloWithoutApi>
{
    [Theory]
    [InlineData(200, "service")]
    [InlineData(200, "admin")]
    [InlineData(403, "moderator")]
    [InlineData(403, "none")]
    public async Task A_silo_without_the_API_opens_its_metrics_to_the_same_tokens_as_everywhere(int status, string role)
    {
        using var caller = silo.CreateClient("prometheus", roles: role);

        var scraped = await caller.CallAsync("GET", "/metrics");

        Assert.Equal(
            (status, status == 200),
            (scraped.Status, scraped.Text.Contains("otel_scope_name=\"Microsoft.Orleans\"", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(ApiKeyScopes.Metrics, 200)]
    [InlineData(ApiKeyScopes.Content, 403)]
    public async Task A_silo_without_the_API_opens_its_metrics_to_API_keys_of_their_scope(ApiKeyScopes scope, int status)
    {
        using var scraper = silo.CreateClient(null);
        scraper.DefaultRequestHeaders.Authorization = new("Bearer", await silo.CreateKeyAsync(scope));

        Assert.Equal(status, (await scraper.CallAsync("GET", "/metrics")).Status);
    }

    [Fact]
    public async Task Without_a_token_a_silo_says_401_and_its_health_stays_open()
    {
        using var nobody = silo.CreateClient(null);

        var metrics = await nobody.CallAsync("GET", "/metrics");

        Assert.Equal((401, "unauthenticated"), (metrics.Status, (string?)metrics.Body!["code"]));
        Assert.Equal(200, (await nobody.CallAsync("GET", "/health/ready")).Status);
    }

    [Fact]
    public async Task A_silo_that_does_not_know_who_signs_tokens_starts_and_opens_its_metrics_to_API_keys_alone()
    {
        await using var unconfigured = new SiloWithoutApi("--OrleansMl:Auth:SigningKey=");
        await unconfigured.InitializeAsync();
        using var service = unconfigured.CreateClient("prometheus", roles: "service");
        using var keyHolder = unconfigured.CreateClient(null);
        keyHolder.DefaultRequestHeaders.Authorization = new("Bearer", await unconfigured.CreateKeyAsync(ApiKeyScopes.Metrics));

        using var refused = await service.GetAsync("/metrics", TestContext.Current.CancellationToken);

        Assert.Equal(401, (int)refused.StatusCode);
        Assert.Contains("OrleansMl:Auth", refused.Headers.WwwAuthenticate.ToString(), StringComparison.Ordinal);
        Assert.Equal(200, (await keyHolder.CallAsync("GET", "/metrics")).Status);
    }

    [Fact]
    public async Task A_silo_may_open_its_metrics_to_everybody_and_they_name_the_service()
    {
        await using var open = new SiloWithoutApi("--OrleansMl:Metrics:AllowAnonymous=true");
        await open.InitializeAsync();
        using var nobody = open.CreateClient(null);
        nobody.DefaultRequestHeaders.Accept.Add(MediaTypeWithQualityHeaderValue.Parse("application/openmetrics-text; version=1.0.0"));

        var scraped = await nobody.CallAsync("GET", "/metrics");

        Assert.Equal(200, scraped.Status);
        Assert.Contains("service_name=\"orleansml\"", scraped.Text, StringComparison.Ordinal);
    }
}

/// <summary>A node as compose starts it behind <c>client-api</c>.</summary>
public sealed class SiloWithoutApi : ApiApplication
{
    private readonly string[] _settings;

    /// <summary>Without further settings.</summary>
    public SiloWithoutApi() : this([])
    {
    }

    internal SiloWithoutApi(params string[] settings) => _settings = ["--OrleansMl:Api=false", .. settings];

    /// <inheritdoc/>
    protected override IEnumerable<string> Settings => _settings;

    /// <summary>A new API key, as a front end makes it.</summary>
    internal async Task<string> CreateKeyAsync(ApiKeyScopes scope)
    {
        var token = ApiKeyToken.Create(out var secret);
        var key = new ApiKey
        {
            Id = token.Id,
            Name = "prometheus",
            Scopes = scope,
            CreatedAt = TimeProvider.System.GetUtcNow(),
            CreatedBy = "tests",
        };
        Assert.True(await Services.GetRequiredService<Http.GrainClient>().ApiKeys.CreateAsync(key, token.SecretHash));
        return secret;
    }
}
