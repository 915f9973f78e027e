using System.Text.Json.Serialization;
using OrleansMl.Content;
using OrleansMl.Http;

namespace OrleansMl.Moderation;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    Converters =
    [
        typeof(SnakeCaseEnumConverter<ContentType>),
        typeof(SnakeCaseEnumConverter<ContentState>),
        typeof(SnakeCaseEnumConverter<ModerationLevel>),
        typeof(SnakeCaseEnumConverter<ModerationCategory>),
        typeof(SnakeCaseEnumConverter<DecisionSource>),
    ])]
[JsonSerializable(typeof(ModerateRequest))]
[JsonSerializable(typeof(ModerationScore))]
[JsonSerializable(typeof(ModerationReport))]
internal sealed partial class ModerationJson : JsonSerializerContext;
