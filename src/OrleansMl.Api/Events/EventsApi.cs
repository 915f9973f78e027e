using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Mvc;
using OrleansMl.ApiKeys;
using OrleansMl.Http;
using OrleansMl.RateLimiting;
using OrleansMl.Security;

namespace OrleansMl.Events;

/// <summary>What happens to all items, as a stream.</summary>
internal static class EventsApi
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private const string Example = """
        {
          "id": "evt_0b6a0f1d5c3e4a779f1b2c3d4e5f6071", "type": "content.decided", "timestamp": "2026-01-05T12:00:00+00:00",
          "data": {"content_id": "018f", "seq": 1767614400000, "revision": 1, "decision_seq": 1, "level": "flagged",
            "previous_level": null, "source": "auto", "undo": false, "rules": ["spam>=flag"], "categories": ["spam"],
            "policy": "default", "policy_version": "1", "support": false}
        }
        """;

    public static IServiceCollection AddEvents(this IServiceCollection services) => services
        .AddProblem<EventsBusyException>(busy => Problem.Unavailable(ProblemCodes.Overloaded, busy.Message, Problem.RetrySoon));

    public static void MapEvents(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapGet("/api/v1/moderation/events", StreamAsync).WithName("stream_events").WithTags("Events")
            .RequireAccess(Access.Staff).RequireLimit(RateLimitGroup.Default).AllowScope(ApiKeyScopes.Content)
            .AdmitAs(AdmissionKind.Stream)
            .WithSummary("Follow what happens to all items")
            .WithDescription(
                "Server-sent events: content.decided (a policy or a human; undo says that a decision was taken back), content.edited, " +
                "content.withdrawn, content.erased, review.decided (a moderator's decision that cannot be undone any more), and of " +
                "intimate-image requests legal_request.received, .due, .late and .decided; for callers with the role legal also " +
                "legal_report.created, .submitted, .acknowledged, .failed and .closed. Those of one item come in order, each at " +
                "least once; repeats have the same id in data. Whoever comes back with Last-Event-ID hears what happened since; " +
                "without it the stream begins now. The first event is following: nothing is missed from its counts_from on, which is " +
                "ten seconds later where nobody followed before. events_missed says that some are not told: they are no longer kept " +
                "(100,000 in each of 16 shards), or were not written because nobody followed for ten minutes; read the items anew " +
                "then. Events hold no text, no author and not who decided. A comment comes every 15 s, and the stream ends after a " +
                "quarter of an hour: reconnect.")
            .Produces<EventView>(200, "text/event-stream")
            .WithMetadata(new ResponseExample(200, Example))
            .ProducesProblems(422);

    private static async Task StreamAsync(
        HttpContext context, GrainClient grains, [FromHeader(Name = "Last-Event-ID")] string? lastEventId)
    {
        // Failures before the first event are answered as problems.
        var last = string.IsNullOrEmpty(lastEventId) ? null : lastEventId;
        if (await grains.Events.ReadAsync(last, context.RequestAborted) is not { } read)
        {
            await ProblemResult.WriteAsync(
                context, Problem.Validation("/Last-Event-ID", "invalid_cursor", "Must be the id of an event of this stream."));
            return;
        }

        var isLegal = context.Caller().Is(CallerRoles.Legal);
        using var stream = await EventStream.OpenAsync(context);
        await stream.SendAsync("following", read.Cursor, Following(read.CountsFrom));
        while (true)
        {
            if (read.Missed)
            {
                await stream.SendAsync("events_missed", last ?? read.Cursor, "{}"u8);
            }

            foreach (var told in read.Events.Where(one => isLegal || !EventTypes.IsForLegal(one.Event.Type)))
            {
                await stream.SendAsync(told.Event.Type, told.Cursor, EventBody.Of(told.Event));
            }

            if (read.Events.IsEmpty && !await stream.WaitAsync(Period))
            {
                return;
            }

            last = read.Cursor;
            read = await grains.Events.ReadAsync(last, context.RequestAborted)
                ?? throw new InvalidOperationException("A cursor of this cluster is none.");
        }
    }

    private static byte[] Following(DateTimeOffset? countsFrom) => Encoding.UTF8.GetBytes(
        countsFrom is { } from
            ? string.Create(CultureInfo.InvariantCulture, $$"""{"counts_from":"{{from:O}}"}""")
            : """{"counts_from":null}""");
}

/// <summary>An event.</summary>
public sealed record EventView
{
    /// <summary>The same on every repeat.</summary>
    public required string Id { get; init; }

    /// <summary>What happened.</summary>
    public required string Type { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset Timestamp { get; init; }

    /// <summary>To which item, and more by type.</summary>
    public required Dictionary<string, object> Data { get; init; }
}
