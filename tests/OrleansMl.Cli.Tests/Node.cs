using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OrleansMl.Security;
using OrleansMl.Tokens;

namespace OrleansMl;

/// <summary>A node in this process, with a folder of its own.</summary>
internal sealed class Node(WebApplication app, Uri url, TokenMint mint) : IAsyncDisposable
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private readonly HttpClient _http = new() { BaseAddress = url };

    public Uri Url => url;

    /// <summary>A token of a service that is an administrator, too.</summary>
    public string Bearer => field ??= BearerOf("import", TokenClaims.ServiceRole, TokenClaims.AdminRole);

    public string BearerOf(string user, params string[] roles) => mint.Mint(user, TimeSpan.FromHours(1), roles);

    public static async Task<Node> StartAsync(string data)
    {
        var key = Convert.ToBase64String(RandomNumberGenerator.GetBytes(DevelopmentTokens.KeyBytes));
        var app = SiloApplication.Build(
        [
            $"--OrleansMl:DataDirectory={data}",
            $"--OrleansMl:Auth:SigningKey={key}",
            "--urls=http://127.0.0.1:0",
            "--environment=Production",
            "--Logging:LogLevel:Default=Error",
        ]);
        await app.StartAsync(Token);
        var mint = TokenMint.For(
            new ConfigurationBuilder().AddInMemoryCollection([new("OrleansMl:Auth:SigningKey", key)]).Build(), TimeProvider.System);
        return new(
            app,
            new(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single()),
            mint);
    }

    public async Task<string> SendAsync(HttpMethod method, string path, string? body, string? idempotencyKey = null)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Bearer);
        if (idempotencyKey is not null)
        {
            request.Headers.Add("Idempotency-Key", idempotencyKey);
        }

        request.Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await _http.SendAsync(request, Token);
        var text = await answer.Content.ReadAsStringAsync(Token);
        Assert.True(answer.IsSuccessStatusCode, $"{method} {path}: {(int)answer.StatusCode} {text}");
        return text;
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await app.StopAsync(CancellationToken.None);
        await app.DisposeAsync();
    }
}
