using System.Globalization;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using OrleansMl.Security;

namespace OrleansMl.Sessions;

/// <summary>Somebody who signed in with a browser: the same caller as with the token they signed in with.</summary>
internal sealed class SessionIdentity : CallerIdentity
{
    private const string SecretClaim = "sid", UntilClaim = "until", ViaClaim = "via", Provider = "oidc", Kind = "Session";

    private const int SecretDigits = 32, IdBytes = 16;

    private static readonly (CallerRoles Role, string Name)[] KnownRoles =
    [
        (CallerRoles.Admin, TokenClaims.AdminRole),
        (CallerRoles.Lead, TokenClaims.LeadRole),
        (CallerRoles.Moderator, TokenClaims.ModeratorRole),
        (CallerRoles.Legal, TokenClaims.LegalRole),
        (CallerRoles.Service, TokenClaims.ServiceRole),
        (CallerRoles.Simulator, TokenClaims.SimulatorRole),
    ];

    private SessionIdentity(IEnumerable<Claim> claims, Caller caller, UserSession session)
        : base(claims, Kind, caller) => Session = session;

    /// <summary>The session, as the cookie tells it; <see cref="UserSession.StartedAt"/> is not part of it.</summary>
    public UserSession Session { get; }

    /// <summary>True when the user signed in at the OpenID Connect provider.</summary>
    public bool IsFromProvider => HasClaim(ViaClaim, Provider);

    /// <summary>When the session is over unless it is used before (UTC).</summary>
    public DateTimeOffset ExpiresAt { get; init; }

    /// <summary>The identity of a new session, with no more of the token in it than who it names and their roles.</summary>
    /// <param name="subject">The token's subject.</param>
    /// <param name="roles">The token's roles.</param>
    /// <param name="until">When the session is over at the latest.</param>
    /// <param name="expiresAt">When it is over unless it is used before.</param>
    /// <param name="isFromProvider">True when the user signed in at the OpenID Connect provider.</param>
    public static SessionIdentity Begin(
        string subject, CallerRoles roles, DateTimeOffset until, DateTimeOffset expiresAt, bool isFromProvider = false)
    {
        List<Claim> claims =
        [
            new(TokenClaims.Subject, subject),
            .. Names(roles).Select(role => new Claim(TokenClaims.Roles, role)),
            new(SecretClaim, RandomNumberGenerator.GetHexString(SecretDigits, lowercase: true)),
            new(UntilClaim, until.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture)),
        ];
        if (isFromProvider)
        {
            claims.Add(new(ViaClaim, Provider));
        }

        return From(new ClaimsIdentity(claims), expiresAt)
            ?? throw new ArgumentException("The subject names nobody.", nameof(subject));
    }

    /// <summary>The identity that a cookie tells; null when it tells none.</summary>
    public static SessionIdentity? From(ClaimsIdentity ticket, DateTimeOffset expiresAt)
    {
        if (CallerOf(ticket) is not { } caller
            || ticket.FindFirst(SecretClaim)?.Value is not { Length: > 0 } secret
            || !long.TryParse(ticket.FindFirst(UntilClaim)?.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds))
        {
            return null;
        }

        // The cluster knows the hash alone: who reads the store can make no cookie of a session that holds.
        var id = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)).AsSpan(0, IdBytes));
        var until = DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
        return new(ticket.Claims, caller, new(id, default, until)) { ExpiresAt = expiresAt < until ? expiresAt : until };
    }

    /// <summary>The roles as tokens name them.</summary>
    public static string[] Names(CallerRoles roles) =>
        [.. KnownRoles.Where(known => (roles & known.Role) != 0).Select(known => known.Name)];
}
