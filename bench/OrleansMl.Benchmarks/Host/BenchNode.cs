using System.Reflection;
using System.Security.Cryptography;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using OrleansMl.Security;

namespace OrleansMl.Host;

/// <summary>How benchmarks start the node as it ships, and how they log in.</summary>
internal sealed class BenchNode
{
    private readonly byte[] _key = RandomNumberGenerator.GetBytes(DevelopmentTokens.KeyBytes);

    public static string Root { get; } = Metadata("RepositoryRoot");

    public static string BuildOutput { get; } = Metadata("BuildOutput");

    public string SigningKey => Convert.ToBase64String(_key);

    /// <summary>Starts the node on a data directory and waits until it is ready.</summary>
    /// <param name="directory">The data directory.</param>
    /// <param name="settings">Environment variables beside the usual ones.</param>
    public Task<ServerProcess> StartAsync(string directory, params ReadOnlySpan<(string Name, string Value)> settings) =>
        ServerProcess.StartAsync(
            [Path.Combine(Root, "silo", BuildOutput, "OrleansMl.Silo.dll")],
            [
                ("OrleansMl__DataDirectory", directory),
                ("OrleansMl__Auth__SigningKey", SigningKey),
                ("ASPNETCORE_ENVIRONMENT", "Production"),
                ("MALLOC_ARENA_MAX", "2"),
                .. settings
            ]);

    /// <summary>A token of a trusted service that is an administrator too.</summary>
    public string Token() => new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
    {
        Issuer = DevelopmentTokens.ConfiguredIssuer,
        Audience = DevelopmentTokens.Audience,
        Expires = TimeProvider.System.GetUtcNow().AddHours(1).UtcDateTime,
        Claims = new Dictionary<string, object>
        {
            [TokenClaims.Subject] = "bench",
            [TokenClaims.Roles] = new[] { TokenClaims.ServiceRole, TokenClaims.AdminRole },
            [TokenClaims.IsAdmin] = true
        },
        SigningCredentials = new SigningCredentials(new SymmetricSecurityKey(_key), SecurityAlgorithms.HmacSha256),
    });

    private static string Metadata(string key) =>
        Assembly.GetExecutingAssembly().GetCustomAttributes<AssemblyMetadataAttribute>().First(attribute => attribute.Key == key).Value!;
}
