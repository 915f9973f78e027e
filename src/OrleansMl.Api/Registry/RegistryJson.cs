using System.Text.Json.Serialization;
using OrleansMl.Http;

namespace OrleansMl.Registry;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    Converters =
    [
        typeof(SnakeCaseEnumConverter<SplitKind>),
        typeof(SnakeCaseEnumConverter<RegistryAction>),
    ])]
[JsonSerializable(typeof(ModelRegistration))]
[JsonSerializable(typeof(VersionRequest))]
[JsonSerializable(typeof(RollBackRequest))]
[JsonSerializable(typeof(SplitBody))]
internal sealed partial class RegistryJson : JsonSerializerContext;
