using System.Globalization;
using System.Net;
using System.Net.Sockets;
using OrleansMl.Hosting;

namespace OrleansMl.Operations;

/// <summary>A start that fails through something the operator can change ends with one sentence and exit code 2.</summary>
[Trait("speed", "slow")]
public sealed class StartFailureTests : IDisposable
{
    private readonly TemporaryFolder _directory = new();
    private readonly TcpListener _occupant = new(IPAddress.Loopback, 0);

    public StartFailureTests() => _occupant.Start();

    private string Port => ((IPEndPoint)_occupant.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);

    public void Dispose()
    {
        _occupant.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public async Task A_silo_whose_port_is_in_use_says_so_in_one_sentence()
    {
        var (exit, output) = await RunAsync(Build.Silo, $"--urls=http://127.0.0.1:{Port}");

        AssertOneSentence(
            $"http://127.0.0.1:{Port} is in use. Stop what listens there, or choose another address with --urls.",
            exit,
            output);
    }

    [Fact]
    public async Task A_front_end_whose_port_is_in_use_says_so_in_one_sentence()
    {
        var (exit, output) = await RunAsync(
            Build.ClientApi, $"--urls=http://127.0.0.1:{Port}", "--OrleansMl:Redis=127.0.0.1:1,abortConnect=false");

        AssertOneSentence(
            $"http://127.0.0.1:{Port} is in use. Stop what listens there, or choose another address with --urls.",
            exit,
            output);
    }

    [Fact]
    public async Task A_silo_whose_port_for_other_silos_is_in_use_says_so_in_one_sentence()
    {
        var (exit, output) = await RunAsync(Build.Silo, "--urls=http://127.0.0.1:0", $"--OrleansMl:SiloPort={Port}");

        AssertOneSentence(
            $"OrleansMl:SiloPort is {Port}, which is in use at 127.0.0.1. Stop what listens there, or choose another port.",
            exit,
            output);
    }

    [Fact]
    public async Task An_address_that_is_none_is_said_in_one_sentence()
    {
        var (exit, output) = await RunAsync(Build.Silo, "--urls=localhost");

        AssertOneSentence("Invalid url: 'localhost'", exit, output);
    }

    [Fact]
    public async Task A_key_file_that_was_cut_is_said_in_one_sentence()
    {
        Directory.CreateDirectory(_directory["data"]);
        var key = Path.Combine(_directory["data"], "development.key");
        await File.WriteAllTextAsync(key, "c2hvcnQ=", TestContext.Current.CancellationToken);
        await using var process = ChildProcess.StartDotnet(
            Build.Silo,
            ["--urls=http://127.0.0.1:0"],
            ("ASPNETCORE_ENVIRONMENT", "Development"),
            ("OrleansMl__DataDirectory", _directory["data"]));

        var exit = await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        AssertOneSentence(
            $"'{key}' must hold at least 32 bytes as base64. Delete it and restart the node to get a new one.", exit, process.Output);
    }

    private static void AssertOneSentence(string sentence, int exit, string output)
    {
        Assert.True(exit == 2, $"exit code {exit}:\n{output}");
        Assert.Equal(
            "OrleansMl did not start: " + sentence,
            output.Split('\n').Single(line => line.StartsWith("OrleansMl did", StringComparison.Ordinal)));
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
    }

    private async Task<(int Exit, string Output)> RunAsync(string program, params string[] arguments)
    {
        await using var process = ChildProcess.StartDotnet(
            program,
            arguments,
            ("ASPNETCORE_ENVIRONMENT", "Production"),
            ("OrleansMl__Auth__SigningKey", NodeProcess.SigningKey),
            ("OrleansMl__DataDirectory", _directory["data"]));
        return (await process.WaitForExitAsync(TestContext.Current.CancellationToken), process.Output);
    }
}
