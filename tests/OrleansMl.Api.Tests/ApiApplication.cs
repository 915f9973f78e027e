using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace OrleansMl;

/// <summary>
/// The whole node as <c>dotnet run --project silo</c> starts it: silo, store, shipped models and API in this process, on a free port.
/// </summary>
public class ApiApplication : IAsyncLifetime
{
    private readonly string _data = Path.Combine(Path.GetTempPath(), $"orleansml-api-{Guid.CreateVersion7():N}");
    private readonly TestTokens _tokens = new(RandomNumberGenerator.GetBytes(32));
    private WebApplication? _app;

    /// <summary>Further settings as command line arguments.</summary>
    protected virtual IEnumerable<string> Settings => [];

    /// <summary>Where the node listens.</summary>
    public Uri Address { get; private set; } = null!;

    /// <summary>The node's services.</summary>
    protected IServiceProvider Services => _app!.Services;

    /// <summary>A client for a user; null is nobody.</summary>
    public HttpClient CreateClient(string? user, bool isAdmin = false, params string[] roles)
    {
        var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = Address };
        if (user is not null)
        {
            client.DefaultRequestHeaders.Authorization = new("Bearer", CreateToken(user, isAdmin, roles));
        }

        return client;
    }

    /// <summary>A token for a user.</summary>
    public string CreateToken(string user, bool isAdmin = false, params string[] roles) => _tokens.Create(user, isAdmin, roles);

    /// <inheritdoc/>
    public virtual async ValueTask InitializeAsync()
    {
        _app = SiloApplication.Build(
        [
            $"--OrleansMl:DataDirectory={_data}",
            $"--OrleansMl:Auth:SigningKey={_tokens.Key}",
            "--urls=http://127.0.0.1:0",
            $"--environment={Environments.Production}",
            "--Logging:LogLevel:Default=Error",
            "--OrleansMl:Interactions:NewAccountAge=00:00:00",

            // Tests that share a node ask as a few callers, the faster the machine the more often. Limits are tested elsewhere.
            .. new[] { "Default", "Moderation", "Recommendations", "Admin", "Anonymous", "AnonymousTotal", "SignIn" }
                .Select(g => $"--OrleansMl:RateLimits:{g}:Permits=1000000"),

            // Verdicts wait for the second stage, however slow the machine is.
            "--OrleansMl:Moderation:SecondStage:Budget=00:00:10",
            "--OrleansMl:Moderation:SecondStage:LeastShare=1",
            .. Settings,
        ]);
        await _app.StartAsync();
        Address = new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
    }

    /// <inheritdoc/>
    public virtual async ValueTask DisposeAsync()
    {
        if (_app is not null)
        {
            await _app.StopAsync();
            await _app.DisposeAsync();
        }

        Directory.Delete(_data, recursive: true);
    }
}

/// <summary>The tests that share one <see cref="ApiApplication"/>.</summary>
[CollectionDefinition(nameof(ApiApplication))]
public sealed class ApiApplicationCollection : ICollectionFixture<ApiApplication>;
