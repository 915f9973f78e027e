using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace OrleansMl.ApiKeys;

/// <summary>
/// Authenticates by an API key: <c>Authorization: Bearer omk_…</c>, <c>X-API-Key</c>, and <c>?key=</c> where the endpoint allows it.
/// </summary>
internal sealed class ApiKeyHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, ApiKeyCache keys)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string SchemeName = "ApiKey";
    public const string Header = "X-API-Key";
    public const string QueryParameter = "key";

    private const string Bearer = "Bearer ";

    /// <summary>True when the request comes with an API key rather than a token. An Authorization header counts before all else.</summary>
    public static bool IsMeant(HttpContext context)
    {
        var request = context.Request;
        return request.Headers.Authorization.Count > 0
            ? BearerToken(request) is { } token && token.StartsWith(ApiKeyToken.Prefix, StringComparison.Ordinal)
            : request.Headers[Header].Count > 0 || QueryKey(context) is not null;
    }

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var text = Request.Headers.Authorization.Count > 0 ? BearerToken(Request)
            : Request.Headers[Header] is { Count: > 0 } header ? (header.Count == 1 ? header[0] : null)
            : QueryKey(Context);
        if (text is null || !ApiKeyToken.TryParse(text, out var token) || await keys.FindAsync(token) is not { } key)
        {
            return AuthenticateResult.Fail("The API key is not valid.");
        }

        return AuthenticateResult.Success(new(new ClaimsPrincipal(new ApiKeyIdentity(key)), SchemeName));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.StatusCode = StatusCodes.Status401Unauthorized;
        Response.Headers.WWWAuthenticate =
            "Bearer error=\"invalid_token\", error_description=\"The API key is unknown, revoked or expired.\"";
        return Task.CompletedTask;
    }

    private static string? BearerToken(HttpRequest request) =>
        request.Headers.Authorization is [{ } value] && value.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase)
            ? value[Bearer.Length..].Trim()
            : null;

    private static string? QueryKey(HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<KeyInQueryMetadata>() is not null && context.Request.Query[QueryParameter] is [{ } key]
            ? key
            : null;
}

/// <summary>Lets an endpoint take its key from the query, as clients of the protocol it speaks send it.</summary>
internal sealed record KeyInQueryMetadata;
