using System.Net;
using System.Text.Json;

namespace OrleansMl.Models;

/// <summary>
/// The archive of a package of npm: its registry is asked where the version's archive lies, as npm does. An address on another host is
/// asked for at the registry all the same, so that a mirror is what everything comes through.
/// </summary>
internal sealed class NpmFile(HttpClient http, NpmConfiguration configuration, CatalogArchive archive) : IRemoteFile
{
    // The documents of packages with thousands of versions have some megabytes.
    private const int MaxDocumentBytes = 128 << 20;

    private UrlFile? _file;

    public string Name => archive.Name;

    public async Task ReadAsync(
        long from, Func<HttpResponseMessage, CancellationToken, Task> read, CancellationToken cancellationToken)
    {
        _file ??= await FindAsync(cancellationToken);
        await _file.ReadAsync(from, read, cancellationToken);
    }

    private async Task<UrlFile> FindAsync(CancellationToken cancellationToken)
    {
        var registry = await configuration.RegistryOfAsync(archive.Package, cancellationToken);
        var document = new Uri(registry, archive.Package.Replace("/", "%2f", StringComparison.Ordinal));
        using var request = new HttpRequestMessage(HttpMethod.Get, document);
        request.Headers.Accept.ParseAdd("application/vnd.npm.install-v1+json; q=1.0, application/json; q=0.8");
        request.Headers.Authorization = configuration.AuthorizationAt(document);
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        switch (response.StatusCode)
        {
            case HttpStatusCode.NotFound:
                throw new PullException($"The npm registry {registry} has no package {archive.Package}.");
            case HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden:
                throw new PullException(
                    $"The npm registry {registry} refuses {archive.Package} ({(int)response.StatusCode}); give it a token in .npmrc: " +
                    $"//{registry.Authority}{registry.AbsolutePath}:_authToken=…");
        }

        response.EnsureSuccessStatusCode();
        var address = Address(await ReadAsync(response, cancellationToken))
            ?? throw new PullException($"The npm registry {registry} has no version {archive.Version} of {archive.Package}.");
        var tarball = AtRegistry(registry, address)
            ?? throw new PullException($"The npm registry {registry} gives no address for {archive.Package} {archive.Version}.");
        return new(http, tarball, archive.Name, configuration.AuthorizationAt(tarball));
    }

    // A mirror that passes documents on as they are names the hosts, and the paths, of those that it mirrors.
    private static Uri? AtRegistry(Uri registry, string address)
    {
        if (!Uri.TryCreate(registry, address, out var given))
        {
            return null;
        }

        var path = given.PathAndQuery;
        if (given.Authority != registry.Authority && !path.StartsWith(registry.AbsolutePath, StringComparison.Ordinal))
        {
            path = registry.AbsolutePath + path.TrimStart('/');
        }

        return new(registry.GetLeftPart(UriPartial.Authority) + path);
    }

    private async Task<byte[]> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        using var bytes = new MemoryStream();
        var buffer = new byte[1 << 16];
        for (int read; (read = await stream.ReadAsync(buffer, cancellationToken)) > 0;)
        {
            if (bytes.Length + read > MaxDocumentBytes)
            {
                throw new PullException($"The npm registry's document of {archive.Package} is longer than {MaxDocumentBytes:N0} bytes.");
            }

            bytes.Write(buffer, 0, read);
        }

        return bytes.ToArray();
    }

    private string? Address(byte[] document)
    {
        try
        {
            using var json = JsonDocument.Parse(document);
            return json.RootElement.GetProperty("versions").TryGetProperty(archive.Version, out var version)
                ? version.GetProperty("dist").GetProperty("tarball").GetString()
                : null;
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new PullException($"The npm registry's document of {archive.Package} cannot be read: {exception.Message}");
        }
    }
}
