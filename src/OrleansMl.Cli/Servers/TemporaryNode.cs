using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using OrleansMl.Security;
using OrleansMl.Tokens;

namespace OrleansMl.Servers;

/// <summary>
/// A node for one command: its own process, port and key, and a temporary folder that goes with it. What a command does on it, no node of
/// real people sees: a simulation runs ahead of the clock, and boards go by what is newest.
/// </summary>
internal sealed partial class TemporaryNode : IAsyncDisposable
{
    private const string Program = "OrleansMl.Silo.dll";

    // Longer than a start takes on a machine with two busy cores.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly string _folder;
    private readonly byte[] _key;
    private readonly TaskCompletionSource<Uri> _listening = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly LastLines _log = new(20);
    private string? _notReady;

    private TemporaryNode(string program, IEnumerable<string> settings)
    {
        _folder = Directory.CreateTempSubdirectory("orleansml-node-").FullName;
        _key = RandomNumberGenerator.GetBytes(DevelopmentTokens.KeyBytes);
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet",
        [
            program,
            "--urls=http://127.0.0.1:0",
            "--environment=Production",
            "--OrleansMl:Store=embedded",
            $"--OrleansMl:DataDirectory={_folder}",
            "--Logging:LogLevel:Microsoft.Hosting.Lifetime=Information",
            .. settings,
        ])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = _folder,
        };

        // The settings of the node that this shell is about are not meant for this one.
        foreach (var name in start.Environment.Keys.Where(IsSetting).ToList())
        {
            start.Environment.Remove(name);
        }

        // By the environment: everybody on the machine reads command lines.
        start.Environment["OrleansMl__Auth__SigningKey"] = Convert.ToBase64String(_key);
        _process = new() { StartInfo = start };
        _process.OutputDataReceived += (_, line) => OnLine(line.Data);
        _process.ErrorDataReceived += (_, line) => OnLine(line.Data);
    }

    /// <summary>Where it listens.</summary>
    public Uri Url { get; private set; } = null!;

    /// <summary>Starts a node and waits until it takes requests.</summary>
    /// <param name="settings">Configuration as on a command line, for example <c>--OrleansMl:Moderation:Policy=strict</c>.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="InvalidOperationException">It cannot be started; the message says what to do.</exception>
    public static Task<TemporaryNode> StartAsync(IEnumerable<string> settings, CancellationToken cancellationToken) =>
        StartAsync(FindProgram(AppContext.BaseDirectory) ?? throw new InvalidOperationException(
            "This command starts a node of its own, and its program is not here. Build it (dotnet build silo, in the same " +
            "configuration), or name a node with --url."), settings, cancellationToken);

    internal static async Task<TemporaryNode> StartAsync(
        string program, IEnumerable<string> settings, CancellationToken cancellationToken)
    {
        var node = new TemporaryNode(program, settings);
        try
        {
            node._process.Start();
            node._process.BeginOutputReadLine();
            node._process.BeginErrorReadLine();
            await node.WaitUntilReadyAsync(cancellationToken);
            return node;
        }
        catch
        {
            await node.DisposeAsync();
            throw;
        }
    }

    /// <summary>A token that this node alone accepts.</summary>
    public string Token(string subject, TimeSpan lifetime, params string[] roles) =>
        new TokenMint(_key, DevelopmentTokens.ConfiguredIssuer, DevelopmentTokens.Audience, TimeProvider.System)
            .Mint(subject, lifetime, roles);

    public async ValueTask DisposeAsync()
    {
        // Nothing of it is kept, so it need not end in order.
        try
        {
            _process.Kill();
            await _process.WaitForExitAsync(CancellationToken.None);
        }
        catch (InvalidOperationException)
        {
            // It never started, or has ended.
        }

        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>The node's program: beside this one, or built from the same sources in the same configuration.</summary>
    internal static string? FindProgram(string here)
    {
        var beside = Path.Combine(here, Program);
        if (File.Exists(beside))
        {
            return beside;
        }

        for (var folder = new DirectoryInfo(here); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "silo", "OrleansMl.Silo.csproj")))
            {
                var output = Path.GetRelativePath(Path.Combine(folder.FullName, "src", "OrleansMl.Cli"), here);
                var built = Path.Combine(folder.FullName, "silo", output, Program);
                return File.Exists(built) ? built : null;
            }
        }

        return null;
    }

    private static bool IsSetting(string name) =>
        name.StartsWith("OrleansMl", StringComparison.OrdinalIgnoreCase)
        || name.StartsWith("ASPNETCORE_", StringComparison.OrdinalIgnoreCase)
        || name.StartsWith("Logging__", StringComparison.OrdinalIgnoreCase);

    private async Task WaitUntilReadyAsync(CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            var ended = _process.WaitForExitAsync(patience.Token);
            await Task.WhenAny(_listening.Task, ended);
            if (!_listening.Task.IsCompleted)
            {
                await ended;
                throw new InvalidOperationException($"The node of this command did not start. {_log}");
            }

            Url = await _listening.Task;

            using var http = ServerOption.CreateClient(TimeSpan.FromSeconds(5));
            while (!await IsReadyAsync(http, patience.Token))
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, patience.Token);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new InvalidOperationException(
                $"The node of this command was not ready after {Patience.TotalSeconds:0} s: " +
                $"{_notReady ?? "it did not answer."} {_log}");
        }
    }

    private async Task<bool> IsReadyAsync(HttpClient http, CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await http.GetAsync(new Uri(Url, "/health/ready"), cancellationToken);
            _notReady = answer.IsSuccessStatusCode
                ? null
                : ReadyServer.ReasonOf(await answer.Content.ReadAsStringAsync(cancellationToken));
            return answer.IsSuccessStatusCode;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // One answer that takes long on a busy machine: there is patience for more.
            return false;
        }
    }

    private void OnLine(string? line)
    {
        _log.Add(line);
        if (line is not null && Listening().Match(line) is { Success: true } match)
        {
            _listening.TrySetResult(new(match.Groups[1].Value));
        }
    }

    [GeneratedRegex(@"Now listening on: (http://127\.0\.0\.1:[0-9]+)", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Listening();
}
