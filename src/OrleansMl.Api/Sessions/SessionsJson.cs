using System.Text.Json.Serialization;
using OrleansMl.Http;

namespace OrleansMl.Sessions;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    Converters = [typeof(SnakeCaseEnumConverter<PageTheme>), typeof(SnakeCaseEnumConverter<MediaDisplay>)])]
[JsonSerializable(typeof(LocalSignInRequest))]
[JsonSerializable(typeof(SessionView))]
[JsonSerializable(typeof(SignedOutView))]
[JsonSerializable(typeof(PreferencesRequest))]
[JsonSerializable(typeof(PreferencesView))]
internal sealed partial class SessionsJson : JsonSerializerContext;
