using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using OrleansMl.Audit;
using OrleansMl.Http;
using OrleansMl.RateLimiting;
using OrleansMl.Security;
using OrleansMl.Users;

namespace OrleansMl.Sessions;

/// <summary>Signs a browser in at the provider: sends it there, and makes a session of who comes back.</summary>
internal sealed partial class OidcSignIn(
    GrainClient grains,
    SignIn signIn,
    OidcProvider provider,
    NodeRateLimiter limiter,
    IOptions<RateLimitOptions> limits,
    IOptions<OidcOptions> options,
    TimeProvider timeProvider,
    ILogger<OidcSignIn> logger)
{
    // What the browser was signed in with, which its new session takes the place of: its cookie does not come back from the provider.
    private const string BeforeItem = "before";

    private const int MaxErrorLength = 64;

    // Of the slots of who has no token, most stay for others while the provider hesitates.
    private const int MaxAtProvider = 8;

    private int _atProvider;

    /// <summary>Sends the browser to the provider; the problem when that cannot be.</summary>
    public async Task<Problem?> BeginAsync(HttpContext context, string returnTo)
    {
        var properties = new AuthenticationProperties { RedirectUri = returnTo };
        if (await SignIn.OfCookieAsync(context) is { } before)
        {
            properties.Items[BeforeItem] = SessionReference.Of(before).ToString();
        }

        try
        {
            return await AtProviderAsync(async () => await (await provider.HandlerAsync(context)).ChallengeAsync(properties));
        }
        catch (Exception exception) when (IsOfProvider(exception))
        {
            return ProblemOf(exception);
        }
    }

    /// <summary>Makes a session of what the provider sent the browser back with.</summary>
    /// <returns>Where the browser wants to go, and why it does not; null when it does.</returns>
    public async Task<(string ReturnTo, Problem? Problem)> CompleteAsync(HttpContext context)
    {
        if (await AtProviderAsync(async () => await (await provider.HandlerAsync(context)).HandleRequestAsync()) is { } busy)
        {
            return ("/", busy);
        }

        // None where the address differs by what routing takes no notice of.
        var arrival = context.Features.Get<OidcArrival>()
            ?? new(null, new AuthenticationFailureException("This is not where the provider sends browsers."), null);
        var returnTo = arrival.Properties?.RedirectUri is { } wanted && ReturnAddress.IsPage(wanted) ? wanted : "/";
        return (returnTo, arrival.User is null ? ProblemOf(arrival.Failure!) : await AdmitAsync(context, arrival));
    }

    private async Task<Problem?> AtProviderAsync(Func<Task> ask)
    {
        try
        {
            if (Interlocked.Increment(ref _atProvider) > MaxAtProvider)
            {
                return Problem.Unavailable(
                    ProblemCodes.ProviderUnavailable, "Others wait for the provider that signs you in.", Problem.RetrySoon);
            }

            await ask();
            return null;
        }
        finally
        {
            Interlocked.Decrement(ref _atProvider);
        }
    }

    private async Task<Problem?> AdmitAsync(HttpContext context, OidcArrival arrival)
    {
        var user = arrival.User!;
        var subjects = user.FindAll(claim => claim.Type == options.Value.SubjectClaim).Select(claim => claim.Value).Distinct().ToList();
        var subject = subjects is [var one] ? one : null;
        if (UserIds.FromSubject(subject) is not { } userId)
        {
            LogFailed(nameof(OidcOptions.SubjectClaim), options.Value.SubjectClaim);
            return Failed("The provider names nobody who could be a user here.");
        }

        if (RateLimits.Report(context, await limiter.AcquireAsync(RateLimitGroup.SignIn, userId, limits.Value.For(RateLimitGroup.SignIn)))
            is { } limited)
        {
            return limited;
        }

        var roles = OidcRoles.Of(user, options.Value);
        var lacks = !OidcRoles.IsInAllowedGroup(user, options.Value) ? "no_group"
            : roles == CallerRoles.None && options.Value.RequireRole ? "no_role"
            : null;
        if (lacks is not null)
        {
            await grains.Audit.NoteAsync(new(timeProvider.GetUtcNow(), userId, AuditActions.RefuseSignIn, userId, lacks));
            LogRefused(userId, lacks);
            return Refused(
                $"You are {userId} at the provider, but none of your {(lacks == "no_role" ? "roles" : "groups")} opens this. " +
                "Whoever administers the provider can give you one; then sign in again.");
        }

        var before = arrival.Properties!.Items.TryGetValue(BeforeItem, out var told) ? SessionReference.Parse(told) : null;
        await signIn.StartAsync(context, subject!, roles, before, isFromProvider: true);
        return null;
    }

    private Problem ProblemOf(Exception failure)
    {
        var error = ErrorOf(failure);

        // What the handler says of a state or a cookie is the same words each time; of anything else we say which check it was.
        LogFailed(
            failure.GetType().Name,
            error ?? (failure is AuthenticationFailureException ? failure.Message : TokenRefusals.ReasonOf(failure)));
        return IsDown(failure)
                ? Problem.Unavailable(
                    ProblemCodes.ProviderUnavailable,
                    "The provider that signs you in cannot be reached now, or does not answer as it should.",
                    Problem.RetryAfterFailover)
            : error == "access_denied" ? Refused("The provider did not let you in, or you gave up there.")
            : error is not null ? Failed($"The provider refused it ({error}).")
            : failure is OpenIdConnectProtocolException or AuthenticationFailureException ? Failed(
                "It was begun in another browser or too long ago, or it was completed already.")
            : Failed(TokenRefusals.ReasonOf(failure));
    }

    private static Problem Failed(string why) =>
        Problem.Of(StatusCodes.Status400BadRequest, ProblemCodes.SignInFailed, $"The sign-in failed; begin it again. {why}");

    private static Problem Refused(string why) => Problem.Of(StatusCodes.Status403Forbidden, ProblemCodes.SignInRefused, why);

    private static bool IsOfProvider(Exception failure) => IsDown(failure) || failure is OpenIdConnectProtocolException;

    private static bool IsDown(Exception failure)
    {
        for (Exception? one = failure; one is not null; one = one.InnerException)
        {
            if (one is ProviderUnavailableException or HttpRequestException or IOException or TimeoutException or TaskCanceledException

                // An answer that cannot be read: the handler says why beneath.
                or OpenIdConnectProtocolException { InnerException: not null })
            {
                return true;
            }
        }

        return false;
    }

    // The standard's word for it, if it is one. What the provider says beside it may be about anybody.
    private static string? ErrorOf(Exception failure) =>
        failure.Data["error"] is string { Length: > 0 and <= MaxErrorLength } error
        && !error.AsSpan().ContainsAnyExcept("abcdefghijklmnopqrstuvwxyz_")
            ? error
            : null;

    [LoggerMessage(EventId = 7203, Level = LogLevel.Warning, Message = "A sign-in at the provider failed: {Kind}: {Reason}")]
    private partial void LogFailed(string kind, string reason);

    [LoggerMessage(EventId = 7204, Level = LogLevel.Information, Message = "User {UserId} of the provider was refused: {Reason}")]
    private partial void LogRefused(string userId, string reason);
}

/// <summary>Names a session of a user.</summary>
internal sealed record SessionReference(string UserId, string SessionId)
{
    public static SessionReference Of(SessionIdentity session) => new(session.Caller.UserId, session.Session.Id);

    /// <summary>What <see cref="ToString"/> wrote; no user id and no session id holds a blank.</summary>
    public static SessionReference? Parse(string? text) => text?.Split(' ') is [var user, var session] ? new(user, session) : null;

    public override string ToString() => $"{UserId} {SessionId}";
}
