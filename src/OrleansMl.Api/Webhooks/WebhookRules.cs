using OrleansMl.Events;
using OrleansMl.Http;

namespace OrleansMl.Webhooks;

/// <summary>What is wrong with a request about webhooks.</summary>
internal static class WebhookRules
{
    private const int MaxUrl = 2000, MaxDescription = 200, MaxNames = 64, IdLength = 32, MaxEventId = 64;

    public static bool IsId(string id) => id.Length == IdLength && id.All(char.IsAsciiHexDigitLower);

    /// <summary>For the audit: a path or query may hold a secret.</summary>
    public static string HostOf(WebhookSettings settings) => new Uri(settings.Url).Authority;

    public static List<FieldError> Check(WebhookRequest request)
    {
        List<FieldError> errors = [];
        if (request.Url is null)
        {
            errors.Add(new("/url", "Must be an https address.", "required"));
        }
        else if (request.Url.Length > MaxUrl)
        {
            errors.Add(new("/url", $"Must have at most {MaxUrl} characters.", "too_long"));
        }
        else if (!IsUrl(request.Url))
        {
            errors.Add(new("/url", "Must be an absolute https address without user and fragment.", "invalid_url"));
        }

        if (request.Description?.Length > MaxDescription)
        {
            errors.Add(new("/description", $"Must have at most {MaxDescription} characters.", "too_long"));
        }

        var types = request.Types ?? [];
        if (types.Length > EventTypes.All.Length)
        {
            errors.Add(new("/types", "Each type may be named once.", "too_many"));
        }

        for (var i = 0; i < types.Length && errors.Count < MaxNames; i++)
        {
            if (types[i] is null || !EventTypes.All.Contains(types[i]))
            {
                errors.Add(new($"/types/{i}", $"Must be one of {string.Join(", ", EventTypes.All)}.", "unknown_value"));
            }
        }

        errors.AddRange((request.Unknown?.Keys ?? Enumerable.Empty<string>()).Take(MaxNames)
            .Select(name => new FieldError($"/{name}", "There is no such field.", "unknown_field")));
        return errors;
    }

    public static List<FieldError> Check(RedeliverRequest request)
    {
        List<FieldError> errors = [];
        if (request.EventIds is { Length: 0 or > IWebhooksGrain.MaxRedelivered } ids)
        {
            errors.Add(new(
                "/event_ids",
                $"Must be an array of 1 to {IWebhooksGrain.MaxRedelivered} ids, or absent for all.",
                ids.Length == 0 ? "empty" : "too_many"));
        }
        else if (Array.Exists(request.EventIds ?? [], id => id is not { Length: >= 1 and <= MaxEventId }))
        {
            errors.Add(new("/event_ids", "Must be ids of events.", "invalid_id"));
        }

        errors.AddRange((request.Unknown?.Keys ?? Enumerable.Empty<string>()).Take(MaxNames)
            .Select(name => new FieldError($"/{name}", "There is no such field.", "unknown_field")));
        return errors;
    }

    public static Problem ToProblem(WebhookResult result) => result.Outcome switch
    {
        WebhookOutcome.TooMany => Problem.Of(
            StatusCodes.Status409Conflict, ProblemCodes.TooManyWebhooks, "There are as many webhooks as there may be; delete one first."),
        WebhookOutcome.HttpsRequired => Problem.Validation("/url", "https_required", "Must begin with https://."),
        WebhookOutcome.AddressNotAllowed => Problem.Validation(
            "/url",
            "address_not_allowed",
            $"Leads to {result.Detail}, which is not an address of the internet; OrleansMl:Webhooks:AllowedNetworks allows others."),
        WebhookOutcome.Unresolvable => Problem.Validation("/url", "unresolvable", "The name of the address does not resolve."),
        _ => Problem.NotFound("There is no such webhook."),
    };

    private static bool IsUrl(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url)
        && (url.Scheme == Uri.UriSchemeHttps || url.Scheme == Uri.UriSchemeHttp)
        && url is { UserInfo.Length: 0, Fragment.Length: 0, IdnHost.Length: > 0 };
}
