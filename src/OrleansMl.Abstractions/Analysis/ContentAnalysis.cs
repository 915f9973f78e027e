using System.Collections.Immutable;
using OrleansMl.Models;

namespace OrleansMl.Analysis;

/// <summary>
/// What a text is about. Every part comes from a model of its own; a part whose model is not installed or gave no answer is empty
/// or null, and <see cref="Models"/> says which ones answered.
/// </summary>
[GenerateSerializer, Immutable, Alias("content-analysis")]
public sealed record ContentAnalysis
{
    /// <summary>Hashtags and key phrases, strongest first, at most 10.</summary>
    [Id(0)] public ImmutableArray<ContentTag> Tags { get; init; } = [];

    /// <summary>The topics that passed their thresholds, strongest first.</summary>
    [Id(1)] public ImmutableArray<TopicScore> Categories { get; init; } = [];

    /// <summary>The mood of the text; null when the sentiment model gave no answer.</summary>
    [Id(2)] public SentimentScores? Sentiment { get; init; }

    /// <summary>The names in the text, in its order. Offsets are UTF-16 code units of the raw text, end exclusive.</summary>
    [Id(3)] public ImmutableArray<EntityMention> Entities { get; init; } = [];

    /// <summary>The language as a BCP 47 tag, for example <c>en</c>; <c>und</c> when unknown.</summary>
    [Id(4)] public string Language { get; init; } = UnknownLanguage;

    /// <summary>The version whose vector is kept beside this analysis; null when there is none.</summary>
    [Id(5)] public ModelKey? EmbeddingVersion { get; init; }

    /// <summary>The model versions that answered.</summary>
    [Id(6)] public ImmutableArray<ModelKey> Models { get; init; } = [];

    /// <summary>When the text was analysed (UTC).</summary>
    [Id(7)] public required DateTimeOffset AnalyzedAt { get; init; }

    /// <summary>The language tag of a text whose language is not known.</summary>
    public const string UnknownLanguage = "und";
}

/// <summary>A hashtag or key phrase.</summary>
/// <param name="Tag">Normalised: lower case, no leading <c>#</c>.</param>
/// <param name="Score">How well it stands for the text, in [0, 1].</param>
[GenerateSerializer, Immutable, Alias("content-tag")]
public readonly record struct ContentTag([property: Id(0)] string Tag, [property: Id(1)] float Score);

/// <summary>A topic of a text.</summary>
/// <param name="Category">The topic's name, for example <c>food</c>; <c>other</c> when no topic passes.</param>
/// <param name="Score">How well it fits, in [0, 1]. Topics are judged one by one: the scores need not sum to 1.</param>
[GenerateSerializer, Immutable, Alias("topic-score")]
public readonly record struct TopicScore([property: Id(0)] string Category, [property: Id(1)] float Score);
