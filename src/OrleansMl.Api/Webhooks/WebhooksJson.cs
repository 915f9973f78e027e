using System.Text.Json.Serialization;
using OrleansMl.Http;

namespace OrleansMl.Webhooks;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, Converters = [typeof(SnakeCaseEnumConverter<WebhookState>)])]
[JsonSerializable(typeof(WebhookRequest))]
[JsonSerializable(typeof(RedeliverRequest))]
[JsonSerializable(typeof(WebhooksView))]
[JsonSerializable(typeof(WebhookSecretView))]
[JsonSerializable(typeof(WebhookView))]
[JsonSerializable(typeof(WebhookDeliveriesView))]
[JsonSerializable(typeof(RedeliveredView))]
[JsonSerializable(typeof(WebhookTestView))]
internal sealed partial class WebhooksJson : JsonSerializerContext;
