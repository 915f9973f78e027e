using System.Net;
using System.Net.Http.Headers;
using NuGet.Common;
using NuGet.Configuration;
using NuGet.Protocol;
using NuGet.Protocol.Core.Types;
using NuGet.Versioning;

namespace OrleansMl.Models;

/// <summary>
/// The archive of a package of NuGet, from the sources of the user's nuget.config, with their credentials, package source mapping and
/// proxy. A source that has it not is followed by the next.
/// </summary>
/// <param name="archive">The package.</param>
/// <param name="directory">Where nuget.config is looked for: here, above, and in the folders of user and machine.</param>
internal sealed class NuGetFile(CatalogArchive archive, string directory) : IRemoteFile
{
    private SourceRepository? _found;

    public string Name => archive.Name;

    public async Task ReadAsync(
        long from, Func<HttpResponseMessage, CancellationToken, Task> read, CancellationToken cancellationToken)
    {
        var sources = _found is null ? Sources() : [_found];
        foreach (var source in sources)
        {
            if (await TryReadAsync(source, from, read, cancellationToken))
            {
                _found = source;
                return;
            }
        }

        throw new PullException(
            $"No NuGet source has {archive.Package} {archive.Version}; asked were " +
            $"{string.Join(", ", sources.Select(source => source.PackageSource.Name))}.");
    }

    private List<SourceRepository> Sources()
    {
        try
        {
            var settings = Settings.LoadDefaultSettings(directory);
            var mapping = PackageSourceMapping.GetPackageSourceMapping(settings);
            var allowed = mapping.IsEnabled ? mapping.GetConfiguredPackageSources(archive.Package) : null;
            List<SourceRepository> sources =
            [
                .. new PackageSourceProvider(settings).LoadPackageSources()
                    .Where(source => source.IsEnabled)
                    .Where(source => allowed is null || allowed.Contains(source.Name, StringComparer.OrdinalIgnoreCase))
                    .Select(source => Repository.Factory.GetCoreV3(source)),
            ];
            return sources.Count > 0
                ? sources
                : throw new PullException($"nuget.config names no source for {archive.Package}; see 'dotnet nuget list source'.");
        }
        catch (NuGetConfigurationException exception)
        {
            throw new PullException($"nuget.config cannot be read: {exception.Message}");
        }
    }

    private async Task<bool> TryReadAsync(
        SourceRepository source, long from, Func<HttpResponseMessage, CancellationToken, Task> read, CancellationToken cancellationToken)
    {
        try
        {
            var index = source.PackageSource.IsHttp
                ? await source.GetResourceAsync<ServiceIndexResourceV3>(cancellationToken)
                : null;
            var folder = index?.GetServiceEntryUri(ServiceTypes.PackageBaseAddress);
            return folder is null
                ? await TryCopyAsync(source, read, cancellationToken)
                : await TryFetchAsync(source, folder, from, read, cancellationToken);
        }
        catch (FatalProtocolException exception)
        {
            throw new HttpRequestException($"the source {source.PackageSource.Name} does not answer: {exception.Message}", exception);
        }
        catch (Exception exception) when (exception is TimeoutException
            || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw new HttpRequestException($"the source {source.PackageSource.Name} was too slow: {exception.Message}", exception);
        }
    }

    private async Task<bool> TryFetchAsync(
        SourceRepository source,
        Uri folder,
        long from,
        Func<HttpResponseMessage, CancellationToken, Task> read,
        CancellationToken cancellationToken)
    {
        var id = archive.Package.ToLowerInvariant();
        var version = NuGetVersion.Parse(archive.Version).ToNormalizedString().ToLowerInvariant();
        var address = new Uri($"{folder.AbsoluteUri.TrimEnd('/')}/{id}/{version}/{id}.{version}.nupkg");
        var http = (await source.GetResourceAsync<HttpSourceResource>(cancellationToken))!.HttpSource;
        return await http.ProcessResponseAsync(
            new HttpSourceRequest(() =>
            {
                var request = HttpRequestMessageFactory.Create(HttpMethod.Get, address, NullLogger.Instance);
                request.Headers.Range = from > 0 ? new RangeHeaderValue(from, null) : null;
                return request;
            })
            {
                IsRetry = false,
                MaxTries = 1,
            },
            async response =>
            {
                if (response.StatusCode == HttpStatusCode.NotFound)
                {
                    return false;
                }

                await read(response, cancellationToken);
                return true;
            },
            NullLogger.Instance,
            cancellationToken);
    }

    // Folders and servers of the second protocol know no ranges.
    private async Task<bool> TryCopyAsync(
        SourceRepository source, Func<HttpResponseMessage, CancellationToken, Task> read, CancellationToken cancellationToken)
    {
        using var cache = new SourceCacheContext { NoCache = true, DirectDownload = true };
        var packages = (await source.GetResourceAsync<FindPackageByIdResource>(cancellationToken))!;
        var version = NuGetVersion.Parse(archive.Version);
        if (!await packages.DoesPackageExistAsync(archive.Package, version, cache, NullLogger.Instance, cancellationToken))
        {
            return false;
        }

        var path = Path.GetTempFileName();
        await using var stream = new FileStream(
            path, FileMode.Create, FileAccess.ReadWrite, FileShare.None, 4096, FileOptions.DeleteOnClose | FileOptions.Asynchronous);
        if (!await packages.CopyNupkgToStreamAsync(archive.Package, version, stream, cache, NullLogger.Instance, cancellationToken))
        {
            return false;
        }

        stream.Position = 0;
        using var response = new HttpResponseMessage(HttpStatusCode.OK) { Content = new StreamContent(stream) };
        await read(response, cancellationToken);
        return true;
    }
}
