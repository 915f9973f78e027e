using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using OrleansMl.Security;

namespace OrleansMl;

/// <summary>Signs tokens as an issuer would.</summary>
internal sealed class TestTokens(byte[] key, string issuer = "orleansml")
{
    public string Key { get; } = Convert.ToBase64String(key);

    public string Create(string user, bool isAdmin = false, params string[] roles) => Create(new()
    {
        [TokenClaims.Subject] = user,
        [TokenClaims.IsAdmin] = isAdmin,
        [TokenClaims.Roles] = roles,
    });

    public string Create(
        Dictionary<string, object> claims, DateTimeOffset? expires = null, string? audience = null, byte[]? otherKey = null) =>
        new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
        {
            Claims = claims,
            Issuer = issuer,
            Audience = audience ?? DevelopmentTokens.Audience,
            NotBefore = expires?.AddHours(-1).UtcDateTime,
            Expires = (expires ?? TimeProvider.System.GetUtcNow().AddHours(1)).UtcDateTime,
            SigningCredentials = new(new SymmetricSecurityKey(otherKey ?? key), SecurityAlgorithms.HmacSha256),
        });
}
