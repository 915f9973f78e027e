using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace OrleansMl.Sessions;

/// <summary>
/// ASP.NET Core's OpenID Connect, for the requests that begin and complete a sign-in alone. It is no scheme of the application: those are
/// asked with every request whether it is theirs, before anybody was limited or admitted.
/// </summary>
internal sealed class OidcProvider(
    IOptionsMonitor<OpenIdConnectOptions> handler, IOptions<OidcOptions> options)
{
    public const string Name = "Oidc", CallbackPath = "/signin-oidc";

    private static readonly AuthenticationScheme Scheme = new(Name, null, typeof(OpenIdConnectHandler));

    public async Task<OpenIdConnectHandler> HandlerAsync(HttpContext context)
    {
        // Without a log of its own: it would write what the provider, or anybody, says in error_description, which may be about anybody.
        var made = new OpenIdConnectHandler(handler, NullLoggerFactory.Instance, HtmlEncoder.Default, UrlEncoder.Default);
        await made.InitializeAsync(Scheme, context);
        return made;
    }

    /// <summary>Where browsers reach this API.</summary>
    public string OriginOf(HttpRequest request) => options.Value.PublicOrigin ?? $"{request.Scheme}://{request.Host}{request.PathBase}";

    /// <summary>Where a browser signs out at the provider; null when there is no such address, or nobody can say it now.</summary>
    public async Task<string?> SignOutAddressAsync(HttpContext context)
    {
        if (options.Value is not { Authority.Length: > 0, SignOutAtProvider: true })
        {
            return null;
        }

        try
        {
            var known = await handler.Get(Name).ConfigurationManager!.GetConfigurationAsync(context.RequestAborted);
            return string.IsNullOrEmpty(known.EndSessionEndpoint)
                ? null
                : new OpenIdConnectMessage
                {
                    IssuerAddress = known.EndSessionEndpoint,
                    EnableTelemetryParameters = false,
                    ClientId = options.Value.ClientId,
                    PostLogoutRedirectUri = OriginOf(context.Request) + options.Value.SignedOutPath,
                }.CreateLogoutRequestUrl();
        }
        catch (ProviderUnavailableException)
        {
            // Signed out here all the same.
            return null;
        }
    }
}

/// <summary>The provider cannot be reached, or says nothing that makes sense.</summary>
internal sealed class ProviderUnavailableException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>
/// What the provider says of itself. Whoever asks meanwhile waits for the one question, and after one without an answer nobody asks for
/// <see cref="Pause"/>: a provider that is down costs each browser an error and not a wait.
/// </summary>
internal sealed class ProviderConfiguration(IConfigurationManager<OpenIdConnectConfiguration> manager, TimeProvider timeProvider)
    : IConfigurationManager<OpenIdConnectConfiguration>
{
    public static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private Task<OpenIdConnectConfiguration>? _question;
    private DateTimeOffset _pausedUntil;

    public Task<OpenIdConnectConfiguration> GetConfigurationAsync(CancellationToken cancel)
    {
        lock (_lock)
        {
            if (_question is not { IsCompleted: false })
            {
                _question = timeProvider.GetUtcNow() < _pausedUntil
                    ? Task.FromException<OpenIdConnectConfiguration>(
                        new ProviderUnavailableException("It could not be reached some seconds ago."))
                    : AskAsync();
            }

            return _question.WaitAsync(cancel);
        }
    }

    public void RequestRefresh() => manager.RequestRefresh();

    private async Task<OpenIdConnectConfiguration> AskAsync()
    {
        try
        {
            var known = await manager.GetConfigurationAsync(CancellationToken.None);
            return known is { Issuer.Length: > 0, AuthorizationEndpoint.Length: > 0, TokenEndpoint.Length: > 0 }
                ? known
                : throw new ProviderUnavailableException("Its discovery document lacks the issuer or an endpoint.");
        }
        catch (Exception exception)
        {
            _pausedUntil = timeProvider.GetUtcNow() + Pause;
            throw exception as ProviderUnavailableException
                ?? new ProviderUnavailableException("Its discovery document cannot be read.", exception);
        }
    }
}

/// <summary>A provider that answers 5xx or 429 is as good as none, whatever the body says.</summary>
internal sealed class ProviderFailures(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        if ((int)response.StatusCode is < 500 and not StatusCodes.Status429TooManyRequests)
        {
            return response;
        }

        using (response)
        {
            throw new HttpRequestException(HttpRequestError.InvalidResponse, null, null, response.StatusCode);
        }
    }
}

/// <summary>The handler as this API uses it.</summary>
internal sealed class ConfigureOidc(IOptions<OidcOptions> oidc, OidcEvents events, TimeProvider timeProvider)
    : IConfigureNamedOptions<OpenIdConnectOptions>
{
    // How long somebody may take to sign in there.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    // A handler's requests to the provider, each.
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    // Keys of the provider alone: with the application's secret anybody who has it could sign.
    private static readonly string[] Algorithms =
        ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"];

    public void Configure(OpenIdConnectOptions options)
    {
    }

    public void Configure(string? name, OpenIdConnectOptions options)
    {
        if (name != OidcProvider.Name)
        {
            return;
        }

        var settings = oidc.Value;
        options.Authority = settings.Authority;
        options.RequireHttpsMetadata = settings.Authority!.StartsWith("https:", StringComparison.OrdinalIgnoreCase);
        options.ClientId = settings.ClientId;
        options.ClientSecret = settings.ClientSecret;
        options.Scope.Clear();
        foreach (var scope in settings.Scopes.Prepend("openid").Distinct(StringComparer.Ordinal))
        {
            options.Scope.Add(scope);
        }

        options.CallbackPath = OidcProvider.CallbackPath;
        options.ResponseType = OpenIdConnectResponseType.Code;

        // A form from the provider would need cookies that any page may send.
        options.ResponseMode = OpenIdConnectResponseMode.Query;
        options.UsePkce = true;

        // Anybody may begin a sign-in, and that asks the provider nothing.
        options.PushedAuthorizationBehavior = PushedAuthorizationBehavior.Disable;
        options.SaveTokens = false;
        options.MapInboundClaims = false;
        options.DisableTelemetry = true;
        options.RemoteAuthenticationTimeout = Patience;
        options.ProtocolValidator.NonceLifetime = Patience;
        options.BackchannelTimeout = Timeout;
        options.BackchannelHttpHandler = new ProviderFailures(
            new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) });
        options.TokenValidationParameters.ValidAlgorithms = Algorithms;
        options.TokenValidationParameters.ClockSkew = TimeSpan.FromSeconds(30);
        options.CorrelationCookie = CookieNamed("__Host-oml-oidc.");
        options.NonceCookie = CookieNamed("__Host-oml-oidc-nonce.");
        options.Events = events;
        options.TimeProvider = timeProvider;
    }

    // Lax: the browser comes from the provider's pages.
    private static SecureCookie CookieNamed(string name) => new()
    {
        Name = name,
        Path = "/",
        HttpOnly = true,
        SameSite = SameSiteMode.Lax,
        IsEssential = true,
        Expiration = Patience,
    };
}
