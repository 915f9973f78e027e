using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;

namespace OrleansMl.Security;

/// <summary>Names of the authorization policies.</summary>
internal static class AuthorizationPolicies
{
    /// <summary>Everybody with a valid token.</summary>
    public const string User = "user";

    /// <summary>Administrators.</summary>
    public const string Admin = "admin";

    /// <summary>Administrators and services.</summary>
    public const string Service = "service";

    /// <summary>Moderators, leads and administrators.</summary>
    public const string Moderator = "moderator";

    /// <summary>Leads and administrators.</summary>
    public const string Lead = "lead";

    /// <summary>The legal team and administrators.</summary>
    public const string Legal = "legal";

    /// <summary>The legal team alone.</summary>
    public const string LegalOnly = "legal_only";

    /// <summary>Leads, the legal team and administrators.</summary>
    public const string LeadOrLegal = "lead_or_legal";

    /// <summary>Moderators, leads, administrators and services.</summary>
    public const string Staff = "staff";

    /// <summary>Moderators, leads, the legal team and administrators.</summary>
    public const string TrustAndSafety = "trust_and_safety";
}

internal static class ApiSecurity
{
    // Chooses between the ways to say who one is.
    private const string CallerScheme = "Caller";

    /// <summary>Who is asking, and may they.</summary>
    /// <param name="services">Where it is registered.</param>
    /// <param name="acceptTokens">False where nothing says who signs tokens: then every token is refused.</param>
    public static IServiceCollection AddApiSecurity(this IServiceCollection services, bool acceptTokens)
    {
        services.TryAddSingleton<ClusterSecret>();
        var authentication = services.AddAuthentication(CallerScheme)
            .AddPolicyScheme(CallerScheme, null, options => options.ForwardDefault = JwtBearerDefaults.AuthenticationScheme);
        if (acceptTokens)
        {
            services.AddOptions<AuthOptions>().BindConfiguration(AuthOptions.Section).ValidateOnStart();
            services.TryAddEnumerable(ServiceDescriptor.Singleton<IPostConfigureOptions<AuthOptions>, DevelopmentAuth>());
            services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<AuthOptions>, AuthOptionsValidator>());
            services.TryAddEnumerable(ServiceDescriptor.Singleton<IConfigureOptions<JwtBearerOptions>, ConfigureBearer>());
            services.TryAddSingleton<TokenRefusals>();
            authentication.AddJwtBearer();
        }
        else
        {
            authentication.AddScheme<AuthenticationSchemeOptions, NoTokensHandler>(JwtBearerDefaults.AuthenticationScheme, null);
        }

        services.AddAuthorizationBuilder()
            .SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build())
            .AddPolicy(AuthorizationPolicies.User, policy => policy.RequireAssertion(static context => Opens(context, Access.User)))
            .AddPolicy(AuthorizationPolicies.Admin, policy => policy.RequireAssertion(static context => Opens(context, Access.Admin)))
            .AddPolicy(
                AuthorizationPolicies.Moderator, policy => policy.RequireAssertion(static context => Opens(context, Access.Moderator)))
            .AddPolicy(AuthorizationPolicies.Lead, policy => policy.RequireAssertion(static context => Opens(context, Access.Lead)))
            .AddPolicy(AuthorizationPolicies.Legal, policy => policy.RequireAssertion(static context => Opens(context, Access.Legal)))
            .AddPolicy(
                AuthorizationPolicies.LegalOnly, policy => policy.RequireAssertion(static context => Opens(context, Access.LegalOnly)))
            .AddPolicy(
                AuthorizationPolicies.LeadOrLegal, policy => policy.RequireAssertion(static context => Opens(context, Access.LeadOrLegal)))
            .AddPolicy(AuthorizationPolicies.Staff, policy => policy.RequireAssertion(static context => Opens(context, Access.Staff)))
            .AddPolicy(
                AuthorizationPolicies.TrustAndSafety,
                policy => policy.RequireAssertion(static context => Opens(context, Access.TrustAndSafety)))
            .AddPolicy(
                AuthorizationPolicies.Service, policy => policy.RequireAssertion(static context => Opens(context, Access.Service)));
        return services;
    }

    /// <summary>True when the configuration, or the environment in its place, says who signs tokens.</summary>
    public static bool SaysWhoSigns(IConfiguration configuration, IHostEnvironment environment) =>
        environment.IsDevelopment()
        || !string.IsNullOrEmpty(configuration[$"{AuthOptions.Section}:{nameof(AuthOptions.Authority)}"])
        || !string.IsNullOrEmpty(configuration[$"{AuthOptions.Section}:{nameof(AuthOptions.SigningKey)}"]);

    /// <summary>True when the key file of a development node signs, as far as the configuration says.</summary>
    public static bool UsesDevelopmentKey(IConfiguration configuration, IHostEnvironment environment) =>
        environment.IsDevelopment()
        && string.IsNullOrEmpty(configuration[$"{AuthOptions.Section}:{nameof(AuthOptions.Authority)}"])
        && string.IsNullOrEmpty(configuration[$"{AuthOptions.Section}:{nameof(AuthOptions.SigningKey)}"]);

    /// <summary>
    /// Another way than a token to say who one is, for the requests that <paramref name="isMeant"/> tells. What it opens beside
    /// what the roles say is an <see cref="IAuthorizationHandler"/> of the same feature.
    /// </summary>
    public static IServiceCollection AddCallerScheme<THandler>(
        this IServiceCollection services, string scheme, Func<HttpContext, bool> isMeant)
        where THandler : AuthenticationHandler<AuthenticationSchemeOptions>
    {
        services.AddAuthentication().AddScheme<AuthenticationSchemeOptions, THandler>(scheme, null);
        return services.UseCallerScheme(scheme, isMeant);
    }

    /// <summary>The same for a scheme that is registered already. The one that was named last is asked first.</summary>
    public static IServiceCollection UseCallerScheme(this IServiceCollection services, string scheme, Func<HttpContext, bool> isMeant) =>
        services.PostConfigure<PolicySchemeOptions>(CallerScheme, options =>
        {
            var others = options.ForwardDefaultSelector;
            options.ForwardDefaultSelector = context => isMeant(context) ? scheme : others?.Invoke(context);
        });

    private static bool Opens(AuthorizationHandlerContext context, Access access) =>
        context.User.Caller() is { } caller && access.IsOpenTo(caller);
}

internal sealed class ConfigureBearer(
    IOptions<AuthOptions> auth,
    IHostEnvironment environment,
    TokenRefusals refusals,
    TimeProvider timeProvider) : IConfigureNamedOptions<JwtBearerOptions>
{
    public void Configure(JwtBearerOptions options) => Configure(JwtBearerDefaults.AuthenticationScheme, options);

    public void Configure(string? name, JwtBearerOptions options)
    {
        options.MapInboundClaims = false;
        options.SaveToken = false;
        options.Events ??= new();
        options.Events.OnAuthenticationFailed = refusals.AuthenticationFailed;
        options.Events.OnChallenge = TokenRefusals.Challenge;
        options.IncludeErrorDetails = true;
        options.TimeProvider = timeProvider;
        options.TokenHandlers.Clear();
        options.TokenHandlers.Add(new CachingTokenHandler(timeProvider));

        var parameters = options.TokenValidationParameters;
        parameters.NameClaimType = TokenClaims.Subject;
        parameters.RoleClaimType = TokenClaims.Roles;
        parameters.ValidAudience = auth.Value.Audience;
        parameters.RequireExpirationTime = true;
        parameters.ClockSkew = TimeSpan.FromSeconds(30);
        if (auth.Value.Authority is { } authority)
        {
            options.Authority = authority;
            options.RequireHttpsMetadata = !environment.IsDevelopment();
        }
        else
        {
            AuthOptionsValidator.TryReadKey(auth.Value.SigningKey!, out var key);
            parameters.IssuerSigningKey = new SymmetricSecurityKey(key);
            parameters.ValidIssuer = auth.Value.Issuer;
            parameters.ValidAlgorithms = [SecurityAlgorithms.HmacSha256];
        }
    }
}

/// <summary>Refuses every token, and says why: this process does not know who signs them.</summary>
internal sealed class NoTokensHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    protected override Task<AuthenticateResult> HandleAuthenticateAsync() => Task.FromResult(AuthenticateResult.NoResult());

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.StatusCode = StatusCodes.Status401Unauthorized;
        Response.Headers.WWWAuthenticate =
            "Bearer error=\"invalid_token\", error_description=\"OrleansMl:Auth of this process does not say who signs tokens.\"";
        return Task.CompletedTask;
    }
}
