using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;
using OrleansMl.ApiKeys;
using OrleansMl.Operations;

namespace OrleansMl.Security;

/// <summary>Names of the authorization policies.</summary>
internal static class Policies
{
    /// <summary>Everybody with a valid token.</summary>
    public const string User = "user";

    /// <summary>Administrators.</summary>
    public const string Admin = "admin";

    /// <summary>Administrators and services.</summary>
    public const string Service = "service";
}

internal static class ApiSecurity
{
    // Chooses between the two ways to say who one is.
    private const string CallerScheme = "Caller";

    public static IServiceCollection AddApiSecurity(this IServiceCollection services)
    {
        services.AddOptions<AuthOptions>().BindConfiguration(AuthOptions.Section).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IPostConfigureOptions<AuthOptions>, DevelopmentAuth>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<AuthOptions>, AuthOptionsValidator>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IConfigureOptions<JwtBearerOptions>, ConfigureBearer>());

        services.AddAuthentication(CallerScheme)
            .AddPolicyScheme(CallerScheme, null, options => options.ForwardDefaultSelector = static context =>
                ApiKeyHandler.IsMeant(context) ? ApiKeyHandler.SchemeName : JwtBearerDefaults.AuthenticationScheme)
            .AddJwtBearer()
            .AddScheme<AuthenticationSchemeOptions, ApiKeyHandler>(ApiKeyHandler.SchemeName, null);
        services.AddAuthorizationBuilder()
            .SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().RequireAssertion(context => Endpoint(context) is null || May(context, null)).Build())
            .AddPolicy(Policies.User, policy => policy.RequireAssertion(context => May(context, null)))
            .AddPolicy(Policies.Admin, policy => policy.RequireAssertion(context => May(context, CallerRoles.Admin)))
            .AddPolicy(Policies.Service, policy => policy.RequireAssertion(context => May(context, CallerRoles.Admin | CallerRoles.Service)));
        return services;
    }

    // A token by its roles; an API key by its roles and by the scope that the endpoint names.
    private static bool May(AuthorizationHandlerContext context, CallerRoles? any) =>
        context.User.Identity is CallerIdentity identity
        && (any is not { } roles || identity.Caller.Is(roles))
        && (identity.Scopes is not { } scopes
            || scopes.HasFlag(ApiKeyScopes.Admin)
            || Endpoint(context)?.Metadata.GetMetadata<ScopeMetadata>() is { } needed && scopes.HasFlag(needed.Scope));

    private static Endpoint? Endpoint(AuthorizationHandlerContext context) => (context.Resource as HttpContext)?.GetEndpoint();
}

internal sealed class ConfigureBearer(IOptions<AuthOptions> auth, IHostEnvironment environment, TimeProvider timeProvider) : IConfigureNamedOptions<JwtBearerOptions>
{
    public void Configure(JwtBearerOptions options) => Configure(JwtBearerDefaults.AuthenticationScheme, options);

    public void Configure(string? name, JwtBearerOptions options)
    {
        options.MapInboundClaims = false;
        options.SaveToken = false;
        options.IncludeErrorDetails = true;
        options.TimeProvider = timeProvider;
        options.TokenHandlers.Clear();
        options.TokenHandlers.Add(new CachingTokenHandler(timeProvider));
        options.Events = new() { OnMessageReceived = Dashboard.TakeBrowserToken };

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
