using System.Runtime.Versioning;
using Microsoft.AspNetCore.Http;

namespace OrleansMl.Models;

public sealed class NpmPullTests : IAsyncLifetime
{
    private const string Scoped = "@scope/tiny";

    private static readonly byte[] Archive = TinyArchive.Tar(
        ("package/package.json", "{}"u8.ToArray()), ("../../outside", [1]), (TinyArchive.Entry, TinyArchive.Onnx));

    private readonly TemporaryFolder _folder = new();
    private PackageServer _server = null!;
    private string _tarball = "";
    private bool _isOpen = true;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private string Host => _server.Address["http://".Length..];

    private string Models => Path.Combine(_folder.Path, "models");

    public async ValueTask InitializeAsync()
    {
        _server = await PackageServer.StartAsync(Answer, Cancelled);
        _tarball = $"{_server.Address}/registry/tiny/-/tiny-1.2.3.tgz";
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_package_comes_through_the_registry_of_the_projects_npmrc()
    {
        _folder.Write(".npmrc", $"registry={_server.Address}/registry");

        var (code, _, error) = await PullAsync("tiny@1.2.3");

        Assert.True(code == 0, error);
        var file = Path.Combine(Models, TinyArchive.Model, "1.0.0", "model.onnx");
        Assert.Equal(TinyArchive.Onnx, await File.ReadAllBytesAsync(file, Cancelled));
        Assert.Equal(["/registry/tiny", "/registry/tiny/-/tiny-1.2.3.tgz"], _server.Requests.Select(request => request.Path));
        Assert.Equal([Path.Combine(Models, TinyArchive.Model)], Directory.GetFileSystemEntries(Models));
    }

    [Fact]
    public async Task A_scope_has_a_registry_and_a_token_of_its_own()
    {
        _folder.Write(".npmrc", $"""
            ; the registry for all is another one
            registry=http://127.0.0.1:1/
            @scope:registry={_server.Address}/registry/
            //{Host}/registry/:_authToken=${"{"}TOKEN{"}"}
            """);

        var (code, _, error) = await PullAsync($"{Scoped}@1.2.3", ("TOKEN", "secret"));

        Assert.True(code == 0, error);
        Assert.Equal(
            [("/registry/@scope%2ftiny", "Bearer secret"), ("/registry/tiny/-/tiny-1.2.3.tgz", "Bearer secret")],
            _server.Requests.Select(request => (request.Path, request.Authorization ?? "")));
    }

    [Fact]
    public async Task The_environment_outranks_the_files()
    {
        _folder.Write(".npmrc", "registry=http://127.0.0.1:1/");

        var (code, _, error) = await PullAsync("tiny@1.2.3", ("npm_config_registry", $"{_server.Address}/registry/"));

        Assert.True(code == 0, error);
    }

    [Theory]
    [InlineData("https://elsewhere.invalid/registry/tiny/-/tiny-1.2.3.tgz")]
    [InlineData("https://elsewhere.invalid/tiny/-/tiny-1.2.3.tgz")]
    [InlineData("https://elsewhere.invalid//tiny/-/tiny-1.2.3.tgz")]
    [InlineData("//elsewhere.invalid/tiny/-/tiny-1.2.3.tgz")]
    [InlineData("tiny/-/tiny-1.2.3.tgz")]
    [InlineData("/registry/tiny/-/tiny-1.2.3.tgz")]
    public async Task An_archive_on_another_host_is_asked_for_below_the_registry_with_its_token_alone(string tarball)
    {
        _folder.Write(".npmrc", $"""
            registry={_server.Address}/registry
            //{Host}/registry/:_authToken=ours
            //elsewhere.invalid/:_authToken=theirs
            """);
        _tarball = tarball;

        var (code, _, error) = await PullAsync("tiny@1.2.3");

        Assert.True(code == 0, error);
        Assert.Equal(
            [("/registry/tiny", "Bearer ours"), ("/registry/tiny/-/tiny-1.2.3.tgz", "Bearer ours")],
            _server.Requests.Select(request => (request.Path, request.Authorization ?? "")));
    }

    [Fact]
    public async Task A_path_that_begins_with_two_slashes_is_no_host()
    {
        _folder.Write(".npmrc", $"registry={_server.Address}/registry");
        _tarball = $"{_server.Address}//registry/tiny/-/tiny-1.2.3.tgz";

        var (code, _, error) = await PullAsync("tiny@1.2.3");

        Assert.True(code == 0, error);
        Assert.Equal("//registry/tiny/-/tiny-1.2.3.tgz", _server.Requests.Last().Path);
    }

    [Fact]
    public async Task A_password_in_the_registrys_address_is_sent_and_never_printed()
    {
        _folder.Write(".npmrc", $"registry=http://bob:s3cret@{Host}/registry");

        var (code, _, error) = await PullAsync("tiny@1.2.3");

        Assert.True(code == 0, error);
        Assert.All(_server.Requests, request => Assert.Equal("Basic Ym9iOnMzY3JldA==", request.Authorization));
        Assert.DoesNotContain("s3cret", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_registry_that_refuses_does_not_print_the_password()
    {
        _folder.Write(".npmrc", $"registry=http://bob:s3cret@{Host}/registry");
        _isOpen = false;

        var (code, _, error) = await PullAsync("tiny@1.2.3");

        Assert.Equal(1, code);
        Assert.Contains("refuses tiny", error, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("proxy=proxy.corp:3128")]
    [InlineData("https-proxy=ftp://bob:s3cret@proxy.corp")]
    public async Task A_proxy_is_an_http_or_https_address(string line)
    {
        _folder.Write(".npmrc", $"registry={_server.Address}/registry\n{line}");

        var (code, _, error) = await PullAsync("tiny@1.2.3");

        Assert.Equal(1, code);
        Assert.Contains("http://HOST:PORT", error, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", error, StringComparison.Ordinal);
        Assert.DoesNotContain("proxy.corp", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("noproxy=example.com, 127.0.0.1", null, true)]
    [InlineData("noproxy=0.0.1", null, true)]
    [InlineData("noproxy=*", null, true)]
    [InlineData("", "127.0.0.1", true)]
    [InlineData("noproxy=example.com", "127.0.0.1", false)]
    [InlineData("noproxy=27.0.0.1", null, false)]
    [InlineData("", null, false)]
    public async Task What_needs_no_proxy_is_asked_without_it(string line, string? variable, bool isReached)
    {
        _folder.Write(".npmrc", $"registry={_server.Address}/registry\nproxy=http://127.0.0.1:1/\n{line}");

        var (code, _, error) = await PullAsync("tiny@1.2.3", variable is null ? [] : [("NO_PROXY", variable)]);

        Assert.True(code == (isReached ? 0 : 1), error);
        Assert.Equal(isReached, !_server.Requests.IsEmpty);
    }

    [Fact]
    public async Task What_an_earlier_run_left_of_an_archive_is_not_fetched_again()
    {
        _folder.Write(".npmrc", $"registry={_server.Address}/registry");
        var downloads = Path.Combine(Models, ".pull", "archives");
        Directory.CreateDirectory(downloads);
        await File.WriteAllBytesAsync(Path.Combine(downloads, "tiny-1.2.3.tgz.part"), Archive[..50], Cancelled);

        var (code, _, error) = await PullAsync("tiny@1.2.3");

        Assert.True(code == 0, error);
        Assert.Equal([null, "bytes=50-"], _server.Requests.Select(request => request.Range));
        Assert.False(Directory.Exists(Path.Combine(Models, ".pull")));
    }

    [Theory]
    [InlineData("tiny@9.9.9", "has no version 9.9.9 of tiny")]
    [InlineData("nobody@1.0.0", "has no package nobody")]
    public async Task What_the_registry_has_not_is_said(string package, string reason)
    {
        _folder.Write(".npmrc", $"registry={_server.Address}/registry");

        var (code, _, error) = await PullAsync(package);

        Assert.Equal(1, code);
        Assert.Contains(reason, error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_closed_registry_asks_for_a_token()
    {
        _folder.Write(".npmrc", $"registry={_server.Address}/registry");
        _isOpen = false;

        var (code, _, error) = await PullAsync("tiny@1.2.3");

        Assert.Equal(1, code);
        Assert.Contains("/registry/:_authToken", error, StringComparison.Ordinal);
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public async Task Where_no_file_names_a_registry_npm_is_asked()
    {
        var npm = _folder.Write("bin/npm", $"#!/bin/sh\n[ \"$*\" = 'config get registry' ] && echo {_server.Address}/registry/\n");
        File.SetUnixFileMode(npm, UnixFileMode.UserRead | UnixFileMode.UserExecute);

        var (code, _, error) = await PullAsync("tiny@1.2.3", ("PATH", Path.GetDirectoryName(npm)!));

        Assert.True(code == 0, error);
    }

    [Fact]
    public async Task Without_a_registry_and_without_npm_it_says_what_to_set()
    {
        var (code, _, error) = await PullAsync("tiny@1.2.3");

        Assert.Equal(1, code);
        Assert.Contains("npm_config_registry", error, StringComparison.Ordinal);
        Assert.Empty(_server.Requests);
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public async Task An_npm_that_cannot_be_run_is_said()
    {
        var npm = _folder.Write("bin/npm", "no program");
        File.SetUnixFileMode(npm, UnixFileMode.UserRead);

        var (code, _, error) = await PullAsync("tiny@1.2.3", ("PATH", Path.GetDirectoryName(npm)!));

        Assert.Equal(1, code);
        Assert.Contains($"{npm} cannot be run", error, StringComparison.Ordinal);
        Assert.Contains("npm_config_registry", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("scope-tiny-1.2.3.tgz")]
    [InlineData("Scope-Tiny-1.2.3.TGZ")]
    public async Task An_archive_that_is_there_already_needs_no_registry(string name)
    {
        var path = WriteArchive("archives", name, Archive);

        var (code, output, error) = await PullAsync($"{Scoped}@1.2.3");

        Assert.True(code == 0, error);
        Assert.Contains("installed", output, StringComparison.Ordinal);
        Assert.True(File.Exists(path));
    }

    [Fact]
    public async Task An_archive_that_is_there_and_another_one_is_refused_and_stays()
    {
        // Every entry in it is right; only its own hash tells.
        var other = TinyArchive.Tar((TinyArchive.Entry, TinyArchive.Onnx));
        var path = WriteArchive("archives", "tiny-1.2.3.tgz", other);

        var (code, _, error) = await PullAsync("tiny@1.2.3");

        Assert.Equal(1, code);
        Assert.Contains($"{path} has the sha256 {TinyArchive.Sha256(other)}", error, StringComparison.Ordinal);
        Assert.Equal(other, await File.ReadAllBytesAsync(path, Cancelled));
        Assert.False(Directory.Exists(Path.Combine(Models, TinyArchive.Model)));
    }

    [Fact]
    public async Task An_archive_of_an_earlier_run_that_is_another_one_is_fetched_anew()
    {
        _folder.Write(".npmrc", $"registry={_server.Address}/registry");
        WriteArchive("models/.pull/archives", "tiny-1.2.3.tgz", TinyArchive.Tar((TinyArchive.Entry, TinyArchive.Onnx)));

        var (code, _, error) = await PullAsync("tiny@1.2.3");

        Assert.True(code == 0, error);
        Assert.Equal("/registry/tiny/-/tiny-1.2.3.tgz", _server.Requests.Last().Path);
    }

    [Fact]
    public async Task An_archive_of_an_earlier_run_that_is_whole_is_not_fetched_again()
    {
        WriteArchive("models/.pull/archives", "tiny-1.2.3.tgz", Archive);

        var (code, _, error) = await PullAsync("tiny@1.2.3");

        Assert.True(code == 0, error);
    }

    [Fact]
    public async Task A_folder_of_archives_that_is_not_there_is_said()
    {
        var none = Path.Combine(_folder.Path, "none");

        var (code, _, error) = await PullFromAsync(TinyArchive.Catalog("npm", "tiny@1.2.3", Archive), archives: none);

        Assert.Equal(1, code);
        Assert.Contains($"'{none}'", error, StringComparison.Ordinal);
        Assert.Contains("--archives", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_archive_of_that_version_is_refused()
    {
        _folder.Write(".npmrc", $"registry={_server.Address}/registry");
        var catalog = TinyArchive.Catalog("npm", "tiny@1.2.3", [.. Archive[..^1], (byte)~Archive[^1]]);

        var (code, _, error) = await PullFromAsync(catalog);

        Assert.Equal(1, code);
        Assert.Contains("the catalogue promises", error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(Models, TinyArchive.Model)));
    }

    private string WriteArchive(string folder, string name, byte[] bytes)
    {
        var path = Path.Combine(Directory.CreateDirectory(Path.Combine(_folder.Path, folder)).FullName, name);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    private IResult Answer(HttpContext context)
    {
        var path = context.Request.Path.Value!;
        return path switch
        {
            _ when !_isOpen => Results.Unauthorized(),
            "/registry/tiny/-/tiny-1.2.3.tgz" or "//registry/tiny/-/tiny-1.2.3.tgz" => Results.Bytes(Archive, enableRangeProcessing: true),
            "/registry/tiny" or "/registry/@scope%2ftiny" or "/registry/@scope/tiny" => Results.Text(
                """{"versions": {"1.2.3": {"dist": {"tarball": "ADDRESS"}}}}""".Replace("ADDRESS", _tarball, StringComparison.Ordinal),
                "application/json"),
            _ => Results.NotFound(),
        };
    }

    private Task<(int Code, string Output, string Error)> PullAsync(string package, params (string, string)[] environment) =>
        PullFromAsync(TinyArchive.Catalog("npm", package, Archive), environment);

    private async Task<(int Code, string Output, string Error)> PullFromAsync(
        string catalog, (string Name, string Value)[]? environment = null, string? archives = null)
    {
        var archived = Path.Combine(_folder.Path, "archives");
        using StringWriter output = new(), error = new();
        var options = new PullOptions([TinyArchive.Model], Models)
        {
            Catalog = _folder.Write("catalog.json", catalog),
            Archives = archives ?? (Directory.Exists(archived) ? archived : null),
            Directory = _folder.Path,
            Environment = (environment ?? []).ToDictionary(pair => pair.Name, pair => pair.Value, StringComparer.Ordinal),
            FirstDelay = TimeSpan.FromMilliseconds(1),
        };
        var code = await PullCommand.RunAsync(options, output, error, Cancelled);
        return (code, output.ToString().Trim(), error.ToString());
    }
}
