using System.Text.Json.Serialization;
using OrleansMl.Http;
using OrleansMl.Registry;

namespace OrleansMl.Models;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    Converters =
    [
        typeof(SnakeCaseEnumConverter<ModelState>),
        typeof(SnakeCaseEnumConverter<RegistryAction>),
        typeof(SnakeCaseEnumConverter<SplitKind>),
    ])]
[JsonSerializable(typeof(ModelView))]
[JsonSerializable(typeof(ModelsView))]
internal sealed partial class ModelsJson : JsonSerializerContext;
