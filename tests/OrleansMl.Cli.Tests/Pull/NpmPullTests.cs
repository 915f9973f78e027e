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
        var host = _server.Address["http://".Length..];
        _folder.Write(".npmrc", $"""
            ; the registry for all is another one
            registry=http://127.0.0.1:1/
            @scope:registry={_server.Address}/registry/
            //{host}/registry/:_authToken=${"{"}TOKEN{"}"}
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

    [Fact]
    public async Task An_archive_on_another_host_is_asked_for_at_the_registry_and_no_token_goes_there()
    {
        _folder.Write(".npmrc", $"registry={_server.Address}/registry");
        _tarball = "https://elsewhere.invalid/registry/tiny/-/tiny-1.2.3.tgz";

        var (code, _, error) = await PullAsync("tiny@1.2.3");

        Assert.True(code == 0, error);
        Assert.Equal("/registry/tiny/-/tiny-1.2.3.tgz", _server.Requests.Last().Path);
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
    public async Task An_archive_that_is_there_already_needs_no_registry()
    {
        Directory.CreateDirectory(Path.Combine(_folder.Path, "archives"));
        await File.WriteAllBytesAsync(Path.Combine(_folder.Path, "archives", "scope-tiny-1.2.3.tgz"), Archive, Cancelled);

        var (code, output, error) = await PullAsync($"{Scoped}@1.2.3");

        Assert.True(code == 0, error);
        Assert.Contains("installed", output, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(_folder.Path, "archives", "scope-tiny-1.2.3.tgz")));
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

    private IResult Answer(HttpContext context)
    {
        var path = context.Request.Path.Value!;
        return path switch
        {
            _ when !_isOpen => Results.Unauthorized(),
            "/registry/tiny/-/tiny-1.2.3.tgz" => Results.Bytes(Archive, enableRangeProcessing: true),
            "/registry/tiny" or "/registry/@scope%2ftiny" or "/registry/@scope/tiny" => Results.Text(
                """{"versions": {"1.2.3": {"dist": {"tarball": "ADDRESS"}}}}""".Replace("ADDRESS", _tarball, StringComparison.Ordinal),
                "application/json"),
            _ => Results.NotFound(),
        };
    }

    private Task<(int Code, string Output, string Error)> PullAsync(string package, params (string, string)[] environment) =>
        PullFromAsync(TinyArchive.Catalog("npm", package, Archive), environment);

    private async Task<(int Code, string Output, string Error)> PullFromAsync(
        string catalog, params (string Name, string Value)[] environment)
    {
        using StringWriter output = new(), error = new();
        var options = new PullOptions([TinyArchive.Model], Models)
        {
            Catalog = _folder.Write("catalog.json", catalog),
            Archives = Path.Combine(_folder.Path, "archives"),
            Directory = _folder.Path,
            Environment = environment.ToDictionary(pair => pair.Name, pair => pair.Value, StringComparer.Ordinal),
            FirstDelay = TimeSpan.FromMilliseconds(1),
        };
        var code = await PullCommand.RunAsync(options, output, error, Cancelled);
        return (code, output.ToString().Trim(), error.ToString());
    }
}
