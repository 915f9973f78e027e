using Microsoft.AspNetCore.Authentication.JwtBearer;
using Orleans.Dashboard;
using OrleansMl.Http;
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
        group.RequireAccess(Access.Admin).ExcludeFromDescription();
        ((IEndpointConventionBuilder)group).Finally(endpoint =>
        {
            if (endpoint is RouteEndpointBuilder { RoutePattern.RawText: { } pattern }
                && pattern.EndsWith("/GrainState", StringComparison.OrdinalIgnoreCase))
            {
                endpoint.RequestDelegate = static context =>
                    ProblemResult.WriteAsync(context, Problem.ForStatus(StatusCodes.Status404NotFound));
            }
        });
    }

    private static Task TakeBrowserToken(MessageReceivedContext context)
    {
        var request = context.Request;
        if (request.Path.StartsWithSegments(Path) && request.Headers.Authorization.Count == 0)
        {
            context.Token = request.Query[TokenName] is [{ } token] ? token : request.Cookies[CookieName];
        }

        return Task.CompletedTask;
    }
}
