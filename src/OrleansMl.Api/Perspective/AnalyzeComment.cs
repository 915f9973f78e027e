using System.Text.Json.Serialization;
using OrleansMl.Http;

namespace OrleansMl.Perspective;

/// <summary>
/// A comment to be scored, in the shape of the Perspective API. Fields that change nothing here (context, sessionId, communityId,
/// doNotStore) are accepted.
/// </summary>
public sealed record AnalyzeCommentRequest
{
    /// <summary>The comment.</summary>
    [JsonPropertyName("comment")]
    public PerspectiveText? Comment { get; init; }

    /// <summary>From attribute name to its options, which may be empty. 1–100.</summary>
    [JsonPropertyName("requestedAttributes")]
    public Dictionary<string, PerspectiveParameters?>? RequestedAttributes { get; init; }

    /// <summary>
    /// The comment's languages; found in the text when absent. One that no model judges is an error, whatever the text is written in.
    /// </summary>
    [JsonPropertyName("languages")]
    public string?[]? Languages { get; init; }

    /// <summary>True scores each sentence too; otherwise the one span is the whole comment.</summary>
    [JsonPropertyName("spanAnnotations")]
    public bool? SpanAnnotations { get; init; }

    /// <summary>
    /// True leaves out the attributes that nothing can answer, or not in the comment's language; otherwise they are an error.
    /// </summary>
    [JsonPropertyName("dropUnsupportedAttributes")]
    public bool? DropUnsupportedAttributes { get; init; }

    /// <summary>Nothing is stored, whatever this says.</summary>
    [JsonPropertyName("doNotStore")]
    public bool? DoNotStore { get; init; }

    /// <summary>Comes back in the answer.</summary>
    [JsonPropertyName("clientToken")]
    public string? ClientToken { get; init; }

    /// <summary>Not used.</summary>
    [JsonPropertyName("sessionId")]
    public string? SessionId { get; init; }

    /// <summary>Not used.</summary>
    [JsonPropertyName("communityId")]
    public string? CommunityId { get; init; }
}

/// <summary>A text.</summary>
public sealed record PerspectiveText
{
    /// <summary>1–50,000 UTF-16 code units.</summary>
    [JsonPropertyName("text"), JsonConverter(typeof(StrictStringConverter))]
    public string? Text { get; init; }

    /// <summary><c>PLAIN_TEXT</c> (the default) or <c>HTML</c>.</summary>
    [JsonPropertyName("type")]
    public string? Type { get; init; }
}

/// <summary>Options of an attribute.</summary>
public sealed record PerspectiveParameters
{
    /// <summary>Only <c>PROBABILITY</c>, the default.</summary>
    [JsonPropertyName("scoreType")]
    public string? ScoreType { get; init; }

    /// <summary>Scores below it are left out. The default is 0.</summary>
    [JsonPropertyName("scoreThreshold")]
    public double? ScoreThreshold { get; init; }
}

/// <summary>The scores of a comment.</summary>
public sealed record AnalyzeCommentAnswer
{
    /// <summary>By attribute. Absent are those below their threshold, and with dropUnsupportedAttributes what nothing answers.</summary>
    [JsonPropertyName("attributeScores")]
    public required IReadOnlyDictionary<string, PerspectiveAttributeScores> AttributeScores { get; init; }

    /// <summary>The languages of the request; when it named none, what was found, or <c>en</c> when a text is too short to tell.</summary>
    [JsonPropertyName("languages")]
    public required IReadOnlyList<string> Languages { get; init; }

    /// <summary>
    /// What the comment is written in, as far as it is certain; <c>und-Cyrl</c> is some language in that script. Absent when nothing is.
    /// </summary>
    [JsonPropertyName("detectedLanguages"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? DetectedLanguages { get; init; }

    /// <summary>The request's.</summary>
    [JsonPropertyName("clientToken"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ClientToken { get; init; }
}

/// <summary>The scores of one attribute.</summary>
public sealed record PerspectiveAttributeScores
{
    /// <summary>Of the parts of the comment.</summary>
    [JsonPropertyName("spanScores"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<PerspectiveSpanScore>? SpanScores { get; init; }

    /// <summary>Of the whole comment; absent below the threshold.</summary>
    [JsonPropertyName("summaryScore"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public PerspectiveScore? SummaryScore { get; init; }
}

/// <summary>The score of a part of the comment.</summary>
public sealed record PerspectiveSpanScore
{
    /// <summary>First UTF-16 code unit in comment.text as sent.</summary>
    [JsonPropertyName("begin")]
    public required int Begin { get; init; }

    /// <summary>One past the last.</summary>
    [JsonPropertyName("end")]
    public required int End { get; init; }

    /// <summary>The score.</summary>
    [JsonPropertyName("score")]
    public required PerspectiveScore Score { get; init; }
}

/// <summary>A score.</summary>
/// <param name="Value">A probability in [0, 1].</param>
/// <param name="Type">Always <c>PROBABILITY</c>.</param>
public sealed record PerspectiveScore(
    [property: JsonPropertyName("value")] double Value,
    [property: JsonPropertyName("type")] string Type);
