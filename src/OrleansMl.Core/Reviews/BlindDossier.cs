using OrleansMl.Content;
using OrleansMl.Moderation;

namespace OrleansMl.Reviews;

/// <summary>What helps to decide a case, without what the decision is compared with.</summary>
public static class BlindDossier
{
    /// <summary>
    /// The item as if nobody had decided. A second review has what models said, as the first moderator had; a sample has the text alone,
    /// since scores beside thresholds are the automatic decision. What was decided about the author is left out: it counts the decision.
    /// </summary>
    public static ReviewDossier Of(ReviewDossier dossier)
    {
        ArgumentNullException.ThrowIfNull(dossier);
        var review = dossier.Result.Review!.Case;
        var isSample = review.Check?.Kind == ReviewCheckKind.Sample;
        return dossier with
        {
            Item = dossier.Item is { } item
                ? item with { Visible = false, Moderation = Of(item.Moderation, review.Subject, isSample) }
                : null,
            Explanation = dossier.Explanation is { } explanation && !isSample
                ? explanation with { Current = Of(explanation.Current, review.Subject, isSample), Decisions = [], NextCursor = null }
                : null,
            Scores = isSample ? [] : dossier.Scores,
            Author = new(0, 0, 0),
            Standing = null,
            Statements = [],
            Enrichment = isSample ? ReviewEnrichment.None : dossier.Enrichment,
        };
    }

    /// <summary>How a verdict came about, as if there were none.</summary>
    public static ModerationReport Of(ModerationReport report, ReviewSubject subject, bool isSample)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(subject);
        var bare = new ModerationReport
        {
            ContentId = report.ContentId,
            Revision = report.Revision,
            State = ContentState.ReviewRequired,
        };
        return isSample ? bare : bare with
        {
            Level = subject.Level,
            Scores = report.Scores,
            Evidence = report.Evidence,
            Models = report.Models,
            Support = subject.Support,
            Taught = report.Taught,
        };
    }
}
