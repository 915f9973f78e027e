using System.Text.Json.Serialization;
using OrleansMl.Content;
using OrleansMl.Http;
using OrleansMl.Interactions;

namespace OrleansMl.Recommendations;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    Converters =
    [
        typeof(SnakeCaseEnumConverter<TrainingOutcome>),
        typeof(SnakeCaseEnumConverter<ContentType>),
        typeof(SnakeCaseEnumConverter<InteractionType>),
    ])]
[JsonSerializable(typeof(RecommendationsView))]
[JsonSerializable(typeof(SessionRequest))]
[JsonSerializable(typeof(TrainingView))]
internal sealed partial class RecommendationsJson : JsonSerializerContext;
