using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;

namespace OrleansMl.Sessions;

/// <summary>How a sign-in at the provider ended: with a user, or with a failure.</summary>
/// <param name="User">Who signed in there; null when it failed.</param>
/// <param name="Failure">Why it failed; null when it did not.</param>
/// <param name="Properties">What was kept since it began; null when nobody can tell.</param>
internal sealed record OidcArrival(ClaimsPrincipal? User, Exception? Failure, AuthenticationProperties? Properties);

/// <summary>Leaves what came of a sign-in for whoever asked for it, and makes no session of its own.</summary>
internal sealed class OidcEvents(IOptions<OidcOptions> options) : OpenIdConnectEvents
{
    public override Task RedirectToIdentityProvider(RedirectContext context)
    {
        if (options.Value.PublicOrigin is { } origin)
        {
            context.ProtocolMessage.RedirectUri = origin + OidcProvider.CallbackPath;
        }

        return Task.CompletedTask;
    }

    // The handler takes an ID token without a signature from the token endpoint, as the standard allows over https.
    public override Task TokenValidated(TokenValidatedContext context)
    {
        if (context.SecurityToken.RawSignature is not { Length: > 0 })
        {
            context.Fail(new SecurityTokenInvalidSignatureException("The ID token is not signed."));
        }

        return Task.CompletedTask;
    }

    public override Task TicketReceived(TicketReceivedContext context)
    {
        context.Properties!.RedirectUri = context.ReturnUri;
        context.HttpContext.Features.Set(new OidcArrival(context.Principal, null, context.Properties));
        context.HandleResponse();
        return Task.CompletedTask;
    }

    public override Task RemoteFailure(RemoteFailureContext context)
    {
        context.HttpContext.Features.Set(new OidcArrival(null, context.Failure, context.Properties));
        context.HandleResponse();
        return Task.CompletedTask;
    }
}
