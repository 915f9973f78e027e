using System.CommandLine;

namespace OrleansMl.Tokens;

/// <summary><c>orleansml token</c>: prints a token for a development node, alone on the last line.</summary>
internal static class TokenCommand
{
    public static Command Create()
    {
        var user = new Option<string>("--user") { Description = "The user the token is for (the sub claim).", Required = true };
        var role = new Option<string[]>("--role")
        {
            Description = "What the user may do beyond its own content: admin, lead, moderator, legal, service or simulator. Once for each."
        };
        role.AcceptOnlyFromAmong(TokenMint.Roles);
        var lifetime = new Option<TimeSpan>("--lifetime")
        {
            Description = "How long the token is valid, for example 30m, 12h or 7d.",
            DefaultValueFactory = _ => TimeSpan.FromHours(12),
            CustomParser = Durations.Parse,
        };

        var command = new Command(
            "token",
            "Print a token for a development node. The key comes from OrleansMl__Auth__SigningKey or from development.key in " +
            "OrleansMl__DataDirectory (default ./data).")
        {
            user, role, lifetime,
        };
        command.SetAction(result =>
        {
            try
            {
                var mint = TokenMint.OfEnvironment(result.InvocationConfiguration.Error);
                result.InvocationConfiguration.Output.WriteLine(
                    mint.Mint(result.GetRequiredValue(user), result.GetValue(lifetime), result.GetValue(role) ?? []));
                return 0;
            }
            catch (Exception exception)
                when (exception is InvalidOperationException
                    or InvalidDataException
                    or ArgumentException
                    or IOException
                    or UnauthorizedAccessException)
            {
                result.InvocationConfiguration.Error.WriteLine(exception.Message);
                return 1;
            }
        });
        return command;
    }
}
