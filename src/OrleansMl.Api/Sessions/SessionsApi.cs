using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using OrleansMl.ApiKeys;
using OrleansMl.Audit;
using OrleansMl.Http;
using OrleansMl.RateLimiting;
using OrleansMl.Security;
using OrleansMl.Users;
using OrleansMl.Validation;

namespace OrleansMl.Sessions;

/// <summary>Signing a browser in and out, and what a user sets for the pages they work with.</summary>
internal static partial class SessionsApi
{
    /// <summary>The header of calls with a session that change something.</summary>
    public const string AntiforgeryHeader = "X-Antiforgery";

    private const string Tag = "Sessions";

    private const string Example = """
        {"user": "alice", "roles": ["moderator"], "scopes": ["user", "owner", "reader", "moderator", "staff", "anybody"],
          "expires_at": "2026-11-30T16:00:00+00:00", "ends_at": "2026-12-01T08:00:00+00:00",
          "antiforgery": {"name": "X-Antiforgery", "value": "CfDJ8..."}}
        """;

    public static void MapSessions(this IEndpointRouteBuilder endpoints)
    {
        var services = endpoints.ServiceProvider;
        endpoints.MapSignIn(ApiSecurity.UsesDevelopmentKey(
            services.GetRequiredService<IConfiguration>(), services.GetRequiredService<IHostEnvironment>()));

        endpoints.MapGet("/api/v1/session", GetAsync)
            .WithName("get_session")
            .WithTags(Tag)
            .WithMetadata(new UsesKeysMetadata())
            .RequireAccess(Access.User)
            .RequireLimit(RateLimitGroup.Default)
            .WithSummary("Read the session of this browser")
            .WithDescription(
                "Who signed in, what their roles open, when it ends, and the header that calls which change something must have. 401 " +
                "when the request has no session, also when it has a token, which counts before the cookie.")
            .ProducesExample<SessionView>(200, Example);

        endpoints.MapDelete("/api/v1/session", EndAsync)
            .WithName("end_session")
            .WithTags(Tag)
            .WithMetadata(new UsesKeysMetadata())
            .RequireAccess(Access.Anybody)
            .RequireLimit(RateLimitGroup.Default)
            .WithSummary("Sign this browser out")
            .WithDescription(
                "The session is over on every node within 2 seconds, and the cookie is taken back. With a session that holds the " +
                "antiforgery header is needed. Repeating it is harmless: who has no session has none afterwards. 200 when the session " +
                "was begun at an OpenID Connect provider that has an address to sign out at: go to it to end the session there as well.")
            .ProducesExample<SignedOutView>(
                200, """{"sign_out_at": "https://login.example.com/logout?client_id=orleansml&post_logout_redirect_uri=…"}""")
            .Produces(204);

        endpoints.MapDelete("/api/v1/users/{user_id}/sessions", EndAllAsync)
            .WithName("end_user_sessions")
            .WithTags(Tag)
            .RequireAccess(Access.Owner)
            .RequireLimit(RateLimitGroup.SignIn)
            .AllowScope(ApiKeyScopes.Users)
            .WithSummary("Sign a user out everywhere")
            .WithDescription(
                "Every session of the user is over on every node within 2 seconds, that of the request included. Tokens are the issuer's " +
                "and go on. Audited. Only the person, administrators and services may do this; repeating it is harmless.")
            .Produces(204)
            .ProducesProblems(422);

        endpoints.MapPreferences();
        endpoints.MapOidc();
    }

    private static void MapSignIn(this IEndpointRouteBuilder endpoints, bool isDevelopment)
    {
        const string Summary = "Sign a browser in";
        const string Description =
            "Takes the token of the request, sets the cookie __Host-oml (HttpOnly, Secure, SameSite=Strict) and answers as GET. All " +
            "operations take the cookie in place of the token; those that change something need the header antiforgery.name with " +
            "antiforgery.value. The session is the token's subject with the token's roles. It is over 8 hours after its last use, 24 " +
            "hours after the sign-in (OrleansMl:Sessions), or when it is ended; a user has at most 10, one more ends the oldest, and a " +
            "session that the browser had is ended by the new one. API keys are refused. Audited.";
        var signIn = isDevelopment
            ? endpoints.MapPost("/api/v1/session", SignInLocallyAsync)
                .WithDescription(
                    Description + " This node is in Development and signs tokens with its own key: from this machine, in place of a " +
                    "token, a body says who signs in. role is admin, lead, moderator, legal, service, or absent.")
                .RequireAccess(Access.Anybody)
                .AcceptsExample<LocalSignInRequest>("""{"user": "root", "role": "admin"}""")
                .RefusesOtherMediaTypes<LocalSignInRequest>()
                .ProducesProblems(400, 401, 413, 415, 422)
            : endpoints.MapPost("/api/v1/session", SignInByTokenAsync).WithDescription(Description).RequireAccess(Access.User);
        signIn.WithName("create_session")
            .WithTags(Tag)
            .WithSummary(Summary)
            .WithMetadata(new TokenOnlyMetadata(), new UsesKeysMetadata())
            .RequireLimit(RateLimitGroup.SignIn)
            .ProducesExample<SessionView>(201, Example);
    }

    private static Task<Json<SessionView>> SignInByTokenAsync(HttpContext context, SignIn signIn) =>
        signIn.BeginAsync(context, UserIds.ToSubject(context.Caller().UserId), context.Caller().Roles);

    private static async Task<Results<Json<SessionView>, ProblemResult>> SignInLocallyAsync(
        HttpContext context, SignIn signIn, IOptions<AuthOptions> auth, NodeRateLimiter limiter, IOptions<RateLimitOptions> limits)
    {
        if (context.User.Caller() is not null)
        {
            return await SignInByTokenAsync(context, signIn);
        }

        if (context.Request.Headers.Authorization.Count > 0 || !auth.Value.UsesDevelopmentKey || !LocalSignIn.IsLocal(context))
        {
            return new ProblemResult(Problem.ForStatus(StatusCodes.Status401Unauthorized) with
            {
                Detail = "Send a valid token: Authorization: Bearer <token>. A body with user and role is for browsers on this machine.",
            });
        }

        var (request, problem) = await JsonBody.ReadAsync(context, SessionsJson.Default.LocalSignInRequest, LocalSignIn.MaxBytes);
        if (request is null)
        {
            return new ProblemResult(problem!);
        }

        if (LocalSignIn.Check(request, out var roles) is { Count: > 0 } errors)
        {
            return new ProblemResult(Problem.Validation(errors));
        }

        var limit = limits.Value.For(RateLimitGroup.SignIn);
        return RateLimits.Report(
                context, await limiter.AcquireAsync(RateLimitGroup.SignIn, UserIds.FromSubject(request.User)!, limit)) is { } limited
            ? new ProblemResult(limited)
            : await signIn.BeginAsync(context, request.User!, roles);
    }

    private static Results<Json<SessionView>, ProblemResult> GetAsync(HttpContext context, IAntiforgery antiforgery) =>
        context.User.Identity is SessionIdentity session
            ? new Json<SessionView>(
                200,
                SessionView.Of(session, antiforgery.GetAndStoreTokens(context).RequestToken!),
                SessionsJson.Default.SessionView)
            : new ProblemResult(Problem.Of(
                StatusCodes.Status401Unauthorized,
                ProblemCodes.Unauthenticated,
                "This request has no session: it was made with a token. Begin one with POST /api/v1/session, and send its cookie alone."));

    private static async Task<Results<Json<SignedOutView>, NoContent>> EndAsync(
        HttpContext context, SignIn signIn, OidcProvider provider) =>
        await signIn.EndAsync(context) is { IsFromProvider: true } && await provider.SignOutAddressAsync(context) is { } address
            ? new Json<SignedOutView>(200, new(address), SessionsJson.Default.SignedOutView)
            : TypedResults.NoContent();

    private static async Task<Results<NoContent, ProblemResult>> EndAllAsync(
        [FromRoute(Name = "user_id")] string userId,
        HttpContext context,
        GrainClient grains,
        SessionCache sessions,
        TimeProvider timeProvider)
    {
        if (FieldRules.CheckPathUser(userId, out var user) is { } invalid)
        {
            return new ProblemResult(invalid);
        }

        var caller = context.Caller();
        if (caller.UserId != user && !caller.MayActForOthers)
        {
            return new ProblemResult(Problem.Forbidden("Only the person, administrators and services may do this."));
        }

        await grains.NoteAsync(context, timeProvider, AuditActions.EndSessions, user);
        await grains.Sessions(user).EndAllAsync();
        if (context.User.Identity is SessionIdentity session)
        {
            sessions.Forget(session.Session.Id);
        }

        return TypedResults.NoContent();
    }
}
