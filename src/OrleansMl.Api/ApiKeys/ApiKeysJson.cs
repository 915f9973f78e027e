using System.Text.Json.Serialization;

namespace OrleansMl.ApiKeys;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ApiKeyRequest))]
[JsonSerializable(typeof(CreatedApiKeyView))]
[JsonSerializable(typeof(ApiKeysView))]
internal sealed partial class ApiKeysJson : JsonSerializerContext;
