using System.Text.Json.Serialization;

namespace OrleansMl.Users;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(UserRequest))]
[JsonSerializable(typeof(UserView))]
[JsonSerializable(typeof(UserListView))]
internal sealed partial class UsersJson : JsonSerializerContext;
