using System.Text.Json.Serialization;
using OrleansMl.Content;
using OrleansMl.Http;
using OrleansMl.Moderation;

namespace OrleansMl.Trending;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    Converters =
    [
        typeof(SnakeCaseEnumConverter<ContentType>),
        typeof(SnakeCaseEnumConverter<ModerationLevel>),
    ])]
[JsonSerializable(typeof(TrendingView))]
[JsonSerializable(typeof(TrendingHashtagsView))]
[JsonSerializable(typeof(TrendingTopicsView))]
internal sealed partial class TrendingJson : JsonSerializerContext;
