using System.Collections.Immutable;
using System.Text.Json.Serialization;
using OrleansMl.Http;
using OrleansMl.Models;

namespace OrleansMl.Analysis;

/// <summary>What a text is about. A part whose model gave no answer is empty or null; <see cref="Models"/> says which answered.</summary>
public sealed record AnalysisView
{
    /// <summary>The stored item that was analysed; absent when a text was given.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ContentId { get; init; }

    /// <summary>Hashtags and key phrases, strongest first, at most 10.</summary>
    public required ImmutableArray<ContentTag> Tags { get; init; }

    /// <summary>The topics that passed their thresholds, strongest first; <c>other</c> alone when none did.</summary>
    public required ImmutableArray<TopicScore> Categories { get; init; }

    /// <summary>The mood; null when the sentiment model gave no answer.</summary>
    public required SentimentView? Sentiment { get; init; }

    /// <summary>The names, in the order of the text. Offsets are UTF-16 code units of the raw text, end exclusive.</summary>
    public required ImmutableArray<EntityMention> Entities { get; init; }

    /// <summary>A BCP 47 tag; <c>und</c> when unknown.</summary>
    public required string Language { get; init; }

    /// <summary>The version whose vector is kept beside the analysis; null without one.</summary>
    public required ModelKey? EmbeddingVersion { get; init; }

    /// <summary>The model versions that answered.</summary>
    public required ImmutableArray<ModelKey> Models { get; init; }

    /// <summary>When the text was analysed (UTC).</summary>
    public required DateTimeOffset AnalyzedAt { get; init; }

    internal static AnalysisView Of(ContentAnalysis analysis, string? contentId = null) => new()
    {
        ContentId = contentId,
        Tags = analysis.Tags,
        Categories = analysis.Categories,
        Sentiment = analysis.Sentiment is { } mood ? new(mood.Label, new(mood.Negative, mood.Neutral, mood.Positive)) : null,
        Entities = analysis.Entities,
        Language = analysis.Language,
        EmbeddingVersion = analysis.EmbeddingVersion,
        Models = analysis.Models,
        AnalyzedAt = analysis.AnalyzedAt,
    };
}

/// <summary>The mood of a text.</summary>
/// <param name="Label">The likeliest of the three.</param>
/// <param name="Scores">The probabilities.</param>
public sealed record SentimentView(SentimentLabel Label, SentimentScoresView Scores);

/// <summary>Probabilities that sum to 1.</summary>
/// <param name="Negative">In [0, 1].</param>
/// <param name="Neutral">In [0, 1].</param>
/// <param name="Positive">In [0, 1].</param>
public sealed record SentimentScoresView(float Negative, float Neutral, float Positive);

/// <summary>What to analyse: a text or a stored item.</summary>
public sealed record AnalyzeRequest
{
    /// <summary>The text, 1–50,000 UTF-16 code units.</summary>
    [JsonConverter(typeof(StrictStringConverter))]
    public string? Text { get; init; }

    /// <summary>The text's language if known, 1–64 of <c>[A-Za-z0-9_-]</c>.</summary>
    [JsonConverter(typeof(StrictStringConverter))]
    public string? Language { get; init; }

    /// <summary>A stored item instead of a text.</summary>
    [JsonConverter(typeof(StrictStringConverter))]
    public string? ContentId { get; init; }
}
