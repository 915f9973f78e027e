using System.Text;
using OrleansMl.Http;

namespace OrleansMl.Documentation;

/// <summary>What a browser asks for that knows only the host.</summary>
internal static class FrontDoor
{
    private static readonly byte[] Icon = Encoding.UTF8.GetBytes(
        """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><circle cx="8" cy="8" r="7" fill="#2b6cb0"/></svg>""");

    public static void MapFrontDoor(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/", static () => TypedResults.Redirect("/docs/")).AllowAnonymous().ExcludeFromDescription().AsPage();
        endpoints.MapGet("/favicon.ico", static (HttpContext context) =>
        {
            context.Response.Headers.CacheControl = "public, max-age=86400";
            return TypedResults.Bytes(Icon, "image/svg+xml");
        }).AllowAnonymous().ExcludeFromDescription();
    }
}
