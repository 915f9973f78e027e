using System.Text.Json.Serialization;

namespace OrleansMl.Virality;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ViralPredictionRequest))]
[JsonSerializable(typeof(ViralityView))]
internal sealed partial class ViralityJson : JsonSerializerContext;
