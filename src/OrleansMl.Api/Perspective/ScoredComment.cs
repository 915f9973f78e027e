using System.Collections.Immutable;
using OrleansMl.Moderation;

namespace OrleansMl.Perspective;

/// <summary>A comment as it is scored: what a reader sees of it, and its parts.</summary>
internal sealed class ScoredComment
{
    private const string Probability = "PROBABILITY";

    // With the whole comment still one call to the moderation grain.
    private const int MaxSentences = 64;

    private readonly PerspectiveOptions _options;
    private readonly HtmlText? _html;
    private readonly IReadOnlyList<(int Start, int End)> _spans;
    private ImmutableArray<ModerationScore> _scores;

    private ScoredComment(PerspectiveOptions options, HtmlText? html, string text, IReadOnlyList<(int Start, int End)> spans)
    {
        _options = options;
        _html = html;
        _spans = spans;
        Texts = spans.Count == 1 ? [text] : [text, .. spans.Select(span => text[span.Start..span.End])];
    }

    /// <summary>The whole comment first, then its parts. A single part is as good as the whole.</summary>
    public ImmutableArray<string> Texts { get; }

    /// <summary>What the whole comment got.</summary>
    public ModerationScore Whole => _scores[0];

    /// <summary>Null when nothing of the comment is seen.</summary>
    public static ScoredComment? Read(PerspectiveText comment, bool hasSpans, PerspectiveOptions options)
    {
        var html = comment.Type == "HTML" ? HtmlText.Read(comment.Text!) : null;
        var text = html?.Text ?? comment.Text!;
        return string.IsNullOrWhiteSpace(text)
            ? null
            : new(options, html, text, hasSpans ? Sentences.Split(text, MaxSentences) : [(0, text.Length)]);
    }

    /// <summary>Keeps the scores of <see cref="Texts"/>.</summary>
    public void Take(ImmutableArray<ModerationScore> scores) => _scores = scores;

    /// <summary>True when the comment is in a language that what answers the attribute cannot judge.</summary>
    public bool IsUnjudged(PerspectiveAttribute attribute) => IsUnjudged(attribute, 0);

    /// <summary>The scores of an attribute; null when all are below the threshold.</summary>
    public PerspectiveAttributeScores? ScoresOf(PerspectiveAttribute attribute, double threshold)
    {
        List<PerspectiveSpanScore> spans = [];
        for (var i = 0; i < _spans.Count; i++)
        {
            // A sentence in another language gets none.
            var at = _spans.Count == 1 ? 0 : i + 1;
            if (!IsUnjudged(attribute, at) && ToScore(attribute, at, threshold) is { } score)
            {
                var (begin, end) = _html?.ToSource(_spans[i].Start, _spans[i].End) ?? _spans[i];
                spans.Add(new() { Begin = begin, End = end, Score = score });
            }
        }

        var summary = ToScore(attribute, 0, threshold);
        return summary is null && spans.Count == 0 ? null : new() { SummaryScore = summary, SpanScores = spans.Count > 0 ? spans : null };
    }

    private bool IsUnjudged(PerspectiveAttribute attribute, int at) =>
        attribute.IsUnjudged(_scores[at]) || !_options.MayBeIn(_scores[at].Languages);

    private PerspectiveScore? ToScore(PerspectiveAttribute attribute, int at, double threshold) =>
        attribute.Of(_scores[at], Texts[at]) is { } value && value >= threshold ? new(Math.Round(value, 4), Probability) : null;
}
