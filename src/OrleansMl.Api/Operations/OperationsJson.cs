using System.Text.Json.Serialization;

namespace OrleansMl.Operations;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(HealthView))]
internal sealed partial class OperationsJson : JsonSerializerContext;
