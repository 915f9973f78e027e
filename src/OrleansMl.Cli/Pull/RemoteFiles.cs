using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.RegularExpressions;

namespace OrleansMl.Models;

/// <summary>
/// Where files come from: addresses as they are, packages through the registry that the configuration of npm or NuGet names.
/// </summary>
internal sealed class RemoteFiles : IDisposable
{
    private readonly string _directory;
    private readonly HttpClient _http;
    private readonly Lazy<(NpmConfiguration Configuration, HttpClient Http)> _npm;

    /// <param name="directory">The working directory, from which .npmrc and nuget.config are looked for.</param>
    /// <param name="environment">Variables that npm's configuration reads; null for those of this process.</param>
    /// <param name="time">The clock by which a silent server is given up; null for that of this machine.</param>
    public RemoteFiles(string directory, IReadOnlyDictionary<string, string>? environment = null, TimeProvider? time = null)
    {
        _directory = directory;
        _http = Client(new(), time);
        _npm = new(() =>
        {
            var configuration = NpmConfiguration.Load(directory, environment);
            return (configuration, Client(Handler(configuration), time));
        });
    }

    public IRemoteFile At(Uri url)
    {
        var (address, user) = AddressUser.Split(url);
        return new UrlFile(_http, address, name: null, user is null
            ? null
            : new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user.Name}:{user.Password}"))));
    }

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

    private static HttpClient Client(SocketsHttpHandler handler, TimeProvider? time) =>
        new(new ImpatientHandler(handler, time ?? TimeProvider.System)) { Timeout = Timeout.InfiniteTimeSpan };

    // Without these keys the handler's own reading of the proxy variables stays.
    private static SocketsHttpHandler Handler(NpmConfiguration configuration)
    {
        var handler = new SocketsHttpHandler();
        if ((configuration["https-proxy"] ?? configuration["proxy"]) is { Length: > 0 } proxy and not ("null" or "false"))
        {
            // host:port alone reads as an address of the scheme "host". It may hold a password, so it is not printed.
            if (!Uri.TryCreate(proxy, UriKind.Absolute, out var written) || written.Scheme is not ("http" or "https"))
            {
                throw new PullException(
                    "The proxy in npm's configuration is no http or https address; write proxy=http://HOST:PORT into .npmrc.");
            }

            var (address, user) = AddressUser.Split(written);
            handler.Proxy = new WebProxy(
                address,
                BypassOnLocal: false,
                [.. configuration.NoProxy.Select(Pattern)],
                user is null ? null : new NetworkCredential(user.Name, user.Password));
        }

        if (configuration["cafile"] is { Length: > 0 } file)
        {
            handler.SslOptions.CertificateChainPolicy = Trusting(file);
        }

        return handler;
    }

    // Of scheme://host:port, as WebProxy compares it: a host, or a domain with all that is below it.
    private static string Pattern(string host) =>
        host == "*" ? "." : $@"^https?://([^/:]+\.)?{Regex.Escape(host.TrimStart('*').Trim('.'))}(:\d+)?/?$";

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
