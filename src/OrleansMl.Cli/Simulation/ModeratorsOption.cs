using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using OrleansMl.Security;
using OrleansMl.Servers;
using OrleansMl.Tokens;

namespace OrleansMl.Simulation;

/// <summary>
/// Who moderates a simulated platform: <c>--moderators</c>, <c>--moderator-token</c>, <c>--moderator-error</c>, <c>--backlog</c>.
/// </summary>
internal sealed class ModeratorsOption
{
    private const int Default = 2;

    /// <summary>
    /// Of the node that a simulation starts: all its accounts are new, and reports of new accounts hardly count. So a few of them ask a
    /// moderator here.
    /// </summary>
    public static readonly string[] NodeSettings = ["--OrleansMl:Interactions:ReportsToReview=0.1"];

    private readonly Option<int?> _moderators = new("--moderators")
    {
        Description = $"How many moderate, 0 to 100; {Default} unless --token is given. They claim, decide, undo and answer complaints."
    };

    private readonly Option<string[]> _tokens = new("--moderator-token")
    {
        Description = "A bearer token with the role moderator, once for each. Without it they are made as 'orleansml token' makes them.",
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<double> _errors = SimulateCommand.Share(
        "--moderator-error", "Share of the moderators' decisions that are wrong, 0 to 1.", new ModeratorWorld().ErrorRate);

    private readonly Option<int> _backlog = SimulateCommand.Number(
        "--backlog", "Cases that moderators leave to you: they take none while at most so many wait.", 10, 0, 1_000_000);

    public ModeratorsOption() => _moderators.Check(value => value is null or >= 0 and <= 100, "must be between 0 and 100.");

    public void AddTo(Command command)
    {
        command.Add(_moderators);
        command.Add(_tokens);
        command.Add(_errors);
        command.Add(_backlog);
    }

    public int BacklogOf(ParseResult result) => result.GetValue(_backlog);

    public ModeratorWorld WorldOf(ParseResult result) => new() { ErrorRate = result.GetValue(_errors) };

    /// <summary>A token for each; none when nobody moderates.</summary>
    /// <param name="result">What was given.</param>
    /// <param name="seed">The world's: moderators of one are not those of another.</param>
    /// <param name="lifetime">How long tokens are valid.</param>
    /// <param name="own">The command's own node; null when it plays against another.</param>
    /// <param name="isGiven">True when the simulator's token was given: then who signs tokens is not here.</param>
    /// <exception cref="InvalidOperationException">Moderators are asked for, and have no tokens; the message says what to do.</exception>
    public ImmutableArray<string> TokensOf(ParseResult result, int seed, TimeSpan lifetime, TemporaryNode? own, bool isGiven)
    {
        var (count, given) = (result.GetValue(_moderators), result.GetValue(_tokens) ?? []);
        if (given.Length > 0)
        {
            return count is null || count == given.Length
                ? [.. given]
                : throw new InvalidOperationException(
                    $"Give --moderator-token {count} times, once for each moderator, or leave --moderators out.");
        }

        if (own is null && isGiven)
        {
            return count is null or 0
                ? []
                : throw new InvalidOperationException(
                    "Moderators need tokens of their own, and --token says that they are not signed here. Add --moderator-token once for " +
                    "each, or --moderators 0.");
        }

        var mint = own is null ? TokenMint.OfEnvironment(result.InvocationConfiguration.Error) : null;
        return
        [
            .. Enumerable.Range(0, count ?? Default)
                .Select(i => string.Create(CultureInfo.InvariantCulture, $"sim{seed}-m{i}"))
                .Select(name => mint is null
                    ? own!.Token(name, lifetime, TokenClaims.ModeratorRole)
                    : mint.Mint(name, lifetime, TokenClaims.ModeratorRole)),
        ];
    }
}
