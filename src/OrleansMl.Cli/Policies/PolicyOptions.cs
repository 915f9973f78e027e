using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using OrleansMl.Security;
using OrleansMl.Servers;

namespace OrleansMl.Policies;

/// <summary>What both commands about the policy take.</summary>
internal sealed class PolicyOptions
{
    private const string NotKnown = "What was sent may have been done: look at the policy before you try again.";

    private static readonly string[] Surfaces = ["comment", "post", "video"];

    private readonly ServerOption _server = new("policy", TokenClaims.AdminRole);
    private readonly Option<string> _policy = new("--policy")
    {
        Description = "The policy that the node decides by; decisions quote its name.",
        DefaultValueFactory = _ => "default",
    };

    private readonly Option<int?> _ifMatch = new("--if-match")
    {
        Description = "The revision that you saw: refused when somebody has changed the policy since.",
    };

    private readonly Option<double?> _maxChanged = new("--max-changed")
    {
        Description = "Percent of the scored items whose level may change, 0 to 100; exit code 1 when more would, or nothing was scored.",
    };

    private readonly Option<DateTimeOffset?> _since = Times.Option("--since", "Only what was scored since.");
    private readonly Option<DateTimeOffset?> _until = Times.Option("--until", "Only what was scored before.");
    private readonly Option<string?> _type = new("--type") { Description = "Only comments, posts or videos." };
    private readonly Option<bool> _json = new("--json") { Description = "Print the answer as JSON." };

    public PolicyOptions()
    {
        _ifMatch.Check(value => value is null or >= 0, "must be 0 or more.");
        _maxChanged.Check(value => value is null or >= 0 and <= 100, "must be between 0 and 100.");
        _policy.Check(value => value is { Length: >= 1 and <= 64 }, "must be 1 to 64 characters.");
        _type.AcceptOnlyFromAmong(Surfaces);
    }

    public static Argument<FileInfo?> File(bool isRequired) => new("file")
    {
        Description = "The whole policy as JSON: thresholds, require, on_error, on_not_judged, pending_visible; see docs/moderation.md.",
        Arity = isRequired ? ArgumentArity.ExactlyOne : ArgumentArity.ZeroOrOne,
    };

    public void AddTo(Command command, bool withRange)
    {
        command.Add(_policy);
        command.Add(_ifMatch);
        command.Add(_maxChanged);
        if (withRange)
        {
            command.Add(_since);
            command.Add(_until);
            command.Add(_type);
        }

        command.Add(_json);
        _server.AddTo(command);
    }

    /// <summary>What a rescan takes; its policy is an argument.</summary>
    public void AddRescanTo(Command command)
    {
        command.Add(_since);
        command.Add(_type);
        command.Add(_json);
        _server.AddTo(command);
    }

    public JsonObject RescanOf(ParseResult result)
    {
        var body = new JsonObject();
        if (result.GetValue(_since) is { } since)
        {
            body["since"] = since.ToString("O", CultureInfo.InvariantCulture);
        }

        if (result.GetValue(_type) is { } type)
        {
            body["surface"] = type;
        }

        return body;
    }

    public int? RevisionOf(ParseResult result) => result.GetValue(_ifMatch);

    public bool HasLimit(ParseResult result) => result.GetValue(_maxChanged) is not null;

    /// <summary>True when more would change than may. What was not scored says nothing, so it is too much, too.</summary>
    public bool IsTooMuch(ParseResult result, PolicyChange simulated) =>
        HasLimit(result) && (simulated.Items == 0 || simulated.Percent > result.GetValue(_maxChanged));

    public bool IsJson(ParseResult result) => result.GetValue(_json);

    /// <summary>What to simulate, on which scores.</summary>
    public JsonObject RangeOf(ParseResult result, JsonObject document)
    {
        var range = new JsonObject { ["document"] = document.DeepClone() };
        foreach (var (name, time) in new[] { ("since", result.GetValue(_since)), ("until", result.GetValue(_until)) })
        {
            if (time is { } given)
            {
                range[name] = given.ToString("O", CultureInfo.InvariantCulture);
            }
        }

        if (result.GetValue(_type) is { } type)
        {
            range["type"] = type;
        }

        return range;
    }

    /// <summary>Gives the command its action: what goes wrong is one sentence on stderr and a code.</summary>
    /// <param name="command">The command.</param>
    /// <param name="act">What it does; the code it ends with.</param>
    /// <param name="policyOf">Which policy it is about; null for <c>--policy</c>.</param>
    public void Run(
        Command command,
        Func<PolicyNode, ParseResult, TextWriter, CancellationToken, Task<int>> act,
        Func<ParseResult, string>? policyOf = null) =>
        command.SetAction(async (result, cancellationToken) =>
        {
            var (output, error) = (result.InvocationConfiguration.Output, result.InvocationConfiguration.Error);
            try
            {
                using var http = ServerOption.CreateClient(TimeSpan.FromSeconds(100));
                var url = _server.UrlOf(result);
                await ReadyServer.RequireAsync(http, url, cancellationToken);
                var token = _server.TokenOf(result, TimeSpan.FromHours(1), TokenClaims.AdminRole);
                var policy = policyOf is null ? result.GetRequiredValue(_policy) : policyOf(result);
                return await act(new(http, url, token, policy), result, output, cancellationToken);
            }
            catch (PolicyFileException exception)
            {
                error.WriteLine(exception.Message);
                return PolicyCommand.Usage;
            }
            catch (Exception exception)
                when (exception is InvalidOperationException
                    or InvalidDataException
                    or HttpRequestException
                    or IOException
                    or UnauthorizedAccessException
                    or JsonException)
            {
                error.WriteLine(exception.Message);
                return PolicyCommand.Failed;
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                error.WriteLine($"Stopped. {NotKnown}");
                return PolicyCommand.Stopped;
            }
            catch (OperationCanceledException)
            {
                error.WriteLine($"The node did not answer in time. {NotKnown}");
                return PolicyCommand.Failed;
            }
        });
}
