using System.Text.Json.Serialization;
using OrleansMl.Http;

namespace OrleansMl.Interactions;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    Converters =
    [
        typeof(SnakeCaseEnumConverter<InteractionType>),
    ])]
[JsonSerializable(typeof(InteractionsRequest))]
[JsonSerializable(typeof(InteractionRequest))]
[JsonSerializable(typeof(InteractionsView))]
[JsonSerializable(typeof(RetractionView))]
[JsonSerializable(typeof(InteractionListView))]
[JsonSerializable(typeof(AllInteractionsView))]
internal sealed partial class InteractionsJson : JsonSerializerContext;
