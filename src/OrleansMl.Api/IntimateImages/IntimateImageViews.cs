using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using OrleansMl.Http;

namespace OrleansMl.IntimateImages;

/// <summary>A request to remove intimate images that were published without consent.</summary>
public sealed record IntimateImageRequestBody
{
    /// <summary>1 to 50 items, each by its id or by its address (http or https). Required.</summary>
    public string?[]? Items { get; init; }

    /// <summary>The signature of the depicted person, or of somebody who acts for them; at most 200 characters. Required.</summary>
    [JsonConverter(typeof(StrictStringConverter))]
    public string? Signature { get; init; }

    /// <summary>Who is depicted, and what else helps to recognise it; at most 2,000 characters. Required.</summary>
    [JsonConverter(typeof(StrictStringConverter))]
    public string? Identification { get; init; }

    /// <summary>
    /// True: "I believe in good faith that the depicted person did not consent to the publication." Required, and nothing else is taken.
    /// </summary>
    public bool? GoodFaith { get; init; }

    /// <summary>How to reach the sender, for example an e-mail address; at most 500 characters. Required.</summary>
    [JsonConverter(typeof(StrictStringConverter))]
    public string? Contact { get; init; }

    /// <summary>What nobody knows: refused.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Unknown { get; set; }
}

/// <summary>What a person of the legal team decides.</summary>
public sealed record DecideIntimateImageRequest
{
    /// <summary>granted: the items are removed; refused: what was hidden is shown again. Required.</summary>
    public IntimateImageVerdict? Outcome { get; init; }

    /// <summary>Why, at most 2,000 characters; the sender may read it. Required for a refusal.</summary>
    [JsonConverter(typeof(StrictStringConverter))]
    public string? Reason { get; init; }

    /// <summary>When granted, ids of items that the request means and does not name by an id; with those it names 50 at most.</summary>
    public string?[]? ContentIds { get; init; }

    /// <summary>What nobody knows: refused.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Unknown { get; set; }
}

/// <summary>How a request is decided.</summary>
public enum IntimateImageVerdict
{
    /// <summary>It is right.</summary>
    Granted,

    /// <summary>It is not.</summary>
    Refused,
}

/// <summary>What whoever sent a request keeps.</summary>
public sealed record IntimateImageReceipt
{
    /// <summary>The request.</summary>
    public required string Id { get; init; }

    /// <summary>Reads where the request stands without an account: send it as X-Receipt-Token. Keep it; nobody tells it again.</summary>
    public required string Token { get; init; }

    /// <summary>Where it stands.</summary>
    public required IntimateImageState State { get; init; }

    /// <summary>When it was accepted (UTC).</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>By when a person decides (UTC).</summary>
    public required DateTimeOffset Due { get; init; }
}

/// <summary>Where a request stands. What is for the legal team only is absent for everybody else.</summary>
public sealed record IntimateImageView
{
    /// <summary>The request.</summary>
    public required string Id { get; init; }

    /// <summary>open, granted or refused.</summary>
    public required IntimateImageState State { get; init; }

    /// <summary>When it was accepted (UTC).</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>By when a person has to decide (UTC).</summary>
    public required DateTimeOffset Due { get; init; }

    /// <summary>True when nobody had decided by then.</summary>
    public required bool Late { get; init; }

    /// <summary>When it was decided (UTC); null before.</summary>
    public required DateTimeOffset? DecidedAt { get; init; }

    /// <summary>Why, in words; null for none.</summary>
    public required string? Reason { get; init; }

    /// <summary>Who decided; for the legal team.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? DecidedBy { get; init; }

    /// <summary>When what it names was hidden, as far as it was found (UTC); for the legal team.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? HeldAt { get; init; }

    /// <summary>When all that the decision does was done (UTC); for the legal team.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? SettledAt { get; init; }

    /// <summary>What it names; for the legal team.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<IntimateImageItemView>? Items { get; init; }

    /// <summary>Who sent it, as they said; for the legal team, and absent when it was erased.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IntimateImageSenderView? Sender { get; init; }

    /// <summary>When who sent it was erased (UTC); for the legal team.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? SenderErasedAt { get; init; }

    /// <summary>For whoever sent it.</summary>
    internal static IntimateImageView OfReceipt(IntimateImageRequest request) => new()
    {
        Id = request.Id,
        State = request.State,
        CreatedAt = request.CreatedAt,
        Due = request.Due,
        Late = request.LateAt is not null,
        DecidedAt = request.DecidedAt,
        Reason = request.Reason,
    };

    /// <summary>For the legal team.</summary>
    internal static IntimateImageView Of(IntimateImageRequest request) => OfReceipt(request) with
    {
        DecidedBy = request.DecidedBy,
        HeldAt = request.HeldAt,
        SettledAt = request.SettledAt,
        Items = [.. request.Items.Select(item => new IntimateImageItemView(item.Given, item.ContentId, item.State, item.Entries))],
        Sender = request.Sender is { } sender ? new(sender.UserId, sender.Signature, sender.Identification, sender.Contact) : null,
        SenderErasedAt = request.SenderErasedAt,
    };
}

/// <summary>One thing that a request names.</summary>
/// <param name="Given">The id or the address as it was given; empty when it was erased.</param>
/// <param name="ContentId">The item; null when none was found.</param>
/// <param name="State">pending, held, not_found, spared (a request about it was refused lately) or erased.</param>
/// <param name="Entries">Entries of the bank intimate-images by which it and its copies are known; the first names the item.</param>
public sealed record IntimateImageItemView(
    string Given, string? ContentId, IntimateImageItemState State, ImmutableArray<string> Entries);

/// <summary>Who sent a request, as they said.</summary>
/// <param name="UserId">The account; null without one.</param>
/// <param name="Signature">The signature.</param>
/// <param name="Identification">Who is depicted.</param>
/// <param name="Contact">How to reach the sender.</param>
public sealed record IntimateImageSenderView(string? UserId, string Signature, string Identification, string Contact);

/// <summary>A page of requests.</summary>
public sealed record IntimateImagePageView
{
    /// <summary>The oldest first.</summary>
    public required ImmutableArray<IntimateImageView> Requests { get; init; }

    /// <summary>Give it as cursor for the page that follows; null when there is none.</summary>
    public required string? Next { get; init; }

    /// <summary>Open requests, of all.</summary>
    public required int Open { get; init; }

    /// <summary>Requests that nobody had decided by their deadline, of all.</summary>
    public required int Late { get; init; }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    Converters =
    [
        typeof(SnakeCaseEnumConverter<IntimateImageState>),
        typeof(SnakeCaseEnumConverter<IntimateImageItemState>),
        typeof(SnakeCaseEnumConverter<IntimateImageVerdict>),
    ])]
[JsonSerializable(typeof(IntimateImageRequestBody))]
[JsonSerializable(typeof(DecideIntimateImageRequest))]
[JsonSerializable(typeof(IntimateImageReceipt))]
[JsonSerializable(typeof(IntimateImageView))]
[JsonSerializable(typeof(IntimateImagePageView))]
internal sealed partial class IntimateImagesJson : JsonSerializerContext;
