using System.Text.Json.Serialization;
using OrleansMl.Http;
using OrleansMl.Models;
using OrleansMl.Moderation;

namespace OrleansMl.Images;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    Converters =
    [
        typeof(SnakeCaseEnumConverter<ModerationCategory>),
    ])]
[JsonSerializable(typeof(ImageClassification))]
internal sealed partial class ImagesJson : JsonSerializerContext;
