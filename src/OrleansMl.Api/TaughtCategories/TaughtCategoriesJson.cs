using System.Text.Json.Serialization;
using OrleansMl.Http;
using OrleansMl.Moderation;

namespace OrleansMl.TaughtCategories;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    Converters = [typeof(SnakeCaseEnumConverter<ModerationLevel>)])]
[JsonSerializable(typeof(TeachRequest))]
[JsonSerializable(typeof(PromoteCategoryRequest))]
[JsonSerializable(typeof(CategoryReasonRequest))]
[JsonSerializable(typeof(TryCategoryRequest))]
[JsonSerializable(typeof(TaughtCategory))]
[JsonSerializable(typeof(TaughtCategoriesView))]
[JsonSerializable(typeof(TaughtSentences))]
[JsonSerializable(typeof(TaughtTrial))]
internal sealed partial class TaughtCategoriesJson : JsonSerializerContext;
