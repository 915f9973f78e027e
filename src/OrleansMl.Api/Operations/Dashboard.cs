using Microsoft.AspNetCore.Authentication.JwtBearer;
using Orleans.Dashboard;
using OrleansMl.Http;
using OrleansMl.RateLimiting;
using OrleansMl.Security;

namespace OrleansMl.Operations;

/// <summary>
/// The Orleans dashboard for administrators. A browser opens <c>/dashboard?access_token=…</c> once; the token moves into a cookie
/// that only the dashboard accepts, and out of the address. Grain state (which is people's content) is not shown.
/// </summary>
internal static class Dashboard
{
    private const string Path = "/dashboard";
    private const string TokenName = "access_token";
    private const string CookieName = "orleansml_dashboard";

    /// <summary>Lets the bearer scheme take the token from the query or the cookie, below <c>/dashboard</c> and nowhere else.</summary>
    public static IServiceCollection AddDashboardLogin(this IServiceCollection services) => services.PostConfigure<JwtBearerOptions>(
        JwtBearerDefaults.AuthenticationScheme, static bearer => (bearer.Events ??= new()).OnMessageReceived = TakeBrowserToken);

    public static IApplicationBuilder UseDashboardLogin(this IApplicationBuilder app) => app.Use(next => context =>
    {
        if (!context.Request.Path.StartsWithSegments(Path) || context.User.Caller()?.Is(CallerRoles.Admin) is not true)
        {
            return next(context);
        }

        context.Response.Headers["Referrer-Policy"] = "no-referrer";
        if (context.Request.Query[TokenName] is not [{ } token])
        {
            return next(context);
        }

        context.Response.Cookies.Append(CookieName, token, new()
        {
            Path = Path,
            HttpOnly = true,
            SameSite = SameSiteMode.Strict,
            Secure = context.Request.IsHttps,
        });
        context.Response.Redirect(context.Request.PathBase + context.Request.Path);
        return Task.CompletedTask;
    });

    /// <summary>
    /// Maps the dashboard unless <c>OrleansMl:Dashboard</c> is false. The host has to call
    /// <c>AddDashboard()</c>; if it has not, this says so.
    /// </summary>
    public static void MapDashboard(this IEndpointRouteBuilder endpoints, IConfiguration configuration)
    {
        if (!configuration.GetValue("OrleansMl:Dashboard", true))
        {
            return;
        }

        var group = endpoints.MapOrleansDashboard(Path);
        group.RequireAccess(Access.Admin).ExcludeFromDescription().AsPage();
        ((IEndpointConventionBuilder)group).Finally(endpoint =>
        {
            if (endpoint is not RouteEndpointBuilder { RoutePattern.RawText: { } pattern })
            {
                return;
            }

            if (pattern.EndsWith("/Trace", StringComparison.OrdinalIgnoreCase))
            {
                // The log stream stays open as long as somebody looks.
                endpoint.Metadata.Add(new AdmissionMetadata(AdmissionKind.Stream));
            }

            if (pattern.EndsWith("/GrainState", StringComparison.OrdinalIgnoreCase))
            {
                endpoint.RequestDelegate = static context =>
                    ProblemResult.WriteAsync(context, Problem.ForStatus(StatusCodes.Status404NotFound));
            }
        });
    }

    /// <summary>
    /// Asks a browser that comes without an administrator's token for one, instead of showing it a problem in JSON. Before
    /// authorization.
    /// </summary>
    public static IApplicationBuilder UseDashboardLoginPage(this IApplicationBuilder app) => app.Use(static next => context =>
    {
        var request = context.Request;
        var isPage = (request.Path.Equals(Path, StringComparison.OrdinalIgnoreCase)
                || request.Path.Equals(Path + "/", StringComparison.OrdinalIgnoreCase))
            && context.GetEndpoint() is not null
            && request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase);
        if (!isPage || context.User.Caller()?.Is(CallerRoles.Admin) is true)
        {
            return next(context);
        }

        context.Response.StatusCode = context.User.Caller() is null ? StatusCodes.Status401Unauthorized : StatusCodes.Status403Forbidden;
        context.Response.Headers["Referrer-Policy"] = "no-referrer";
        context.Response.ContentType = "text/html; charset=utf-8";
        return context.Response.WriteAsync(LoginPage, context.RequestAborted);
    });

    private const string LoginPage = """
        <!DOCTYPE html>
        <html lang="en">
        <head><meta charset="utf-8"><title>OrleansMl dashboard</title></head>
        <body style="font-family: sans-serif; margin: 4em auto; max-width: 40em">
        <h1>Dashboard</h1>
        <p>It is for administrators. Paste an administrator's token; it moves into a cookie that only the dashboard accepts.
        In Development, <code>orleansml token --user root --role admin</code> prints one.</p>
        <form method="get" action="/dashboard/">
        <input type="password" name="access_token" size="60" autocomplete="off" required aria-label="Token">
        <button>Open</button>
        </form>
        </body>
        </html>
        """;

    /// <summary>True when a request to the dashboard brings a token in the query or in the dashboard's cookie.</summary>
    public static bool BringsToken(HttpContext context) => TokenOf(context.Request) is not null;

    private static Task TakeBrowserToken(MessageReceivedContext context)
    {
        if (TokenOf(context.Request) is { } token)
        {
            context.Token = token;
        }

        return Task.CompletedTask;
    }

    private static string? TokenOf(HttpRequest request) =>
        !request.Path.StartsWithSegments(Path) || request.Headers.Authorization.Count > 0 ? null
        : request.Query[TokenName] is [{ } token] ? token
        : request.Cookies[CookieName];
}
