using System.Text.Json.Serialization;
using OrleansMl.Http;
using OrleansMl.Moderation;

namespace OrleansMl.Policies;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    Converters =
    [
        typeof(SnakeCaseEnumConverter<ModerationLevel>),
        typeof(SnakeCaseEnumConverter<ModerationCategory>),
        typeof(SnakeCaseEnumConverter<ContentType>),
        typeof(SnakeCaseEnumConverter<PolicyRescanState>),
    ])]
[JsonSerializable(typeof(PolicyRequest))]
[JsonSerializable(typeof(PolicyReasonRequest))]
[JsonSerializable(typeof(Policy))]
[JsonSerializable(typeof(SimulationBody))]
[JsonSerializable(typeof(SimulationResult))]
[JsonSerializable(typeof(ScoreHistogramView))]
[JsonSerializable(typeof(PolicyRescanBody))]
[JsonSerializable(typeof(PolicyRescanView))]
internal sealed partial class PoliciesJson : JsonSerializerContext;
