using System.Text.Json.Serialization;

namespace OrleansMl.Jobs;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(DeadLetterPage))]
[JsonSerializable(typeof(RequeuedView))]
internal sealed partial class JobsJson : JsonSerializerContext;
