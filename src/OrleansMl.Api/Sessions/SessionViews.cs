using System.Text.Json;
using System.Text.Json.Serialization;
using OrleansMl.Http;
using OrleansMl.Security;

namespace OrleansMl.Sessions;

/// <summary>A browser's session.</summary>
public sealed record SessionView
{
    /// <summary>Who signed in.</summary>
    public required string User { get; init; }

    /// <summary>
    /// Their roles at the sign-in: <c>admin</c>, <c>lead</c>, <c>moderator</c>, <c>legal</c>, <c>service</c>, <c>simulator</c>.
    /// </summary>
    public required string[] Roles { get; init; }

    /// <summary>
    /// Which operations these roles open: those with such an <c>x-orleansml-access</c>. <c>owner</c> and <c>reader</c>: for what is the
    /// user's own.
    /// </summary>
    public required string[] Scopes { get; init; }

    /// <summary>When the session is over unless it is used before (UTC).</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>When it is over however much it is used (UTC).</summary>
    public required DateTimeOffset EndsAt { get; init; }

    /// <summary>The header that calls which change something must have.</summary>
    public required AntiforgeryView Antiforgery { get; init; }

    internal static SessionView Of(SessionIdentity session, string antiforgery) => new()
    {
        User = session.Caller.UserId,
        Roles = SessionIdentity.Names(session.Caller.Roles),
        Scopes =
        [
            .. Enum.GetValues<Access>()
                .Where(access => access.IsOpenTo(session.Caller))
                .Select(access => JsonNamingPolicy.SnakeCaseLower.ConvertName(access.ToString())),
        ],
        ExpiresAt = session.ExpiresAt,
        EndsAt = session.Session.Until,
        Antiforgery = new(SessionsApi.AntiforgeryHeader, antiforgery),
    };
}

/// <summary>A header.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">Its value; good for this user and browser, for as long as they are signed in.</param>
public sealed record AntiforgeryView(string Name, string Value);

/// <summary>A session that was ended here, but not at the provider that the user signed in at.</summary>
/// <param name="SignOutAt">Where a browser goes to end that one, too. The provider sends it back to this host.</param>
public sealed record SignedOutView(string SignOutAt);

/// <summary>Who signs in on a development node.</summary>
public sealed record LocalSignInRequest
{
    /// <summary>The user, as a token's subject: 1–255 printable characters.</summary>
    [JsonConverter(typeof(StrictStringConverter))]
    public string? User { get; init; }

    /// <summary><c>admin</c>, <c>lead</c>, <c>moderator</c>, <c>legal</c> or <c>service</c>; an ordinary user when absent.</summary>
    [JsonConverter(typeof(StrictStringConverter))]
    public string? Role { get; init; }
}

/// <summary>What a user sets for the pages they work with. What is absent has its default.</summary>
public sealed record PreferencesRequest
{
    /// <summary><c>system</c> (the default), <c>light</c> or <c>dark</c>.</summary>
    public PageTheme? Theme { get; init; }

    /// <summary>How media is shown until it is revealed: <c>blurred</c> (the default), <c>grey</c> or <c>color</c>.</summary>
    public MediaDisplay? Media { get; init; }

    /// <summary>False switches off keys that act without Ctrl, Alt or Meta. The default is true.</summary>
    public bool? SingleKeys { get; init; }

    /// <summary>
    /// Keys of one's own, by what they do: up to 64 names of 1–32 of <c>[a-z_]</c>, each with another key of 1–20 characters.
    /// </summary>
    public Dictionary<string, string?>? Keys { get; init; }

    /// <summary>Up to 100 names of review queues of which one is told nothing new: 1–64 of <c>[a-z0-9_-]</c>.</summary>
    public string?[]? MutedQueues { get; init; }
}

/// <summary>What a user set for the pages they work with.</summary>
public sealed record PreferencesView
{
    /// <summary>Light or dark.</summary>
    public required PageTheme Theme { get; init; }

    /// <summary>How media is shown until it is revealed.</summary>
    public required MediaDisplay Media { get; init; }

    /// <summary>False: keys that act without Ctrl, Alt or Meta are off.</summary>
    public required bool SingleKeys { get; init; }

    /// <summary>Keys of one's own, by what they do.</summary>
    public required Dictionary<string, string> Keys { get; init; }

    /// <summary>Review queues of which one is told nothing new.</summary>
    public required string[] MutedQueues { get; init; }

    internal static PreferencesView Of(SessionPreferences preferences) => new()
    {
        Theme = preferences.Theme,
        Media = preferences.Media,
        SingleKeys = preferences.SingleKeys,
        Keys = preferences.Keys.ToDictionary(key => key.Act, key => key.Key, StringComparer.Ordinal),
        MutedQueues = [.. preferences.MutedQueues],
    };
}
