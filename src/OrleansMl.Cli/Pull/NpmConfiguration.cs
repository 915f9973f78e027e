using System.Collections;
using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;

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

    /// <summary>The registry of a package: that of its scope, or the one for all.</summary>
    /// <exception cref="PullException">None is named, and npm is not installed.</exception>
    public async Task<Uri> RegistryOfAsync(string package, CancellationToken cancellationToken)
    {
        var scope = package.StartsWith('@') ? package[..package.IndexOf('/', StringComparison.Ordinal)] : null;
        var registry = (scope is null ? null : this[$"{scope}:registry"])
            ?? this["registry"]
            ?? await AskNpmAsync(cancellationToken)
            ?? throw new PullException(
                "No npm registry is named. Set npm_config_registry, write registry=ADDRESS into ~/.npmrc, or install npm, whose default " +
                "is used then.");
        return Uri.TryCreate(registry.TrimEnd('/') + '/', UriKind.Absolute, out var address) && address.Scheme is "http" or "https"
            ? address
            : throw new PullException(
                $"The npm registry '{registry}' is no http or https address; mend it in .npmrc or npm_config_registry.");
    }

    /// <summary>Who asks at an address: the credentials of the nearest path above it, as npm keeps them; null for nobody.</summary>
    public AuthenticationHeaderValue? AuthorizationAt(Uri address)
    {
        var port = address.IsDefaultPort ? "" : $":{address.Port}";
        var path = address.AbsolutePath;
        while (true)
        {
            path = path[..(path.LastIndexOf('/') + 1)];
            var place = $"//{address.Host}{port}{path}";
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

        using var process = Process.Start(new ProcessStartInfo(npm, ["config", "get", "registry"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        });
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
                lines[Expand(line[..equals].Trim())] = Expand(Unquote(line[(equals + 1)..].Trim()));
            }
        }

        foreach (var (key, value) in lines)
        {
            _values.TryAdd(key, value);
        }
    }

    private static string Unquote(string value) =>
        value.Length > 1 && value[0] is '"' or '\'' && value[^1] == value[0] ? value[1..^1] : value;

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
