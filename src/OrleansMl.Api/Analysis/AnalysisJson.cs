using System.Text.Json.Serialization;
using OrleansMl.Http;

namespace OrleansMl.Analysis;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    Converters =
    [
        typeof(SnakeCaseEnumConverter<SentimentLabel>),
    ])]
[JsonSerializable(typeof(AnalyzeRequest))]
[JsonSerializable(typeof(AnalysisView))]
internal sealed partial class AnalysisJson : JsonSerializerContext;
