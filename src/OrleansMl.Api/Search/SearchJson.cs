using System.Text.Json.Serialization;
using OrleansMl.Analysis;
using OrleansMl.Http;
using OrleansMl.Moderation;

namespace OrleansMl.Search;

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
[JsonSerializable(typeof(ContentSearchView))]
[JsonSerializable(typeof(NearDuplicatesView))]
internal sealed partial class SearchJson : JsonSerializerContext;
