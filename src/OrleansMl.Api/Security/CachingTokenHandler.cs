using BitFaster.Caching.Lru;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using OrleansMl.Users;

namespace OrleansMl.Security;

/// <summary>
/// Validates a token once and remembers the success until the token expires, 5 minutes at most; failures are never remembered.
/// A signing key that the issuer withdraws therefore stops working here within 5 minutes.
/// </summary>
internal sealed class CachingTokenHandler(TimeProvider timeProvider) : TokenHandler
{
    // A token is about 300 characters and its claims about 2 KB: 10,000 hold some 25 MB at worst.
    private const int Capacity = 10_000;

    private static readonly TimeSpan LongestStay = TimeSpan.FromMinutes(5);

    private readonly ConcurrentLru<string, Entry> _valid = new(Capacity);
    private readonly JsonWebTokenHandler _handler = new() { MapInboundClaims = false };

    public override Task<TokenValidationResult> ValidateTokenAsync(string token, TokenValidationParameters validationParameters) =>
        _valid.TryGet(token, out var entry) && timeProvider.GetUtcNow() < entry.Until
            ? entry.Result
            : ValidateAsync(token, validationParameters);

    public override SecurityToken ReadToken(string token) => _handler.ReadToken(token);

    private async Task<TokenValidationResult> ValidateAsync(string token, TokenValidationParameters parameters)
    {
        var result = await _handler.ValidateTokenAsync(token, parameters);
        if (!result.IsValid)
        {
            return result;
        }

        if (CallerIdentity.From(result.ClaimsIdentity) is not { } identity)
        {
            return new()
            {
                IsValid = false,
                Exception = new SubjectRefusedException(
                    $"The claim {TokenClaims.Subject} must be 1-{UserIds.MaxSubjectLength} printable characters, and not . or .."),
            };
        }

        var valid = new TokenValidationResult
        {
            IsValid = true,
            ClaimsIdentity = identity,
            SecurityToken = result.SecurityToken,
            Issuer = result.Issuer
        };
        var until = timeProvider.GetUtcNow() + LongestStay;
        var expires = new DateTimeOffset(result.SecurityToken.ValidTo, TimeSpan.Zero);
        _valid.AddOrUpdate(token, new(Task.FromResult(valid), expires < until ? expires : until));
        return valid;
    }

    private sealed record Entry(Task<TokenValidationResult> Result, DateTimeOffset Until);
}

/// <summary>The token is good, but names nobody that could be a user here. The message is ours and says nothing of the token.</summary>
internal sealed class SubjectRefusedException(string message) : SecurityTokenValidationException(message);
