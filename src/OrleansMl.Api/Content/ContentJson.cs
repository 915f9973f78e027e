using System.Text.Json.Serialization;
using OrleansMl.Analysis;
using OrleansMl.Http;
using OrleansMl.Moderation;

namespace OrleansMl.Content;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    Converters =
    [
        typeof(SnakeCaseEnumConverter<ContentType>),
        typeof(SnakeCaseEnumConverter<ContentState>),
        typeof(SnakeCaseEnumConverter<ModerationLevel>),
        typeof(SnakeCaseEnumConverter<ModerationCategory>),
        typeof(SnakeCaseEnumConverter<DecisionSource>),
        typeof(SnakeCaseEnumConverter<SentimentLabel>),
    ])]
[JsonSerializable(typeof(ContentRequest))]
[JsonSerializable(typeof(ContentBatchRequest))]
[JsonSerializable(typeof(ContentView))]
[JsonSerializable(typeof(ContentBatchView))]
[JsonSerializable(typeof(DecisionsView))]
[JsonSerializable(typeof(ContentExplanation))]
[JsonSerializable(typeof(ContentListView))]
internal sealed partial class ContentJson : JsonSerializerContext;
