using Microsoft.AspNetCore.Mvc;
using OrleansMl.Http;
using OrleansMl.RateLimiting;
using OrleansMl.Security;

namespace OrleansMl.Sessions;

/// <summary>Where browsers go, and come back to, to sign in at the provider. Pages and not operations: no script calls them.</summary>
internal static class OidcApi
{
    public const string BeginPath = "/api/v1/session/oidc";

    /// <summary>Maps them where the configuration names a provider.</summary>
    public static void MapOidc(this IEndpointRouteBuilder endpoints)
    {
        if (!OidcOptions.IsOn(endpoints.ServiceProvider.GetRequiredService<IConfiguration>()))
        {
            return;
        }

        AsSignIn(endpoints.MapGet(BeginPath, BeginAsync));
        AsSignIn(endpoints.MapGet(OidcProvider.CallbackPath, CompleteAsync));
    }

    private static void AsSignIn(RouteHandlerBuilder builder) => builder
        .RequireAccess(Access.Anybody)
        .WithMetadata(new UsesKeysMetadata(), new SignInPages())
        .AsPage()
        .ExcludeFromDescription();

    private static async Task<IResult> BeginAsync(
        HttpContext context, AnonymousLimiter limiter, OidcSignIn oidc, [FromQuery(Name = "return_to")] string? returnTo)
    {
        if (await limiter.AcquireToSignInAsync(context) is { } limited)
        {
            return new ProblemResult(limited);
        }

        if (returnTo is not null && !ReturnAddress.IsPage(returnTo))
        {
            return new ProblemResult(Problem.Validation(
                "/return_to",
                "invalid_address",
                $"Must be a page of this host, such as /console/review, of at most {ReturnAddress.MaxLength} characters."));
        }

        var path = returnTo ?? "/";
        SignInPages.KeepPrivate(context.Response);
        context.Features.Set(new ReturnTo(path));
        return await oidc.BeginAsync(context, path) is { } problem ? new ProblemResult(problem) : Results.Empty;
    }

    private static async Task<IResult> CompleteAsync(HttpContext context, AnonymousLimiter limiter, OidcSignIn oidc)
    {
        // The address has the code: it goes no further than here.
        SignInPages.KeepPrivate(context.Response);
        if (await limiter.AcquireToSignInAsync(context) is { } limited)
        {
            return new ProblemResult(limited);
        }

        var (returnTo, problem) = await oidc.CompleteAsync(context);
        context.Features.Set(new ReturnTo(returnTo));
        if (problem is not null)
        {
            return new ProblemResult(problem);
        }

        await SignInPages.WriteSignedInAsync(context, returnTo);
        return Results.Empty;
    }
}

/// <summary>Where a browser goes once it is signed in.</summary>
internal sealed record ReturnTo(string Path);
