using Microsoft.Extensions.Logging;
using OrleansMl.Languages;
using OrleansMl.Models;

namespace OrleansMl.Moderation;

/// <summary>Asks a text model of the policy, and lets its shadow version score beside it.</summary>
internal sealed partial class TextModelDetector(
    string model,
    ModelClient models,
    ModerationOptions options,
    ILogger<TextModelDetector> logger) : IDetector
{
    public string Name => model;

    public async ValueTask<Assessment> AssessAsync(ContentRevision revision, CancellationToken cancellationToken)
    {
        if (revision.Fields.IsEmpty)
        {
            return ToAssessment(model, revision, await AskAsync(revision.Text));
        }

        // Both are asked before either is awaited: they share a run of the model.
        var (ofText, ofFields) = (AskAsync(revision.Text).AsTask(), AskAsync(DisplayFields.Join(revision.Fields)).AsTask());
        await Task.WhenAll(ofText, ofFields);
        var text = ToAssessment(model, revision, await ofText);
        // A name or a word has no language of its own.
        var fields = ToAssessment(model, revision with { WrittenIn = WrittenIn.Unknown }, await ofFields);
        return text with
        {
            Scores = CategoryScores.From(
                [.. text.Scores.Enumerate().Concat(fields.Scores.Enumerate()).Select(one => (one.Key, one.Value))]),
            Evidence = text.Evidence.AddRange(fields.Evidence.Select(span => DisplayFields.Locate(span, revision.Fields))),
            Ms = Math.Max(text.Ms, fields.Ms),
        };

        ValueTask<TextClassification> AskAsync(string asked) => models.InvokeAsync<TextClassificationInput, TextClassification>(
            model, revision.Key, new(asked, options.EvidenceFloor), options.DetectorTimeout, cancellationToken);
    }

    /// <summary>The shadow's assessment on its way; null, without any cost, when there is no shadow.</summary>
    public async ValueTask<Task<Assessment?>?> StartShadowAsync(ContentRevision revision, CancellationToken cancellationToken)
    {
        try
        {
            return await models.ShadowOfAsync(model) is { } shadow ? AssessShadowAsync(shadow, revision, cancellationToken) : null;
        }
        catch (Exception exception)
        {
            // The detector itself says so louder.
            LogShadowFailed(exception, model);
            return null;
        }
    }

    // A shadow that is slow, busy or broken leaves no trace in the item; the registry counts its failures.
    private async Task<Assessment?> AssessShadowAsync(ModelKey shadow, ContentRevision revision, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await models.InvokeVersionAsync<TextClassificationInput, TextClassification>(
                shadow, new(revision.Text, options.EvidenceFloor), options.ShadowTimeout, cancellationToken);
            return ToAssessment(shadow.Name, revision, answer) with { Shadow = true };
        }
        catch (Exception exception)
        {
            LogShadowFailed(exception, shadow.ToString());
            return null;
        }
    }

    private static Assessment ToAssessment(string detector, ContentRevision revision, TextClassification answer)
    {
        var coverage = revision.WrittenIn.CoverageBy(answer.Judges);
        Span<(ModerationCategory, float)> scores = stackalloc (ModerationCategory, float)[CategoryScores.CategoryCount];
        var count = 0;
        foreach (var label in answer.Labels)
        {
            if (label.Category is { } category && coverage.Counts && count < scores.Length)
            {
                scores[count++] = (category, label.Score);
            }
        }

        return new()
        {
            Revision = revision.Revision,
            Detector = detector,
            Model = answer.Model,
            Calibration = answer.Calibration,
            Scores = CategoryScores.From(scores[..count]),
            Evidence = coverage.Counts ? answer.Evidence : [],
            Ms = Math.Round(answer.Ms, 3),
            NotJudged = coverage.IsJudged
                ? []
                : [.. answer.Labels.Select(label => label.Category).OfType<ModerationCategory>().Distinct()],
        };
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "Shadow {Shadow} gave no scores")]
    private partial void LogShadowFailed(Exception exception, string shadow);
}
