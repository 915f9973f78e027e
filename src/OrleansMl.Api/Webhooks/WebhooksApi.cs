using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using OrleansMl.Audit;
using OrleansMl.Events;
using OrleansMl.Http;
using OrleansMl.RateLimiting;
using OrleansMl.Security;

namespace OrleansMl.Webhooks;

/// <summary>Subscriptions to events: make, change, look at what was delivered, deliver again.</summary>
internal static class WebhooksApi
{
    private const string Route = "/api/v1/webhooks";

    private const string AddressNote =
        " The url must be https and lead to the internet, unless the configuration allows other networks (OrleansMl:Webhooks); redirects " +
        "are not followed.";

    private const string Webhook = """
        {
          "id": "019b8d1c3f5a7b2c9d4e6f8091a2b3c4", "url": "https://platform.example/hooks/moderation", "types": ["content.decided"],
          "description": "visibility", "enabled": true, "state": "active", "created_at": "2026-01-05T12:00:00+00:00",
          "counts_from": "2026-01-05T12:00:10+00:00", "lag": 0, "held_items": 0, "held_events": 0, "dead_letters": 0, "missed": 0,
          "last_success_at": "2026-01-05T12:04:31+00:00", "last_error": null, "disabled_reason": null, "previous_secret_until": null
        }
        """;

    private const string WithSecret =
        $$"""{"webhook": {{Webhook}}, "secret": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwYWFhYWFhYWE="}""";

    private const string Body =
        """{"url": "https://platform.example/hooks/moderation", "types": ["content.decided"], "description": "visibility"}""";

    public static IServiceCollection AddWebhooks(this IServiceCollection services) => services.AddApiJson(WebhooksJson.Default);

    public static void MapWebhooks(this IEndpointRouteBuilder endpoints)
    {
        var group = endpoints.MapGroup(Route).WithTags("Webhooks").RequireAccess(Access.Admin).RequireLimit(RateLimitGroup.Admin);

        group.MapGet("", ListAsync).WithName("list_webhooks")
            .WithSummary("List the webhooks")
            .WithDescription("The oldest first, without secrets.")
            .ProducesExample<WebhooksView>(200, $$"""{"webhooks": [{{Webhook}}]}""");

        group.MapPost("", CreateAsync).WithName("create_webhook")
            .WithSummary("Make a webhook")
            .WithDescription(
                "Every event of its types (all when types is empty, but for legal_report.*, which have to be named, by an administrator " +
                "with the role legal) is posted to url: in order per item, at least once, repeats with the " +
                "same webhook-id, signed as Standard Webhooks says. The answer shows the secret once. What happens from counts_from on " +
                "is told; 409 too_many_webhooks beyond 32. Audited." + AddressNote)
            .AcceptsExample<WebhookRequest>(Body)
            .ProducesExample<WebhookSecretView>(201, WithSecret)
            .ProducesProblems(400, 409, 413, 415, 422);

        group.MapGet("/{webhook_id}", GetAsync).WithName("get_webhook")
            .WithSummary("See how a webhook stands")
            .WithDescription(
                "state is active, failing (the receiver accepts nothing), paused (1,000 items wait for another attempt) or disabled. lag " +
                "is how many events of all types were not read yet; null while that is not known. missed counts events that were no " +
                "longer kept when their turn came.")
            .ProducesExample<WebhookView>(200, Webhook)
            .ProducesProblems(404);

        group.MapPut("/{webhook_id}", PutAsync).WithName("put_webhook")
            .WithSummary("Change a webhook")
            .WithDescription(
                "All of it: what is left out has its default. enabled false holds events back; enabled again it goes on where it was, as " +
                "far as they are kept. Audited." + AddressNote)
            .AcceptsExample<WebhookRequest>(Body)
            .ProducesExample<WebhookView>(200, Webhook)
            .ProducesProblems(400, 404, 413, 415, 422);

        group.MapDelete("/{webhook_id}", DeleteAsync).WithName("delete_webhook")
            .WithSummary("Delete a webhook")
            .WithDescription("With all that waits for it. Audited.")
            .Produces(204)
            .ProducesProblems(404);

        group.MapGet("/{webhook_id}/deliveries", DeliveriesAsync).WithName("list_webhook_deliveries")
            .WithSummary("See what was delivered")
            .WithDescription(
                "The latest 1,000 attempts, the latest first; with state=dead the up to 1,000 events that were given up after 24 hours. " +
                "limit is 1 to 200, 50 by default; next goes into cursor for the page that follows, and is null at the end.")
            .ProducesExample<WebhookDeliveriesView>(200, """
                {"deliveries": [{"event_id": "evt_0b6a0f1d5c3e4a779f1b2c3d4e5f6071", "type": "content.decided", "attempt": 1,
                  "at": "2026-01-05T12:00:00+00:00", "status": 500, "milliseconds": 12.5, "error": "500 Internal Server Error"}],
                  "next": null}
                """)
            .ProducesProblems(404, 422);

        group.MapPost("/{webhook_id}/redeliver", RedeliverAsync).WithName("redeliver_webhook")
            .WithSummary("Deliver dead letters again")
            .WithDescription(
                "Those in event_ids (1 to 1,000), or all of them when it is absent, with all attempts, before what waits of their items. " +
                "The answer says how many there were. Audited.")
            .AcceptsExample<RedeliverRequest>("""{"event_ids": ["evt_0b6a0f1d5c3e4a779f1b2c3d4e5f6071"]}""")
            .ProducesExample<RedeliveredView>(200, """{"redelivered": 1}""")
            .ProducesProblems(400, 404, 413, 415, 422);

        group.MapPost("/{webhook_id}/rotate", RotateAsync).WithName("rotate_webhook_secret")
            .WithSummary("Give a webhook another secret")
            .WithDescription(
                "The answer shows it once. For a day both secrets sign each event, so that the receiver can change over. Audited.")
            .ProducesExample<WebhookSecretView>(200, WithSecret)
            .ProducesProblems(404);

        group.MapPost("/{webhook_id}/test", TestAsync).WithName("test_webhook")
            .WithSummary("Send a test event")
            .WithDescription(
                "A webhook.test is posted now, once, also while the webhook is disabled; the answer says how that went: the receiver's " +
                "status, or why there is none. Audited.")
            .ProducesExample<WebhookTestView>(200, """{"accepted": true, "status": 204, "milliseconds": 12.5, "error": null}""")
            .ProducesProblems(404);
    }

    private static async Task<Json<WebhooksView>> ListAsync(HttpContext context, GrainClient grains) => new(
        200,
        new() { Webhooks = [.. (await grains.Webhooks.ListAsync(context.RequestAborted)).Select(WebhookView.Of)] },
        WebhooksJson.Default.WebhooksView);

    private static async Task<Results<Json<WebhookSecretView>, ProblemResult>> CreateAsync(
        HttpContext context, GrainClient grains, TimeProvider timeProvider)
    {
        var (settings, problem) = await ReadAsync(context);
        if (settings is null)
        {
            return new ProblemResult(problem!);
        }

        if (RefuseForLegal(context, settings.Types) is { } refused)
        {
            return refused;
        }

        await grains.NoteAsync(context, timeProvider, AuditActions.CreateWebhook, WebhookRules.HostOf(settings));
        return Secret(context, await grains.Webhooks.CreateAsync(settings), 201);
    }

    private static async Task<Results<Json<WebhookView>, ProblemResult>> GetAsync(
        [FromRoute(Name = "webhook_id")] string id, HttpContext context, GrainClient grains) =>
        WebhookRules.IsId(id) && await grains.Webhooks.GetAsync(id, context.RequestAborted) is { } webhook
            ? new Json<WebhookView>(200, WebhookView.Of(webhook), WebhooksJson.Default.WebhookView)
            : NotFound;

    private static async Task<Results<Json<WebhookView>, ProblemResult>> PutAsync(
        [FromRoute(Name = "webhook_id")] string id, HttpContext context, GrainClient grains, TimeProvider timeProvider)
    {
        if (!WebhookRules.IsId(id) || await grains.Webhooks.GetAsync(id, context.RequestAborted) is not { } before)
        {
            return NotFound;
        }

        var (settings, problem) = await ReadAsync(context);
        if (settings is null)
        {
            return new ProblemResult(problem!);
        }

        // Also when it is not to have them any more: some may wait for it, and would go to another address.
        if (RefuseForLegal(context, settings.Types.AddRange(before.Settings.Types)) is { } refused)
        {
            return refused;
        }

        await grains.NoteAsync(context, timeProvider, AuditActions.PutWebhook, id, WebhookRules.HostOf(settings));
        var result = await grains.Webhooks.PutAsync(id, settings);
        return result.Webhook is { } webhook
            ? new Json<WebhookView>(200, WebhookView.Of(webhook), WebhooksJson.Default.WebhookView)
            : new ProblemResult(WebhookRules.ToProblem(result));
    }

    private static async Task<Results<NoContent, ProblemResult>> DeleteAsync(
        [FromRoute(Name = "webhook_id")] string id, HttpContext context, GrainClient grains, TimeProvider timeProvider)
    {
        if (!await ExistsAsync(id, context, grains))
        {
            return NotFound;
        }

        await grains.NoteAsync(context, timeProvider, AuditActions.DeleteWebhook, id);
        return await grains.Webhooks.DeleteAsync(id) ? TypedResults.NoContent() : NotFound;
    }

    private static async Task<Results<Json<WebhookDeliveriesView>, ProblemResult>> DeliveriesAsync(
        [FromRoute(Name = "webhook_id")] string id,
        HttpContext context,
        GrainClient grains,
        [FromQuery(Name = "state")] string? state,
        [FromQuery(Name = "cursor")] string? cursor,
        [FromQuery(Name = "limit")] string? limit)
    {
        var (count, problem) = PageQuery.ReadLimit(limit, 50, IWebhooksGrain.MaxPage);
        if (problem is not null)
        {
            return new ProblemResult(problem);
        }

        if (state is not (null or "dead"))
        {
            return new ProblemResult(Problem.Validation("/state", "unknown_value", "Must be dead, or left out."));
        }

        long before = 0;
        if (cursor is not null && !long.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out before))
        {
            return new ProblemResult(PageQuery.InvalidCursor);
        }

        return WebhookRules.IsId(id) && await grains.Webhooks.ListDeliveriesAsync(
                id, state is not null, cursor is null ? null : before, count, context.RequestAborted) is { } page
            ? new Json<WebhookDeliveriesView>(200, WebhookDeliveriesView.Of(page), WebhooksJson.Default.WebhookDeliveriesView)
            : NotFound;
    }

    private static async Task<Results<Json<RedeliveredView>, ProblemResult>> RedeliverAsync(
        [FromRoute(Name = "webhook_id")] string id, HttpContext context, GrainClient grains, TimeProvider timeProvider)
    {
        if (!await ExistsAsync(id, context, grains))
        {
            return NotFound;
        }

        var (request, problem) = await JsonBody.ReadAsync(context, WebhooksJson.Default.RedeliverRequest);
        if (request is null)
        {
            return new ProblemResult(problem!);
        }

        if (WebhookRules.Check(request) is { Count: > 0 } errors)
        {
            return new ProblemResult(Problem.Validation(errors));
        }

        await grains.NoteAsync(context, timeProvider, AuditActions.RedeliverWebhook, id);
        return await grains.Webhooks.RedeliverAsync(id, [.. request.EventIds ?? []]) is { } count
            ? new Json<RedeliveredView>(200, new() { Redelivered = count }, WebhooksJson.Default.RedeliveredView)
            : NotFound;
    }

    private static async Task<Results<Json<WebhookSecretView>, ProblemResult>> RotateAsync(
        [FromRoute(Name = "webhook_id")] string id, HttpContext context, GrainClient grains, TimeProvider timeProvider)
    {
        if (!await ExistsAsync(id, context, grains))
        {
            return NotFound;
        }

        await grains.NoteAsync(context, timeProvider, AuditActions.RotateWebhookSecret, id);
        return Secret(context, await grains.Webhooks.RotateAsync(id), 200);
    }

    private static async Task<Results<Json<WebhookTestView>, ProblemResult>> TestAsync(
        [FromRoute(Name = "webhook_id")] string id, HttpContext context, GrainClient grains, TimeProvider timeProvider)
    {
        if (!await ExistsAsync(id, context, grains))
        {
            return NotFound;
        }

        await grains.NoteAsync(context, timeProvider, AuditActions.TestWebhook, id);
        return await grains.Webhooks.TestAsync(id, context.RequestAborted) is { } attempt
            ? new Json<WebhookTestView>(200, WebhookTestView.Of(attempt), WebhooksJson.Default.WebhookTestView)
            : NotFound;
    }

    private static ProblemResult? RefuseForLegal(HttpContext context, IEnumerable<string> types) =>
        types.Any(EventTypes.IsForLegal) && !context.Caller().Is(CallerRoles.Legal)
            ? new(Problem.Forbidden("Events legal_report.* are for the legal team: the role legal beside admin is needed to name them."))
            : null;

    private static ProblemResult NotFound => new(Problem.NotFound("There is no such webhook."));

    private static async Task<bool> ExistsAsync(string id, HttpContext context, GrainClient grains) =>
        WebhookRules.IsId(id) && await grains.Webhooks.GetAsync(id, context.RequestAborted) is not null;

    private static async Task<(WebhookSettings? Settings, Problem? Problem)> ReadAsync(HttpContext context)
    {
        var (request, problem) = await JsonBody.ReadAsync(context, WebhooksJson.Default.WebhookRequest);
        return request is null ? (null, problem)
            : WebhookRules.Check(request) is { Count: > 0 } errors ? (null, Problem.Validation(errors))
            : (request.ToSettings(), null);
    }

    private static Results<Json<WebhookSecretView>, ProblemResult> Secret(HttpContext context, WebhookResult result, int status)
    {
        if (result is not { Webhook: { } webhook, Secret: { } secret })
        {
            return new ProblemResult(WebhookRules.ToProblem(result));
        }

        context.Response.Headers.CacheControl = "no-store";
        if (status == 201)
        {
            context.Response.Headers.Location = $"{Route}/{webhook.Id}";
        }

        return new Json<WebhookSecretView>(
            status, new() { Webhook = WebhookView.Of(webhook), Secret = secret }, WebhooksJson.Default.WebhookSecretView);
    }
}
