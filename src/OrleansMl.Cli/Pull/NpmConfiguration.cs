using System.Collections;
using System.ComponentModel;
using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace OrleansMl.Models;

/// <summary>
/// What npm would read: the environment (<c>npm_config_…</c>), then the .npmrc of the project, of the user and of the machine; the first
/// that names a key decides. <c>${NAME}</c> in a file is a variable of the environment. Where none names a registry, npm itself is asked.
/// </summary>
internal sealed class NpmConfiguration
{
    private const string Prefix = "npm_config_";
    private static readonly TimeSpan AskTimeout = TimeSpan.FromSeconds(20);
    private static readonly string[] ProgramEndings = OperatingSystem.IsWindows() ? [".exe", ".cmd"] : [""];

    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _environment;

    private NpmConfiguration(Dictionary<string, string> environment) => _environment = environment;

    /// <summary>The value of a key; null when nothing sets it.</summary>
    public string? this[string key] => _values.GetValueOrDefault(key);

    /// <summary>Hosts and domains that are asked without the proxy; empty for none.</summary>
    public string[] NoProxy =>
        (this["noproxy"] ?? _environment.GetValueOrDefault("NO_PROXY") ?? _environment.GetValueOrDefault("no_proxy") ?? "")
        .Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Reads the configuration of a folder.</summary>
    /// <param name="directory">Where a command would run.</param>
    /// <param name="environment">Its variables; null for those of this process.</param>
    public static NpmConfiguration Load(string directory, IReadOnlyDictionary<string, string>? environment = null)
    {
        var variables = environment is not null
            ? environment.ToDictionary(StringComparer.Ordinal)
            : Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().ToDictionary(
                pair => (string)pair.Key, pair => (string?)pair.Value ?? "", StringComparer.Ordinal);
        var configuration = new NpmConfiguration(variables);
        foreach (var (name, value) in variables)
        {
            if (name.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) && name.Length > Prefix.Length && value.Length > 0)
            {
                configuration._values.TryAdd(KeyOf(name[Prefix.Length..]), value);
            }
        }

        var home = variables.GetValueOrDefault("HOME") ?? variables.GetValueOrDefault("USERPROFILE");
        var user = configuration["userconfig"] ?? (home is null ? null : Path.Combine(home, ".npmrc"));
        configuration.ReadFile(Path.Combine(ProjectOf(directory), ".npmrc"));
        configuration.ReadFile(user);
        configuration.ReadFile(configuration["globalconfig"] ?? configuration.GlobalFile());
        return configuration;
    }

    /// <summary>
    /// The registry of a package: that of its scope, or the one for all. Who asks, where that is written into its address, is taken out of
    /// it and asks at that place from then on.
    /// </summary>
    /// <exception cref="PullException">None is named, and npm is not installed.</exception>
    public async Task<Uri> RegistryOfAsync(string package, CancellationToken cancellationToken)
    {
        var scope = package.StartsWith('@') ? package[..package.IndexOf('/', StringComparison.Ordinal)] : null;
        var key = scope is not null && this[$"{scope}:registry"] is not null ? $"{scope}:registry" : "registry";
        var registry = this[key]
            ?? await AskNpmAsync(cancellationToken)
            ?? throw new PullException(
                "No npm registry is named. Set npm_config_registry, write registry=ADDRESS into ~/.npmrc, or install npm, whose default " +
                "is used then.");
        if (!Uri.TryCreate(registry.TrimEnd('/') + '/', UriKind.Absolute, out var written) || written.Scheme is not ("http" or "https"))
        {
            // It may hold a password.
            throw new PullException(
                $"What npm's configuration names as '{key}' is no http or https address; mend it in .npmrc or npm_config_{key}.");
        }

        var (address, user) = AddressUser.Split(written);
        if (user is not null)
        {
            var place = Place(address, address.AbsolutePath);
            _values.TryAdd($"{place}:username", user.Name);
            _values.TryAdd($"{place}:_password", Convert.ToBase64String(Encoding.UTF8.GetBytes(user.Password)));
        }

        return address;
    }

    /// <summary>Who asks at an address: the credentials of the nearest path above it, as npm keeps them; null for nobody.</summary>
    public AuthenticationHeaderValue? AuthorizationAt(Uri address)
    {
        var path = address.AbsolutePath;
        while (true)
        {
            path = path[..(path.LastIndexOf('/') + 1)];
            var place = Place(address, path);
            foreach (var key in (ReadOnlySpan<string>)[place, place.TrimEnd('/')])
            {
                if (this[$"{key}:_authToken"] is { } token)
                {
                    return new("Bearer", token);
                }

                if (this[$"{key}:_auth"] is { } basic)
                {
                    return new("Basic", basic);
                }

                if (this[$"{key}:username"] is { } name && this[$"{key}:_password"] is { } password)
                {
                    return new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{name}:{Decoded(password)}")));
                }
            }

            if (path.Length <= 1)
            {
                return null;
            }

            path = path[..^1];
        }
    }

    private static string Place(Uri address, string path) => $"//{address.Authority}{path}";

    // As npm does: node_options is node-options, _auth keeps its line, and //host/:_authToken stays as it is.
    private static string KeyOf(string variable) => variable.StartsWith("//", StringComparison.Ordinal)
        ? variable
        : (variable[..1] + variable[1..].Replace('_', '-')).ToLowerInvariant();

    private static string Decoded(string password)
    {
        try
        {
            return Encoding.UTF8.GetString(Convert.FromBase64String(password));
        }
        catch (FormatException)
        {
            throw new PullException("A _password in .npmrc is not base64; run 'npm login' again.");
        }
    }

    // npm's project is the nearest folder with a package.json or node_modules; without one, the folder itself.
    private static string ProjectOf(string directory)
    {
        for (var folder = new DirectoryInfo(directory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "package.json"))
                || Directory.Exists(Path.Combine(folder.FullName, "node_modules")))
            {
                return folder.FullName;
            }
        }

        return directory;
    }

    // etc/npmrc below the prefix, which is where node lies: /usr/bin/node has /usr/etc/npmrc.
    private string? GlobalFile()
    {
        if (this["prefix"] is { } prefix)
        {
            return Path.Combine(prefix, "etc", "npmrc");
        }

        var node = FindProgram("node");
        return node is null ? null : Path.Combine(Path.GetDirectoryName(Path.GetDirectoryName(node)!) ?? "/", "etc", "npmrc");
    }

    private string? FindProgram(string name) => (_environment.GetValueOrDefault("PATH") ?? "")
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .SelectMany(folder => ProgramEndings.Select(ending => Path.Combine(folder, name + ending)))
        .FirstOrDefault(File.Exists);

    private async Task<string?> AskNpmAsync(CancellationToken cancellationToken)
    {
        if (FindProgram("npm") is not { } npm)
        {
            return null;
        }

        using var process = Start(npm);
        if (process is null)
        {
            return null;
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(AskTimeout);
        try
        {
            var answer = process.StandardOutput.ReadToEndAsync(limit.Token);
            await process.StandardError.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            return process.ExitCode == 0 && (await answer).Trim() is { Length: > 0 } registry ? registry : null;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            process.Kill(entireProcessTree: true);
            return null;
        }
    }

    private static Process? Start(string npm)
    {
        try
        {
            return Process.Start(new ProcessStartInfo(npm, ["config", "get", "registry"])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            });
        }
        catch (Win32Exception exception)
        {
            throw new PullException(
                $"No npm registry is named, and {npm} cannot be run to ask it: {exception.Message} Set npm_config_registry, or write " +
                "registry=ADDRESS into ~/.npmrc.");
        }
    }

    private void ReadFile(string? path)
    {
        if (path is null || !File.Exists(path))
        {
            return;
        }

        // Within a file the last line of a key counts.
        var lines = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in File.ReadLines(path).Select(line => line.Trim()))
        {
            var equals = line.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0 && line[0] is not (';' or '#' or '['))
            {
                lines[Expand(Plain(line[..equals].Trim()))] = Expand(Plain(line[(equals + 1)..].Trim()));
            }
        }

        foreach (var (key, value) in lines)
        {
            _values.TryAdd(key, value);
        }
    }

    // As npm's reader of such files: quotes keep everything, without them a ; or # begins a comment unless a \ stands before it.
    private static string Plain(string value)
    {
        if (value.Length > 1 && value[0] is '"' or '\'' && value[^1] == value[0])
        {
            return value[0] == '"' ? Unescaped(value) : value[1..^1];
        }

        var plain = new StringBuilder();
        for (var at = 0; at < value.Length && value[at] is not (';' or '#'); at++)
        {
            if (value[at] == '\\' && at + 1 < value.Length && value[at + 1] is ';' or '#' or '\\')
            {
                at++;
            }

            plain.Append(value[at]);
        }

        return plain.ToString().Trim();
    }

    private static string Unescaped(string quoted)
    {
        try
        {
            return JsonSerializer.Deserialize<string>(quoted)!;
        }
        catch (JsonException)
        {
            return quoted[1..^1];
        }
    }

    // ${NAME}; one that is not set stays as it is, and with ${NAME?} becomes nothing.
    private string Expand(string text)
    {
        var expanded = new StringBuilder();
        var at = 0;
        while (text.IndexOf("${", at, StringComparison.Ordinal) is >= 0 and var start
            && text.IndexOf('}', start) is >= 0 and var end)
        {
            var name = text[(start + 2)..end];
            var isOptional = name.EndsWith('?');
            expanded.Append(text, at, start - at)
                .Append(_environment.GetValueOrDefault(isOptional ? name[..^1] : name) ?? (isOptional ? "" : text[start..(end + 1)]));
            at = end + 1;
        }

        return expanded.Append(text, at, text.Length - at).ToString();
    }
}
