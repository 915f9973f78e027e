using System.Text.Json.Serialization;
using OrleansMl.Analysis;
using OrleansMl.Http;
using OrleansMl.Moderation;

namespace OrleansMl.Reviews;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    Converters =
    [
        typeof(SnakeCaseEnumConverter<ContentType>),
        typeof(SnakeCaseEnumConverter<ContentState>),
        typeof(SnakeCaseEnumConverter<ModerationLevel>),
        typeof(SnakeCaseEnumConverter<ModerationCategory>),
        typeof(SnakeCaseEnumConverter<DecisionSource>),
        typeof(SnakeCaseEnumConverter<SentimentLabel>),
        typeof(SnakeCaseEnumConverter<ReviewReason>),
        typeof(SnakeCaseEnumConverter<ReviewState>),
        typeof(SnakeCaseEnumConverter<ReviewAct>),
        typeof(SnakeCaseEnumConverter<ReviewAuthorAct>),
        typeof(SnakeCaseEnumConverter<ReviewEnrichmentState>),
        typeof(SnakeCaseEnumConverter<ReviewSendState>),
    ])]
[JsonSerializable(typeof(NextReviewRequest))]
[JsonSerializable(typeof(DecideReviewRequest))]
[JsonSerializable(typeof(DecideReviewsRequest))]
[JsonSerializable(typeof(EscalateReviewRequest))]
[JsonSerializable(typeof(NoteReviewRequest))]
[JsonSerializable(typeof(OverrideContentRequest))]
[JsonSerializable(typeof(ReviewQueuesRequest))]
[JsonSerializable(typeof(ReviewView))]
[JsonSerializable(typeof(ReviewBatchView))]
[JsonSerializable(typeof(ReviewPageView))]
[JsonSerializable(typeof(ReviewDetailView))]
[JsonSerializable(typeof(ReviewDecidedView))]
[JsonSerializable(typeof(ReviewsDecidedView))]
[JsonSerializable(typeof(ReviewStats))]
[JsonSerializable(typeof(ReviewQueues))]
[JsonSerializable(typeof(ReviewQuality))]
[JsonSerializable(typeof(GoldenReviewRequest))]
[JsonSerializable(typeof(GoldenReview))]
[JsonSerializable(typeof(GoldenReviewsView))]
internal sealed partial class ReviewsJson : JsonSerializerContext;
