using System.Text.Json;
using System.Text.Json.Serialization;

namespace OrleansMl.Gorse;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(GorseSuccess))]
[JsonSerializable(typeof(GorseUser[]))]
[JsonSerializable(typeof(GorseUserPatch))]
[JsonSerializable(typeof(GorseItemPatch))]
[JsonSerializable(typeof(GorseUsersPage))]
[JsonSerializable(typeof(GorseItem[]))]
[JsonSerializable(typeof(GorseItemsPage))]
[JsonSerializable(typeof(GorseFeedback[]))]
[JsonSerializable(typeof(GorseFeedbackPage))]
[JsonSerializable(typeof(IReadOnlyList<GorseFeedback>))]
[JsonSerializable(typeof(GorseScore[]))]
[JsonSerializable(typeof(IReadOnlyList<GorseScore>))]
[JsonSerializable(typeof(GorseHealth))]
[JsonSerializable(typeof(JsonDocument))]
[JsonSerializable(typeof(IReadOnlyList<string>))]
[JsonSerializable(typeof(string[]))]
internal sealed partial class GorseJson : JsonSerializerContext;
