using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using OrleansMl.Security;

namespace OrleansMl.Hosting;

/// <summary>A silo or a front end as its own process on a free port, with a client that holds a token.</summary>
internal sealed partial class NodeProcess : IAsyncDisposable
{
    private static readonly byte[] Key = Enumerable.Range(1, DevelopmentTokens.KeyBytes).Select(i => (byte)i).ToArray();

    // Port 0 is chosen by the system as it binds: no other test run can take it in between.
    private static readonly string[] Arguments = ["--urls", "http://127.0.0.1:0"];

    private readonly ChildProcess _process;

    private NodeProcess(ChildProcess process, Uri url)
    {
        _process = process;
        Url = url;
        Client = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = url, Timeout = ChildProcess.Patience };
        Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Bearer", Token("tests", TokenClaims.ServiceRole, TokenClaims.AdminRole));
    }

    /// <summary>Signs tokens for every node started here; pass it to the command line as <c>OrleansMl__Auth__SigningKey</c>.</summary>
    public static string SigningKey { get; } = Convert.ToBase64String(Key);

    public Uri Url { get; }

    /// <summary>Sends as a service that is also an administrator.</summary>
    public HttpClient Client { get; }

    /// <summary>The process id.</summary>
    public int Id => _process.Id;

    public string Output => _process.Output;

    /// <summary>A node on its own: embedded store in <paramref name="dataDirectory"/>, API in process.</summary>
    public static Task<NodeProcess> StartSiloAsync(
        string dataDirectory, CancellationToken cancellationToken, params (string Name, string Value)[] settings) =>
        StartAsync(Build.Silo, [("OrleansMl__DataDirectory", dataDirectory), .. settings], cancellationToken);

    /// <summary>The same on a disk that is full once a file of the node has reached a size.</summary>
    public static Task<NodeProcess> StartSiloWithFileLimitAsync(
        int kibibytes, string dataDirectory, CancellationToken cancellationToken, params (string Name, string Value)[] settings) =>
        WhenReadyAsync(
            ChildProcess.StartDotnetWithFileLimit(
                kibibytes, Build.Silo, Arguments, Environment([("OrleansMl__DataDirectory", dataDirectory), .. settings])),
            cancellationToken);

    /// <summary>Starts a program and waits until it takes requests.</summary>
    public static Task<NodeProcess> StartAsync(
        string assembly, (string Name, string Value)[] settings, CancellationToken cancellationToken) =>
        WhenReadyAsync(ChildProcess.StartDotnet(assembly, Arguments, Environment(settings)), cancellationToken);

    private static (string Name, string Value)[] Environment((string Name, string Value)[] settings) =>
        [("ASPNETCORE_ENVIRONMENT", "Production"), ("OrleansMl__Auth__SigningKey", SigningKey), .. settings];

    private static async Task<NodeProcess> WhenReadyAsync(ChildProcess process, CancellationToken cancellationToken)
    {
        try
        {
            var line = await process.WaitForLineAsync("Now listening on: http://", cancellationToken);
            var node = new NodeProcess(process, new Uri(ListeningUrl().Match(line).Value));
            await node.WaitUntilReadyAsync(cancellationToken);
            return node;
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    /// <summary>A token that every node started here accepts.</summary>
    public static string Token(string user, params string[] roles) => new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
    {
        Issuer = DevelopmentTokens.ConfiguredIssuer,
        Audience = DevelopmentTokens.Audience,
        Expires = TimeProvider.System.GetUtcNow().AddHours(1).UtcDateTime,
        Claims = new Dictionary<string, object>
        {
            [TokenClaims.Subject] = user,
            [TokenClaims.Roles] = roles,
            [TokenClaims.IsAdmin] = roles.Contains(TokenClaims.AdminRole)
        },
        SigningCredentials = new SigningCredentials(new SymmetricSecurityKey(Key), SecurityAlgorithms.HmacSha256),
    });

    /// <summary>A port that was free a moment ago, for listeners that cannot bind to port 0.</summary>
    public static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    public Task<(HttpStatusCode Status, JsonElement Body)> PostAsync(string path, string json, CancellationToken cancellationToken) =>
        SendAsync(new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = new StringContent(json, Encoding.UTF8, "application/json")
        }, cancellationToken);

    public Task<(HttpStatusCode Status, JsonElement Body)> GetAsync(string path, CancellationToken cancellationToken) =>
        SendAsync(new HttpRequestMessage(HttpMethod.Get, path), cancellationToken);

    /// <summary>Frees a model on every silo.</summary>
    public async Task UnloadAsync(string model, CancellationToken cancellationToken)
    {
        var (status, body) = await SendAsync(
            new HttpRequestMessage(HttpMethod.Delete, $"/api/v1/ml/models/unload/{model}"), cancellationToken);
        Assert.True(status == HttpStatusCode.OK, $"unload {model}: {status} {body}");
    }

    /// <summary>Posts as an ordinary user and returns the status.</summary>
    public async Task<HttpStatusCode> PostAsUserAsync(string user, string path, string json, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = new StringContent(json, Encoding.UTF8, "application/json")
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Token(user));
        using var response = await Client.SendAsync(request, cancellationToken);
        return response.StatusCode;
    }

    public Task KillAsync() => _process.KillAsync();

    /// <summary>Waits for the end and returns the exit code.</summary>
    public Task<int> WaitForExitAsync(CancellationToken cancellationToken) => _process.WaitForExitAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _process.DisposeAsync();
    }

    private async Task<(HttpStatusCode Status, JsonElement Body)> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var response = await Client.SendAsync(request, cancellationToken);
        var body = await response.Content.ReadAsByteArrayAsync(cancellationToken);
        return (response.StatusCode, body.Length == 0 ? default : JsonDocument.Parse(body).RootElement);
    }

    private Task WaitUntilReadyAsync(CancellationToken cancellationToken) => Eventually.ReadAsync(
        async waiting =>
        {
            if (_process.HasExited)
            {
                throw new InvalidOperationException($"The node stopped with {_process.ExitCode}:\n{Output}");
            }

            using var response = await Client.GetAsync("/health/ready", waiting);
            return (response.IsSuccessStatusCode, Body: await response.Content.ReadAsStringAsync(waiting));
        },
        answer => answer.IsSuccessStatusCode,
        cancellationToken,
        ChildProcess.Patience);

    [GeneratedRegex(@"http://127\.0\.0\.1:[0-9]+")]
    private static partial Regex ListeningUrl();
}
