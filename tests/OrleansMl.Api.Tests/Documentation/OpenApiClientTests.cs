using System.Diagnostics;

namespace OrleansMl.Documentation;

/// <summary>
/// The published document in the hands of others' tools, of the versions that <c>tests/openapi-client</c> names: a linter, and a
/// TypeScript client generated from it. <see cref="OpenApiSnapshotTests"/> says that a node serves this document.
/// </summary>
[Trait("speed", "slow")]
public sealed class OpenApiClientTests
{
    private static readonly string Folder = Repository.Path("tests", "openapi-client");
    private static readonly string Document = Repository.Path("tests", "OrleansMl.Api.Tests", "Documentation", "openapi.json");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_document_passes_a_linter_without_an_error_or_a_warning()
    {
        SkipUnlessInstalled();

        var (code, output) = await NodeAsync("node_modules/@redocly/cli/bin/cli.js", "lint", Document, "--format=json");

        Assert.True(code == 0, output);
        Assert.Contains("\"errors\": 0", output);
        Assert.Contains("\"warnings\": 0", output);
    }

    [Fact]
    public async Task A_typed_client_made_of_the_document_compiles_and_refuses_what_the_document_refuses()
    {
        SkipUnlessInstalled();
        var types = Path.Combine(Folder, "obj", "api.d.ts");
        Directory.CreateDirectory(Path.GetDirectoryName(types)!);
        File.Delete(types);

        var generated = await NodeAsync("node_modules/openapi-typescript/bin/cli.js", Document, "--output", types);
        Assert.True(generated.ExitCode == 0 && File.Exists(types), generated.Output);
        var compiled = await NodeAsync("node_modules/typescript/bin/tsc", "--project", ".");

        Assert.True(compiled.ExitCode == 0, compiled.Output);
    }

    private static void SkipUnlessInstalled()
    {
        Assert.SkipUnless(
            (Environment.GetEnvironmentVariable("PATH") ?? "")
                .Split(Path.PathSeparator)
                .Any(folder => File.Exists(Path.Combine(folder, "node"))),
            "There is no node; .ci/run installs it.");
        Assert.SkipUnless(
            Directory.Exists(Path.Combine(Folder, "node_modules", "openapi-typescript")),
            "The tools are not installed: run npm ci in tests/openapi-client, as .ci/run does.");
    }

    private static async Task<(int ExitCode, string Output)> NodeAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("node", arguments)
        {
            WorkingDirectory = Folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Remove("NODE_OPTIONS");
        // The linter would report its use and look for a newer version of itself.
        start.Environment["REDOCLY_TELEMETRY"] = "off";
        start.Environment["REDOCLY_SUPPRESS_UPDATE_NOTICE"] = "true";
        using var process = Process.Start(start)!;
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(Token);
            var errors = process.StandardError.ReadToEndAsync(Token);
            await process.WaitForExitAsync(Token).WaitAsync(TimeSpan.FromMinutes(2), Token);
            return (process.ExitCode, $"{await output}\n{await errors}");
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill();
            }
        }
    }
}
