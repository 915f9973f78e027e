using Microsoft.AspNetCore.Http;

namespace OrleansMl.Models;

public sealed class NuGetPullTests : IAsyncLifetime
{
    private const string Package = "Tiny.Vectors@1.2.0";

    private static readonly byte[] Archive = TinyArchive.Zip(("Tiny.Vectors.nuspec", Nuspec), (TinyArchive.Entry, TinyArchive.Onnx));

    private readonly TemporaryFolder _folder = new();
    private PackageServer _server = null!;

    private static ReadOnlySpan<byte> NuspecText => """
        <package>
          <metadata><id>Tiny.Vectors</id><version>1.2.0</version><authors>a</authors><description>d</description></metadata>
        </package>
        """u8;

    private static byte[] Nuspec => NuspecText.ToArray();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private string Models => Path.Combine(_folder.Path, "models");

    public async ValueTask InitializeAsync() => _server = await PackageServer.StartAsync(Answer, Cancelled);

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_package_comes_from_the_source_that_has_it_with_its_credentials()
    {
        Configure($"""
            <packageSources>
              <clear />
              <add key="empty" value="{_server.Address}/empty/index.json" allowInsecureConnections="true" />
              <add key="full" value="{_server.Address}/full/index.json" allowInsecureConnections="true" />
            </packageSources>
            <packageSourceCredentials>
              <full>
                <add key="Username" value="x" />
                <add key="ClearTextPassword" value="y" />
                <add key="ValidAuthenticationTypes" value="basic" />
              </full>
            </packageSourceCredentials>
            """);

        var (code, error) = await PullAsync();

        Assert.True(code == 0, error);
        var file = Path.Combine(Models, TinyArchive.Model, "1.0.0", "model.onnx");
        Assert.Equal(TinyArchive.Onnx, await File.ReadAllBytesAsync(file, Cancelled));
        Assert.Contains(_server.Requests, request => request.Path == "/empty/flat/tiny.vectors/1.2.0/tiny.vectors.1.2.0.nupkg");
        Assert.Equal(
            ("/full/flat/tiny.vectors/1.2.0/tiny.vectors.1.2.0.nupkg", "Basic eDp5"),
            (_server.Requests.Last().Path, _server.Requests.Last().Authorization));
    }

    [Fact]
    public async Task A_source_that_packages_are_not_mapped_to_is_not_asked()
    {
        Configure($"""
            <packageSources>
              <clear />
              <add key="empty" value="{_server.Address}/empty/index.json" allowInsecureConnections="true" />
              <add key="open" value="{_server.Address}/open/index.json" allowInsecureConnections="true" />
            </packageSources>
            <packageSourceMapping>
              <packageSource key="empty"><package pattern="Other.*" /></packageSource>
              <packageSource key="open"><package pattern="Tiny.*" /></packageSource>
            </packageSourceMapping>
            """);

        var (code, error) = await PullAsync();

        Assert.True(code == 0, error);
        Assert.DoesNotContain(_server.Requests, request => request.Path.StartsWith("/empty", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_an_earlier_run_left_is_not_fetched_again()
    {
        Configure($"""
            <packageSources>
              <clear />
              <add key="open" value="{_server.Address}/open/index.json" allowInsecureConnections="true" />
            </packageSources>
            """);
        var downloads = Path.Combine(Models, ".pull", "archives");
        Directory.CreateDirectory(downloads);
        await File.WriteAllBytesAsync(Path.Combine(downloads, "tiny.vectors.1.2.0.nupkg.part"), Archive[..60], Cancelled);

        var (code, error) = await PullAsync();

        Assert.True(code == 0, error);
        Assert.Equal("bytes=60-", _server.Requests.Last().Range);
    }

    [Fact]
    public async Task A_folder_is_a_source_too()
    {
        var feed = Directory.CreateDirectory(Path.Combine(_folder.Path, "feed")).FullName;
        await File.WriteAllBytesAsync(Path.Combine(feed, "Tiny.Vectors.1.2.0.nupkg"), Archive, Cancelled);
        Configure($"""<packageSources><clear /><add key="local" value="{feed}" /></packageSources>""");

        var (code, error) = await PullAsync();

        Assert.True(code == 0, error);
        Assert.Empty(_server.Requests);
    }

    [Fact]
    public async Task A_package_that_no_source_has_is_said_with_the_sources()
    {
        Configure($"""
            <packageSources>
              <clear />
              <add key="empty" value="{_server.Address}/empty/index.json" allowInsecureConnections="true" />
            </packageSources>
            """);

        var (code, error) = await PullAsync();

        Assert.Equal(1, code);
        Assert.Contains("No NuGet source has Tiny.Vectors 1.2.0; asked were empty.", error, StringComparison.Ordinal);
    }

    private void Configure(string sections) =>
        _folder.Write("nuget.config", $"<?xml version=\"1.0\"?><configuration>{sections}</configuration>");

    private IResult Answer(HttpContext context)
    {
        var path = context.Request.Path.Value!;
        var feed = path.Split('/')[1];
        if (feed == "full" && context.Request.Headers.Authorization.Count == 0)
        {
            context.Response.Headers.WWWAuthenticate = "Basic realm=\"full\"";
            return Results.Unauthorized();
        }

        return path.EndsWith("/index.json", StringComparison.Ordinal)
            ? Results.Text(
                $$"""
                {"version": "3.0.0", "resources": [{"@id": "{{_server.Address}}/{{feed}}/flat/", "@type": "PackageBaseAddress/3.0.0"}]}
                """,
                "application/json")
            : path.EndsWith(".nupkg", StringComparison.Ordinal) && feed != "empty"
                ? Results.Bytes(Archive, enableRangeProcessing: true)
                : Results.NotFound();
    }

    private async Task<(int Code, string Error)> PullAsync()
    {
        using StringWriter error = new();
        var options = new PullOptions([TinyArchive.Model], Models)
        {
            Catalog = _folder.Write("catalog.json", TinyArchive.Catalog("nuget", Package, Archive)),
            Directory = _folder.Path,
            FirstDelay = TimeSpan.FromMilliseconds(1),
        };
        return (await PullCommand.RunAsync(options, TextWriter.Null, error, Cancelled), error.ToString());
    }
}
