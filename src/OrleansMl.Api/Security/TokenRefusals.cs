using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.IdentityModel.Tokens;

namespace OrleansMl.Security;

/// <summary>
/// Says which check a token failed: in the answer's <c>WWW-Authenticate</c>, for who holds it, and in the log, for who runs the node. Never
/// says more of a token than the name of the check.
/// </summary>
internal sealed partial class TokenRefusals(TimeProvider timeProvider, ILogger<TokenRefusals> logger)
{
    private long _lastLog;
    private long _refused;

    public Task AuthenticationFailed(AuthenticationFailedContext context)
    {
        // A line a second says as much as a thousand: anybody may send bad tokens.
        var now = timeProvider.GetTimestamp();
        var last = Interlocked.Read(ref _lastLog);
        Interlocked.Increment(ref _refused);
        if ((last == 0 || timeProvider.GetElapsedTime(last, now) >= TimeSpan.FromSeconds(1))
            && Interlocked.CompareExchange(ref _lastLog, now, last) == last)
        {
            LogRefused(Interlocked.Exchange(ref _refused, 0), ReasonOf(context.Exception));
        }

        return Task.CompletedTask;
    }

    public static Task Challenge(JwtBearerChallengeContext context)
    {
        if (context.AuthenticateFailure is { } failure)
        {
            context.Error = "invalid_token";
            context.ErrorDescription = ReasonOf(failure);
        }

        return Task.CompletedTask;
    }

    /// <summary>The check that failed. ASCII without quotes: it stands in a header.</summary>
    internal static string ReasonOf(Exception failure) => failure switch
    {
        AggregateException { InnerExceptions: [var inner, ..] } => ReasonOf(inner),
        SubjectRefusedException refused => refused.Message,
        SecurityTokenExpiredException => "The token has expired (exp).",
        SecurityTokenNotYetValidException => "The token is not valid yet (nbf).",
        SecurityTokenNoExpirationException => "The token has no expiry (exp).",
        SecurityTokenInvalidLifetimeException => "The token's lifetime is not valid (exp, nbf).",
        SecurityTokenInvalidAudienceException => "The token is for another audience (aud).",
        SecurityTokenInvalidIssuerException => "The token is of another issuer (iss).",
        SecurityTokenInvalidAlgorithmException => "The token is signed with an algorithm that is not allowed (alg).",
        SecurityTokenInvalidSignatureException => "The token's signature is not valid.",
        SecurityTokenMalformedException or SecurityTokenArgumentException or ArgumentException => "The token cannot be read as a JWT.",
        _ => "The token is not valid.",
    };

    [LoggerMessage(Level = LogLevel.Warning, Message = "Tokens refused: {Count}, the last one because: {Reason}")]
    private partial void LogRefused(long count, string reason);
}
