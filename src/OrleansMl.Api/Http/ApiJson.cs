using System.Text.Json;
using System.Text.Json.Serialization;
using OrleansMl.Analysis;
using OrleansMl.ApiKeys;
using OrleansMl.Content;
using OrleansMl.Experiments;
using OrleansMl.Gorse;
using OrleansMl.Interactions;
using OrleansMl.Models;
using OrleansMl.Moderation;
using OrleansMl.OpenAi;
using OrleansMl.Operations;
using OrleansMl.Perspective;
using OrleansMl.Recommendations;
using OrleansMl.Registry;
using OrleansMl.Similar;
using OrleansMl.Trending;
using OrleansMl.Users;
using OrleansMl.Virality;

namespace OrleansMl.Http;

/// <summary>The one place that says how the API reads and writes JSON: snake_case names and enum values, no reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    Converters =
    [
        typeof(SnakeCaseEnumConverter<ContentType>),
        typeof(SnakeCaseEnumConverter<ContentState>),
        typeof(SnakeCaseEnumConverter<ModerationLevel>),
        typeof(SnakeCaseEnumConverter<ModerationCategory>),
        typeof(SnakeCaseEnumConverter<DecisionSource>),
        typeof(SnakeCaseEnumConverter<ModelState>),
        typeof(SnakeCaseEnumConverter<SentimentLabel>),
        typeof(SnakeCaseEnumConverter<SplitKind>),
        typeof(SnakeCaseEnumConverter<RegistryAction>),
        typeof(SnakeCaseEnumConverter<InteractionType>),
        typeof(SnakeCaseEnumConverter<TrainingOutcome>),
        typeof(SnakeCaseEnumConverter<ExperimentState>),
        typeof(SnakeCaseEnumConverter<ExperimentAction>),
    ])]
[JsonSerializable(typeof(Problem))]
[JsonSerializable(typeof(ContentRequest))]
[JsonSerializable(typeof(ContentBatchRequest))]
[JsonSerializable(typeof(ContentView))]
[JsonSerializable(typeof(ContentBatchView))]
[JsonSerializable(typeof(DecisionsView))]
[JsonSerializable(typeof(ContentExplanation))]
[JsonSerializable(typeof(ModerateRequest))]
[JsonSerializable(typeof(ModerationScore))]
[JsonSerializable(typeof(ModerationReport))]
[JsonSerializable(typeof(AnalyzeRequest))]
[JsonSerializable(typeof(AnalysisView))]
[JsonSerializable(typeof(ModelView))]
[JsonSerializable(typeof(ModelsView))]
[JsonSerializable(typeof(ModelRegistration))]
[JsonSerializable(typeof(ImageClassification))]
[JsonSerializable(typeof(VersionRequest))]
[JsonSerializable(typeof(RollBackRequest))]
[JsonSerializable(typeof(SplitBody))]
[JsonSerializable(typeof(SimilarView))]
[JsonSerializable(typeof(UserRequest))]
[JsonSerializable(typeof(UserView))]
[JsonSerializable(typeof(InteractionsRequest))]
[JsonSerializable(typeof(InteractionRequest))]
[JsonSerializable(typeof(InteractionsView))]
[JsonSerializable(typeof(RetractionView))]
[JsonSerializable(typeof(InteractionListView))]
[JsonSerializable(typeof(TrendingView))]
[JsonSerializable(typeof(TrendingHashtagsView))]
[JsonSerializable(typeof(TrendingTopicsView))]
[JsonSerializable(typeof(RecommendationsView))]
[JsonSerializable(typeof(SessionRequest))]
[JsonSerializable(typeof(TrainingView))]
[JsonSerializable(typeof(ContentListView))]
[JsonSerializable(typeof(AllInteractionsView))]
[JsonSerializable(typeof(ExperimentRequest))]
[JsonSerializable(typeof(StopExperimentRequest))]
[JsonSerializable(typeof(Experiment))]
[JsonSerializable(typeof(ExperimentsView))]
[JsonSerializable(typeof(ExperimentResultsView))]
[JsonSerializable(typeof(ExposuresView))]
[JsonSerializable(typeof(OffPolicyRequest))]
[JsonSerializable(typeof(LoggedChoiceRequest))]
[JsonSerializable(typeof(PolicyEstimateView))]
[JsonSerializable(typeof(ViralPredictionRequest))]
[JsonSerializable(typeof(ViralityView))]
[JsonSerializable(typeof(HealthView))]
[JsonSerializable(typeof(ApiKeyRequest))]
[JsonSerializable(typeof(CreatedApiKeyView))]
[JsonSerializable(typeof(ApiKeysView))]
[JsonSerializable(typeof(AnalyzeCommentRequest))]
[JsonSerializable(typeof(AnalyzeCommentAnswer))]
[JsonSerializable(typeof(PerspectiveErrorBody))]
[JsonSerializable(typeof(OpenAiModerationRequest))]
[JsonSerializable(typeof(OpenAiModerationAnswer))]
[JsonSerializable(typeof(OpenAiErrorBody))]
[JsonSerializable(typeof(JsonDocument))]
[JsonSerializable(typeof(IReadOnlyList<string>))]
[JsonSerializable(typeof(string[]))]
[JsonSerializable(typeof(GorseSuccess))]
[JsonSerializable(typeof(GorseUser[]))]
[JsonSerializable(typeof(GorseUsersPage))]
[JsonSerializable(typeof(GorseItem[]))]
[JsonSerializable(typeof(GorseItemsPage))]
[JsonSerializable(typeof(GorseFeedback[]))]
[JsonSerializable(typeof(GorseFeedbackPage))]
[JsonSerializable(typeof(IReadOnlyList<GorseFeedback>))]
[JsonSerializable(typeof(GorseScore[]))]
[JsonSerializable(typeof(IReadOnlyList<GorseScore>))]
[JsonSerializable(typeof(GorseHealth))]
internal sealed partial class ApiJson : JsonSerializerContext;

internal static class ApiJsonExtensions
{
    /// <summary>Gives the framework (OpenAPI above all) the same contracts.</summary>
    public static void AddApiContracts(this JsonSerializerOptions options)
    {
        options.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
        options.NumberHandling = JsonNumberHandling.Strict;
        foreach (var converter in ApiJson.Default.Options.Converters)
        {
            options.Converters.Add(converter);
        }

        options.TypeInfoResolverChain.Insert(0, ApiJson.Default);
    }
}
