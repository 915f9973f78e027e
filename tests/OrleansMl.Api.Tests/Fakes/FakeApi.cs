using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace OrleansMl.Fakes;

/// <summary>The API alone on a real Kestrel, with <see cref="FakeCluster"/> behind it.</summary>
internal sealed class FakeApi : IAsyncDisposable
{
    private readonly WebApplication _app;

    private FakeApi(WebApplication app, FakeCluster cluster, TestTokens tokens)
    {
        _app = app;
        Cluster = cluster;
        Tokens = tokens;
        Address = new(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
    }

    public FakeCluster Cluster { get; }

    public TestTokens Tokens { get; }

    public Uri Address { get; }

    public static Task<FakeApi> StartAsync(TimeProvider? timeProvider = null, params (string Key, string? Value)[] settings) =>
        StartAsync(Environments.Production, timeProvider, settings);

    /// <summary>Another node of the same cluster, with the same issuer.</summary>
    public Task<FakeApi> StartAnotherAsync(TimeProvider? timeProvider = null, params (string Key, string? Value)[] settings) =>
        StartAsync(Environments.Production, timeProvider, Cluster, Tokens, settings);

    public static Task<FakeApi> StartAsync(
        string environment, TimeProvider? timeProvider, params (string Key, string? Value)[] settings) =>
        StartAsync(environment, timeProvider, new(), new(RandomNumberGenerator.GetBytes(32)), settings);

    private static async Task<FakeApi> StartAsync(
        string environment,
        TimeProvider? timeProvider,
        FakeCluster cluster,
        TestTokens tokens,
        (string Key, string? Value)[] settings)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = environment });
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["OrleansMl:Auth:SigningKey"] = tokens.Key,
            ["OrleansMl:Dashboard"] = "false",
        }).AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, setting.Value)));
        builder.Services.AddSingleton<Orleans.IGrainFactory>(cluster);
        if (timeProvider is not null)
        {
            builder.Services.AddSingleton(timeProvider);
        }

        builder.Services.AddOrleansMlApi(builder.Configuration, builder.Environment);
        builder.Services.AddSingleton<Content.IDecisionVeil, NoVeil>();
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.UseOrleansMlApi();
        app.MapOrleansMlApi();
        await app.StartAsync();
        return new(app, cluster, tokens);
    }

    /// <summary>A client for a user; null is nobody.</summary>
    public HttpClient CreateClient(string? user, bool isAdmin = false, params string[] roles)
    {
        var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = Address };
        if (user is not null)
        {
            client.DefaultRequestHeaders.Authorization = new("Bearer", Tokens.Create(user, isAdmin, roles));
        }

        return client;
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    // The scripted cluster has no cases.
    private sealed class NoVeil : Content.IDecisionVeil
    {
        public ValueTask<bool> HidesAsync(string contentId, int revision, Caller caller) => new(false);
    }
}
