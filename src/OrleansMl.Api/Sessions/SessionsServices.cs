using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using OrleansMl.Http;
using OrleansMl.Security;

namespace OrleansMl.Sessions;

internal static class SessionsServices
{
    // All nodes, wherever their files lie, are one application.
    private const string Application = "OrleansMl";

    private const string AntiforgeryCookie = "__Host-oml-antiforgery";

    /// <summary>Sessions of browsers. Call it after API keys: any other credential counts before a session.</summary>
    public static IServiceCollection AddSessions(this IServiceCollection services)
    {
        services.AddOptions<SessionOptions>().BindConfiguration(SessionOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.TryAddSingleton<SessionCache>();
        services.TryAddSingleton<SharedKeys>();
        services.TryAddSingleton<SessionCookie>();
        services.TryAddSingleton<SignIn>();
        services.AddAuthentication().AddCookie(SessionCookie.SchemeName);
        services.TryAddEnumerable(
            ServiceDescriptor.Singleton<IConfigureOptions<CookieAuthenticationOptions>, ConfigureSessionCookie>());
        services.UseCallerScheme(SessionCookie.SchemeName, SessionCookie.IsMeant);
        services.AddDataProtection().SetApplicationName(Application);
        services.AddOptions<KeyManagementOptions>().Configure<SharedKeys>(static (keys, shared) => keys.XmlRepository = shared);
        services.AddAntiforgery(static antiforgery =>
        {
            antiforgery.HeaderName = SessionsApi.AntiforgeryHeader;
            antiforgery.SuppressReadingTokenFromFormBody = true;
            antiforgery.SuppressXFrameOptionsHeader = true;
            antiforgery.Cookie = new SecureCookie
            {
                Name = AntiforgeryCookie,
                Path = "/",
                HttpOnly = true,
                SameSite = SameSiteMode.Strict,
                IsEssential = true,
            };
        });
        DoNotReadKeysAtStart(services);
        AddOidc(services);
        return services.AddApiJson(SessionsJson.Default);
    }

    private static void AddOidc(IServiceCollection services)
    {
        services.AddOptions<OidcOptions>().BindConfiguration(OidcOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.TryAddSingleton<OidcProvider>();
        services.TryAddSingleton<OidcEvents>();
        services.TryAddSingleton<OidcSignIn>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IConfigureOptions<OpenIdConnectOptions>, ConfigureOidc>());
        services.TryAddEnumerable(
            ServiceDescriptor.Singleton<IPostConfigureOptions<OpenIdConnectOptions>, OpenIdConnectPostConfigureOptions>());
        services.AddOptions<OpenIdConnectOptions>(OidcProvider.Name).PostConfigure<TimeProvider>(static (options, timeProvider) =>
            options.ConfigurationManager = new ProviderConfiguration(options.ConfigurationManager!, timeProvider));
    }

    // Data Protection reads its keys while the host starts, on a thread that waits: for a cluster that may start after it.
    private static void DoNotReadKeysAtStart(IServiceCollection services)
    {
        for (var i = services.Count - 1; i >= 0; i--)
        {
            if (services[i] is { ServiceType: var service, IsKeyedService: false, ImplementationType: { } type }
                && service == typeof(IHostedService)
                && type.Assembly == typeof(IDataProtectionBuilder).Assembly)
            {
                services.RemoveAt(i);
            }
        }
    }
}
