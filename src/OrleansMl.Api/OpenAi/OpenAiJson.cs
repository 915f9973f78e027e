using System.Text.Json.Serialization;

namespace OrleansMl.OpenAi;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(OpenAiModerationRequest))]
[JsonSerializable(typeof(OpenAiModerationAnswer))]
[JsonSerializable(typeof(OpenAiErrorBody))]
internal sealed partial class OpenAiJson : JsonSerializerContext;
