using System.Collections.Immutable;
using OrleansMl.Content;
using OrleansMl.Languages;

namespace OrleansMl.Moderation;

/// <summary>What detectors look at.</summary>
/// <param name="Key">The content's id, or the text itself when it has none: what an experiment splits by.</param>
/// <param name="Revision">Starts at 1; 0 for what is not stored.</param>
/// <param name="Type">The surface.</param>
/// <param name="Text">The raw text.</param>
public sealed record ContentRevision(string Key, int Revision, ContentType Type, string Text)
{
    /// <summary>The declared language, if any.</summary>
    public string? Language { get; init; }

    /// <summary>The owner; null for what is not stored.</summary>
    public string? AuthorId { get; init; }

    /// <summary>What the text is written in; <see cref="WrittenIn.Unknown"/> until somebody looked.</summary>
    public WrittenIn WrittenIn { get; init; } = WrittenIn.Unknown;

    /// <summary>Attempts and second looks that gave nothing so far.</summary>
    public int Missed { get; init; }

    /// <summary>What readers see beside the text and somebody typed.</summary>
    public ImmutableArray<DisplayField> Fields { get; init; } = [];
}
