using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using OrleansMl.Events;

namespace OrleansMl.IntimateImages;

/// <summary>
/// Tells those who follow events of requests: their ids and times, never who sent them, and nothing of what they name. The same event has
/// the same id, however often it is told.
/// </summary>
internal sealed class IntimateImageEvents(IEventPublisher events)
{
    public Task ReceivedAsync(IntimateImageRequest request, CancellationToken cancellationToken) =>
        TellAsync(EventTypes.LegalRequestReceived, request, request.CreatedAt, number: 0, cancellationToken);

    public Task DueAsync(IntimateImageRequest request, CancellationToken cancellationToken) =>
        TellAsync(EventTypes.LegalRequestDue, request, request.CreatedAt, request.Reminders + 1, cancellationToken);

    public Task LateAsync(IntimateImageRequest request, CancellationToken cancellationToken) =>
        TellAsync(EventTypes.LegalRequestLate, request, request.Due, number: 0, cancellationToken);

    public Task DecidedAsync(IntimateImageRequest request, CancellationToken cancellationToken) =>
        TellAsync(EventTypes.LegalRequestDecided, request, request.DecidedAt!.Value, number: 0, cancellationToken);

    private Task TellAsync(
        string type, IntimateImageRequest request, DateTimeOffset at, int number, CancellationToken cancellationToken)
    {
        if (!events.IsOn)
        {
            return Task.CompletedTask;
        }

        var buffer = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("request_id", request.Id);
            json.WriteString("kind", "intimate_image");
            json.WriteString("state", EventData.Name(request.State));
            json.WriteNumber("items", request.Items.Length);
            json.WriteString("created_at", request.CreatedAt);
            json.WriteString("due", request.Due);
            json.WriteBoolean("late", request.LateAt is not null || type == EventTypes.LegalRequestLate);
            json.WriteEndObject();
        }

        var key = string.Create(CultureInfo.InvariantCulture, $"{type}\n{request.Id}\n{number}");
        return events.PublishAsync(
            new()
            {
                Id = ContentEventData.EventId(key, 0),
                Type = type,
                Subject = request.Id,
                Seq = 0,
                At = at,
                Data = Encoding.UTF8.GetString(buffer.WrittenSpan),
            },
            cancellationToken);
    }
}
