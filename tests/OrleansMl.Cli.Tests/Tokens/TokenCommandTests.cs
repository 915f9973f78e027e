using System.CommandLine;
using Microsoft.IdentityModel.JsonWebTokens;
using OrleansMl.Security;

namespace OrleansMl.Tokens;

public sealed class TokenCommandTests : IDisposable
{
    private const string Setting = "OrleansMl__DataDirectory";

    private readonly string _directory = Directory.CreateTempSubdirectory("orleansml-").FullName;
    private readonly string? _before = Environment.GetEnvironmentVariable(Setting);

    public void Dispose()
    {
        Environment.SetEnvironmentVariable(Setting, _before);
        Directory.Delete(_directory, recursive: true);
    }

    [Fact]
    public async Task A_key_that_was_made_for_the_token_is_told_once_and_beside_it()
    {
        Environment.SetEnvironmentVariable(Setting, _directory);

        var first = await RunAsync();
        var second = await RunAsync();

        Assert.Equal(
            $"Made a new key in {Path.Combine(_directory, DevelopmentTokens.KeyFileName)}; " +
            "a node with another data directory refuses this token.",
            first.Error.TrimEnd());
        Assert.Equal("", second.Error);
        Assert.All([first, second], run => Assert.Equal((0, 3), (run.Code, run.Output.Trim().Split('.').Length)));
    }

    [Fact]
    public async Task A_token_may_carry_several_roles()
    {
        Environment.SetEnvironmentVariable(Setting, _directory);

        var run = await RunAsync("token --user lex --role moderator --role legal");

        var token = new JsonWebTokenHandler().ReadJsonWebToken(run.Output.Trim());
        Assert.Equal(
            [TokenClaims.ModeratorRole, TokenClaims.LegalRole],
            token.Claims.Where(claim => claim.Type == TokenClaims.Roles).Select(claim => claim.Value));
    }

    private static async Task<(int Code, string Output, string Error)> RunAsync(string line = "token --user alice")
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = await new RootCommand { TokenCommand.Create() }.Parse(line).InvokeAsync(
            new() { Output = output, Error = error }, TestContext.Current.CancellationToken);
        return (code, output.ToString(), error.ToString());
    }
}
