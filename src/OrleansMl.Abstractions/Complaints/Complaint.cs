using System.Globalization;
using OrleansMl.Moderation;

namespace OrleansMl.Complaints;

/// <summary>On whose side somebody complains.</summary>
public enum ComplaintSide
{
    /// <summary>Wrote the item, and finds the decision too strict.</summary>
    Author,

    /// <summary>Reported the item, and finds the decision too mild.</summary>
    Reporter,
}

/// <summary>Where a complaint stands.</summary>
public enum ComplaintState
{
    /// <summary>Waits for a moderator who did not make the decision.</summary>
    Open,

    /// <summary>A moderator looked again, and the decision stands.</summary>
    Upheld,

    /// <summary>A moderator looked again, and decided in favour of whoever complained.</summary>
    Overturned,

    /// <summary>There is nothing left to decide: the item is gone.</summary>
    Closed,
}

/// <summary>Somebody contests a decision about an item. There is one per decision and person.</summary>
[GenerateSerializer, Immutable, Alias("complaint")]
public sealed record Complaint
{
    /// <summary>The longest <see cref="Text"/>, in UTF-16 code units.</summary>
    public const int MaxTextLength = 2000;

    /// <summary>The item's id, an @, the number of the decision, a dot and a number: <c>018f@2.1</c>.</summary>
    [Id(0)] public required string Id { get; init; }

    /// <summary>The item.</summary>
    [Id(1)] public required string ContentId { get; init; }

    /// <summary>The contested decision: its <see cref="Decision.Seq"/>.</summary>
    [Id(2)] public required int Decision { get; init; }

    /// <summary>The level that was decided.</summary>
    [Id(3)] public required ModerationLevel Contested { get; init; }

    /// <summary>Who complains.</summary>
    [Id(4)] public required string UserId { get; init; }

    /// <summary>On whose side.</summary>
    [Id(5)] public required ComplaintSide Side { get; init; }

    /// <summary>Why, in their words. Empty when they, or the item's author, were erased.</summary>
    [Id(6)] public required string Text { get; init; }

    /// <summary>Where it stands.</summary>
    [Id(7)] public ComplaintState State { get; init; }

    /// <summary>When it was made (UTC).</summary>
    [Id(8)] public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was answered or closed (UTC); null before.</summary>
    [Id(9)] public DateTimeOffset? ClosedAt { get; init; }

    /// <summary>The level that the answer decided; null without one.</summary>
    [Id(10)] public ModerationLevel? Level { get; init; }

    /// <summary>Why, in the moderator's words, for whoever complained; null for none.</summary>
    [Id(11)] public string? Reason { get; init; }

    /// <summary>The id of a complaint.</summary>
    public static string IdOf(string contentId, int decision, int number) =>
        string.Create(CultureInfo.InvariantCulture, $"{contentId}@{decision}.{number}");

    /// <summary>The item of a complaint's id; null when it is no such id.</summary>
    public static string? ContentOf(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        var at = id.LastIndexOf('@');
        var dot = id.LastIndexOf('.');
        return at > 0 && dot > at && IsNumber(id.AsSpan(at + 1, dot - at - 1)) && IsNumber(id.AsSpan(dot + 1)) ? id[..at] : null;
    }

    private static bool IsNumber(ReadOnlySpan<char> text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1;
}
