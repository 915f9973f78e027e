using System.Text.Json.Serialization;
using OrleansMl.Content;
using OrleansMl.Http;

namespace OrleansMl.Similar;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    Converters =
    [
        typeof(SnakeCaseEnumConverter<ContentType>),
    ])]
[JsonSerializable(typeof(SimilarView))]
internal sealed partial class SimilarJson : JsonSerializerContext;
