using System.Globalization;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.WebUtilities;
using OrleansMl.Http;

namespace OrleansMl.Sessions;

/// <summary>What a browser shows while it signs in: problems as pages, and as JSON for whoever asks for no page.</summary>
internal sealed class SignInPages : ErrorShape
{
    private const string Html = "text/html; charset=utf-8";

    public override Type BodyType => typeof(Problem);

    public override int StatusOf(Problem problem) => problem.Status;

    /// <summary>No cache keeps the answer, and no other host learns its address.</summary>
    public static void KeepPrivate(HttpResponse response)
    {
        response.Headers.CacheControl = "no-store";
        response.Headers["Referrer-Policy"] = "no-referrer";
    }

    public override Task WriteBodyAsync(HttpContext context, int status, Problem problem)
    {
        KeepPrivate(context.Response);
        var named = problem with { RequestId = context.TraceIdentifier };
        if (!context.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase))
        {
            return JsonAnswer.WriteAsync(context, status, named, ApiJson.Default.Problem, "application/problem+json");
        }

        var again = QueryHelpers.AddQueryString(OidcApi.BeginPath, "return_to", context.Features.Get<ReturnTo>()?.Path ?? "/");
        return WriteAsync(context, status, TitleOf(problem), "", $"""
            <p>{Encode(problem.Detail ?? problem.Title)}</p>
            <p><a href="{Encode(again)}">Sign in again</a></p>
            <p>{Encode(problem.Code)}, request <code>{Encode(context.TraceIdentifier)}</code></p>
            """);
    }

    /// <summary>
    /// Goes on to a path of this host. A page and no redirect: what the provider began, a browser ends without the session's cookie, which
    /// is for requests of this site.
    /// </summary>
    public static Task WriteSignedInAsync(HttpContext context, string returnTo)
    {
        var path = Encode(returnTo);
        return WriteAsync(
            context,
            StatusCodes.Status200OK,
            "Signed in",
            $"""<meta http-equiv="refresh" content="0; url={path}">""",
            $"""<p><a href="{path}">Go on</a></p>""");
    }

    private static string TitleOf(Problem problem) => problem.Code switch
    {
        ProblemCodes.SignInRefused => "You cannot sign in here",
        ProblemCodes.ProviderUnavailable => "Nobody can sign in now",
        _ => "The sign-in failed",
    };

    private static string Encode(string text) => HtmlEncoder.Default.Encode(text);

    private static Task WriteAsync(HttpContext context, int status, string title, string head, string body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = Html;
        return context.Response.WriteAsync(string.Create(CultureInfo.InvariantCulture, $"""
            <!DOCTYPE html>
            <html lang="en">
            <head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{title}</title>{head}</head>
            <body style="font-family: sans-serif; margin: 4em auto; max-width: 40em; padding: 0 1em">
            <h1>{title}</h1>
            {body}
            </body>
            </html>
            """));
    }
}
