using System.Text.Json.Serialization;

namespace OrleansMl.Perspective;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(AnalyzeCommentRequest))]
[JsonSerializable(typeof(AnalyzeCommentAnswer))]
[JsonSerializable(typeof(PerspectiveErrorBody))]
internal sealed partial class PerspectiveJson : JsonSerializerContext;
