using System.CommandLine;
using OrleansMl.Tokens;

namespace OrleansMl.Servers;

/// <summary>Where a command's server is and who asks: <c>--url</c>, <c>--token</c> and, where it matters, <c>--allow-remote</c>.</summary>
internal sealed class ServerOption
{
    private readonly string _subject;
    private readonly Option<string?> _url;
    private readonly Option<string?> _token;
    private readonly Option<bool>? _allowRemote;

    /// <param name="subject">Who a token that is made here says it is.</param>
    /// <param name="role">The role that the command needs, as its help says it.</param>
    /// <param name="remote">
    /// What must be true before the command may go to another machine, as the end of "Add --allow-remote if …"; null when it always may.
    /// </param>
    /// <param name="purpose">What the server is for, where the command works without one; null when it is the one on this machine.</param>
    public ServerOption(string subject, string role, string? remote = null, string? purpose = null)
    {
        _subject = subject;
        _url = new("--url") { Description = purpose ?? "The server's base address." };
        if (purpose is null)
        {
            _url.DefaultValueFactory = _ => "http://localhost:8000";
        }

        _token = new("--token")
        {
            Description = $"A bearer token with the role {role}. Without it one is made as 'orleansml token --role {role}' makes it."
        };
        if (remote is not null)
        {
            _allowRemote = new("--allow-remote") { Description = $"Go to another machine: only if {remote}." };
        }

        _url.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string?>() is not { } given)
            {
                return;
            }

            if (!Uri.TryCreate(given, UriKind.Absolute, out var target) || target.Scheme is not ("http" or "https"))
            {
                result.AddError("--url must be absolute, for example http://localhost:8000.");
            }
            else if (_allowRemote is not null && !target.IsLoopback && !result.GetValue(_allowRemote))
            {
                result.AddError($"{target.Host} is another machine. Add --allow-remote if {remote}.");
            }
        });
    }

    public void AddTo(Command command)
    {
        command.Add(_url);
        command.Add(_token);
        if (_allowRemote is not null)
        {
            command.Add(_allowRemote);
        }
    }

    /// <summary>The server's base address.</summary>
    public Uri UrlOf(ParseResult result) => FindUrl(result) ?? throw new InvalidOperationException("The command has no server.");

    /// <summary>The server's base address; null when the command goes without.</summary>
    public Uri? FindUrl(ParseResult result) => result.GetValue(_url) is { } url ? new(url) : null;

    /// <summary>The given token, or one that is signed with the key of the node that the environment describes.</summary>
    /// <exception cref="InvalidOperationException">There is no key to sign with; the message says what to set.</exception>
    public string TokenOf(ParseResult result, TimeSpan lifetime, params string[] roles) => result.GetValue(_token)
        ?? TokenMint.OfEnvironment(result.InvocationConfiguration.Error).Mint(_subject, lifetime, roles);

    /// <summary>True when a token was given, and none has to be made.</summary>
    public bool HasToken(ParseResult result) => result.GetValue(_token) is not null;

    /// <summary>A client that goes straight to the server.</summary>
    /// <param name="timeout">How long one answer may take.</param>
    /// <param name="connections">Connections at most.</param>
    public static HttpClient CreateClient(TimeSpan timeout, int connections = int.MaxValue) =>
        new(new SocketsHttpHandler { UseProxy = false, UseCookies = false, MaxConnectionsPerServer = connections }) { Timeout = timeout };
}
