using System.Collections.Immutable;

namespace OrleansMl.Content;

/// <summary>What an author submits: one item, before it has a revision or a verdict.</summary>
[GenerateSerializer, Immutable, Alias("content-draft")]
public sealed record ContentDraft
{
    /// <summary>The owner (<see cref="Users.UserIds"/>).</summary>
    [Id(0)] public required string AuthorId { get; init; }

    /// <summary>The surface.</summary>
    [Id(1)] public required ContentType Type { get; init; }

    /// <summary>The raw text, 1–50,000 UTF-16 code units, well-formed and without NUL. Kept as given.</summary>
    [Id(2)] public required string Text { get; init; }

    /// <summary>The item this one answers, if any.</summary>
    [Id(3)] public string? ParentId { get; init; }

    /// <summary>BCP 47 language tag as the author's client declares it; null when unknown.</summary>
    [Id(4)] public string? Language { get; init; }

    /// <summary>Region code as the platform defines it, for example <c>DE</c>; null when unknown.</summary>
    [Id(5)] public string? Region { get; init; }

    /// <summary>Topics declared by the author. Empty when none.</summary>
    [Id(6)] public ImmutableArray<string> Categories { get; init; } = [];

    /// <summary>When the author created it (UTC); null means the time of acceptance.</summary>
    [Id(7)] public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>What whoever manages the item as a catalogue entry says of it; null for ordinary content.</summary>
    [Id(8)] public ContentAttributes? Attributes { get; init; }

    /// <summary>A service or an administrator may put a withdrawn item again; for everybody else it stays withdrawn.</summary>
    [Id(9)] public bool Revives { get; init; }

    /// <summary>Who submits; asked where no caller is named. A pause of the author's posting is about what they post.</summary>
    [Id(10)] public Submitter SubmittedBy { get; init; }
}

/// <summary>Who submits an item.</summary>
public enum Submitter
{
    /// <summary>The author.</summary>
    Author,

    /// <summary>A service, for the author: what it says was written before a pause is taken.</summary>
    Service,

    /// <summary>An administrator: what they submit is not the author's act.</summary>
    Staff,
}

/// <summary>What whoever manages an item as a catalogue entry says of it.</summary>
/// <param name="IsHidden">True shows the item to nobody, whatever its verdict.</param>
/// <param name="Labels">Any JSON, at most <see cref="MaxLabels"/> characters; null for none.</param>
/// <param name="TextIsComment">True when the text is what they wrote about the item; false when they wrote nothing and the text was
/// made from labels, categories or the id.</param>
/// <param name="IsEntry">False when a person had submitted the item before; null, as written by older versions, counts as true.</param>
[GenerateSerializer, Immutable, Alias("content-attributes")]
public sealed record ContentAttributes(
    [property: Id(0)] bool IsHidden,
    [property: Id(1)] string? Labels,
    [property: Id(2)] bool TextIsComment,
    [property: Id(3)] bool? IsEntry = null)
{
    /// <summary>The longest labels, in characters.</summary>
    public const int MaxLabels = 16_384;
}
