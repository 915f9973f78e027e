using Microsoft.Extensions.Configuration;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using OrleansMl.Security;
using OrleansMl.Users;

namespace OrleansMl.Tokens;

/// <summary>Signs tokens that a development node accepts, with the key the node itself would use.</summary>
internal sealed class TokenMint(byte[] key, string issuer, string audience, TimeProvider timeProvider)
{
    /// <summary>The roles a token may carry.</summary>
    public static readonly string[] Roles =
    [
        TokenClaims.AdminRole,
        TokenClaims.ModeratorRole,
        TokenClaims.LeadRole,
        TokenClaims.LegalRole,
        TokenClaims.ServiceRole,
        TokenClaims.SimulatorRole
    ];

    /// <summary>The key file that was made for this mint, which no running node knows; null when the key was there.</summary>
    public string? NewKeyFile { get; private init; }

    /// <summary>The mint of the node that the environment describes. Says so when it has to make a key.</summary>
    /// <exception cref="InvalidOperationException">There is no key to sign with; the message says what to set.</exception>
    public static TokenMint OfEnvironment(TextWriter error)
    {
        var mint = For(new ConfigurationBuilder().AddEnvironmentVariables().Build(), TimeProvider.System);
        if (mint.NewKeyFile is { } made)
        {
            error.WriteLine($"Made a new key in {made}; a node with another data directory refuses this token.");
        }

        return mint;
    }

    /// <summary>The mint of the node that <paramref name="configuration"/> describes.</summary>
    /// <exception cref="InvalidOperationException">There is no key to sign with; the message says what to set.</exception>
    public static TokenMint For(IConfiguration configuration, TimeProvider timeProvider)
    {
        if (configuration["OrleansMl:Auth:SigningKey"] is { Length: > 0 } configured)
        {
            return new TokenMint(
                DevelopmentTokens.ParseKey(configured),
                configuration["OrleansMl:Auth:Issuer"] ?? DevelopmentTokens.ConfiguredIssuer,
                configuration["OrleansMl:Auth:Audience"] ?? DevelopmentTokens.Audience,
                timeProvider);
        }

        // The same order as the web host: ASPNETCORE_ENVIRONMENT over DOTNET_ENVIRONMENT.
        var environment = configuration["ASPNETCORE_ENVIRONMENT"] ?? configuration["DOTNET_ENVIRONMENT"];
        if (string.Equals(environment, "Production", StringComparison.OrdinalIgnoreCase))
        {
            throw new InvalidOperationException(
                "In Production no development key is used. Set OrleansMl__Auth__SigningKey to the node's signing key, " +
                "or get a token from your identity provider.");
        }

        var directory = configuration["OrleansMl:DataDirectory"] is { Length: > 0 } given ? given : DevelopmentTokens.DefaultDataDirectory;
        var file = Path.GetFullPath(Path.Combine(directory, DevelopmentTokens.KeyFileName));
        var isNew = !File.Exists(file);
        return new TokenMint(
            DevelopmentTokens.ReadOrCreateKey(directory), DevelopmentTokens.Issuer, DevelopmentTokens.Audience, timeProvider)
        {
            NewKeyFile = isNew ? file : null
        };
    }

    /// <summary>A signed token (HS256).</summary>
    /// <param name="user">The <c>sub</c> claim.</param>
    /// <param name="lifetime">How long it is valid from now.</param>
    /// <param name="roles">Some of <see cref="Roles"/>; none for an ordinary user.</param>
    public string Mint(string user, TimeSpan lifetime, params string[] roles)
    {
        if (UserIds.FromSubject(user) is null)
        {
            throw new ArgumentException($"A user is 1-{UserIds.MaxSubjectLength} printable characters, and not . or ..");
        }

        var now = timeProvider.GetUtcNow();
        var claims = new Dictionary<string, object>
        {
            [TokenClaims.Subject] = user,
            [TokenClaims.Roles] = roles,
        };
        if (roles.Contains(TokenClaims.AdminRole))
        {
            claims[TokenClaims.IsAdmin] = true;
        }

        return new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
        {
            Issuer = issuer,
            Audience = audience,
            Claims = claims,
            IssuedAt = now.UtcDateTime,
            NotBefore = now.UtcDateTime,
            Expires = now.Add(lifetime).UtcDateTime,
            SigningCredentials = new SigningCredentials(new SymmetricSecurityKey(key), SecurityAlgorithms.HmacSha256),
        });
    }
}
