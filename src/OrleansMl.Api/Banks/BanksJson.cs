using System.Text.Json.Serialization;
using OrleansMl.Http;
using OrleansMl.Moderation;

namespace OrleansMl.Banks;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    Converters =
    [
        typeof(SnakeCaseEnumConverter<ModerationLevel>),
        typeof(SnakeCaseEnumConverter<BankKind>),
        typeof(SnakeCaseEnumConverter<BankOutcome>),
        typeof(SnakeCaseEnumConverter<BankVerdict>),
    ])]
[JsonSerializable(typeof(BankRequest))]
[JsonSerializable(typeof(BankEntriesRequest))]
[JsonSerializable(typeof(BankEntryChangeRequest))]
[JsonSerializable(typeof(BankLookupRequest))]
[JsonSerializable(typeof(BankFeedbackRequest))]
[JsonSerializable(typeof(BanksView))]
[JsonSerializable(typeof(BankView))]
[JsonSerializable(typeof(BankAdditionView))]
[JsonSerializable(typeof(BankPage))]
[JsonSerializable(typeof(BankEntry))]
[JsonSerializable(typeof(BankLookup))]
internal sealed partial class BanksJson : JsonSerializerContext;
