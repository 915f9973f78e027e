using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace OrleansMl.Security;

/// <summary>
/// The name that stays where somebody was erased: the same wherever one erasure looked, another one each time, and nobody can tell whose it
/// was without the cluster's secret. Begins with <c>~</c>, which no user id holds, so nobody can come as one.
/// </summary>
internal static class Pseudonym
{
    /// <summary>For what older versions erased, or who is not named.</summary>
    public const string OfNobody = "~erased";

    /// <summary>The purpose of the key (<see cref="IClusterSecretGrain"/>).</summary>
    public const string Purpose = "pseudonym";

    private const int HashBytes = 16;

    public static bool IsOne(string userId) => userId.StartsWith('~');

    /// <param name="key">The cluster's key for <see cref="Purpose"/>.</param>
    /// <param name="userId">Who is erased.</param>
    /// <param name="since">When they asked for it.</param>
    public static string Of(ImmutableArray<byte> key, string userId, DateTimeOffset since)
    {
        var who = string.Create(CultureInfo.InvariantCulture, $"{userId}\n{since.UtcTicks}");
        return $"~{Convert.ToHexStringLower(HMACSHA256.HashData(key.AsSpan(), Encoding.UTF8.GetBytes(who)).AsSpan(0, HashBytes))}";
    }
}
