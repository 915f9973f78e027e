using OrleansMl.Content;
using OrleansMl.Operations;

namespace OrleansMl.Moderation;

/// <summary>
/// Says that new content stays pending: a category with thresholds that no live model scores, or a model that does not answer.
/// </summary>
internal sealed class CoverageWarning(ModerationRunner runner, IPolicySource policies) : IReadinessWarning
{
    // Any text tells which categories a version scores.
    private const string Sample = "a walk in the park";

    public async Task<string?> FindAsync(CancellationToken cancellationToken)
    {
        var policy = (await policies.GetAsync(cancellationToken)).Live;
        foreach (var surface in Enum.GetValues<ContentType>())
        {
            var revision = new ContentRevision(Sample, Revision: 0, surface, Sample);
            var assessments = await runner.AssessAsync(revision, done: [], SecondLook.Never, cancellationToken);
            var summary = AssessmentSummary.Of(assessments);
            if ((summary.Error ?? policy.WhatIsUnscored(summary.Scores, surface, summary.NotJudged)) is { } problem)
            {
                return $"new content of type {surface.ToString().ToLowerInvariant()} is held: {problem}";
            }
        }

        return null;
    }
}
