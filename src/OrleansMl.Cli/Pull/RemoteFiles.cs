using System.Net;
using System.Security.Cryptography.X509Certificates;

namespace OrleansMl.Models;

/// <summary>
/// Where files come from: addresses as they are, packages through the registry that the configuration of npm or NuGet names.
/// </summary>
internal sealed class RemoteFiles : IDisposable
{
    private readonly string _directory;
    private readonly HttpClient _http = new() { Timeout = Timeout.InfiniteTimeSpan };
    private readonly Lazy<(NpmConfiguration Configuration, HttpClient Http)> _npm;

    /// <param name="directory">The working directory, from which .npmrc and nuget.config are looked for.</param>
    /// <param name="environment">Variables that npm's configuration reads; null for those of this process.</param>
    public RemoteFiles(string directory, IReadOnlyDictionary<string, string>? environment = null)
    {
        _directory = directory;
        _npm = new(() =>
        {
            var configuration = NpmConfiguration.Load(directory, environment);
            return (configuration, new HttpClient(Handler(configuration)) { Timeout = Timeout.InfiniteTimeSpan });
        });
    }

    public IRemoteFile At(Uri url) => new UrlFile(_http, url);

    public IRemoteFile Of(CatalogArchive archive) => archive.Npm is null
        ? new NuGetFile(archive, _directory)
        : new NpmFile(_npm.Value.Http, _npm.Value.Configuration, archive);

    public void Dispose()
    {
        _http.Dispose();
        if (_npm.IsValueCreated)
        {
            _npm.Value.Http.Dispose();
        }
    }

    // Without these keys the handler's own reading of the proxy variables stays.
    private static SocketsHttpHandler Handler(NpmConfiguration configuration)
    {
        var handler = new SocketsHttpHandler();
        if ((configuration["https-proxy"] ?? configuration["proxy"]) is { Length: > 0 } proxy and not ("null" or "false"))
        {
            handler.Proxy = Uri.TryCreate(proxy, UriKind.Absolute, out var address)
                ? new WebProxy(address, BypassOnLocal: false, BypassList: null, Credentials(address))
                : throw new PullException($"The proxy '{proxy}' in npm's configuration is no address.");
        }

        if (configuration["cafile"] is { Length: > 0 } file)
        {
            handler.SslOptions.CertificateChainPolicy = Trusting(file);
        }

        return handler;
    }

    private static NetworkCredential? Credentials(Uri proxy)
    {
        var parts = Uri.UnescapeDataString(proxy.UserInfo).Split(':', 2);
        return proxy.UserInfo.Length == 0 ? null : new(parts[0], parts.Length == 2 ? parts[1] : "");
    }

    private static X509ChainPolicy Trusting(string file)
    {
        try
        {
            var policy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                RevocationMode = X509RevocationMode.NoCheck,
            };
            policy.CustomTrustStore.ImportFromPemFile(file);
            return policy;
        }
        catch (Exception exception) when (exception is IOException or System.Security.Cryptography.CryptographicException
            or UnauthorizedAccessException)
        {
            throw new PullException($"The cafile '{file}' in npm's configuration cannot be read: {exception.Message}");
        }
    }
}
