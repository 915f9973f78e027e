using System.Text.Json.Serialization;
using OrleansMl.Http;

namespace OrleansMl.Experiments;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    Converters =
    [
        typeof(SnakeCaseEnumConverter<ExperimentState>),
        typeof(SnakeCaseEnumConverter<ExperimentAction>),
    ])]
[JsonSerializable(typeof(ExperimentRequest))]
[JsonSerializable(typeof(StopExperimentRequest))]
[JsonSerializable(typeof(Experiment))]
[JsonSerializable(typeof(ExperimentsView))]
[JsonSerializable(typeof(ExperimentResultsView))]
[JsonSerializable(typeof(ExposuresView))]
[JsonSerializable(typeof(OffPolicyRequest))]
[JsonSerializable(typeof(LoggedChoiceRequest))]
[JsonSerializable(typeof(PolicyEstimateView))]
internal sealed partial class ExperimentsJson : JsonSerializerContext;
