using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using OrleansMl.Models;
using OrleansMl.Text;

namespace OrleansMl.Moderation;

/// <summary>
/// The words for which the second stage scores a text as it does, found by leaving them out: some thirty texts more for the model, so only
/// what is to be hidden is worth it.
/// </summary>
internal sealed partial class SecondStageEvidence(
    string model, ModelClient models, ModerationOptions options, TimeProvider time, ILogger<SecondStage> logger)
{
    // One run of the model as shipped.
    private const int MostTexts = 32;

    // Stands for a text without words; models take no empty one.
    private const string NoWords = ".";

    /// <summary>The stretches of the text; none when they are not found in time.</summary>
    /// <param name="revision">What was looked at.</param>
    /// <param name="patience">How long somebody waits.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async ValueTask<ImmutableArray<EvidenceSpan>> FindAsync(
        ContentRevision revision, TimeSpan patience, CancellationToken cancellationToken)
    {
        using var giveUp = new CancellationTokenSource(patience, time);
        await using var abandoned = cancellationToken.UnsafeRegister(
            static state => ((CancellationTokenSource)state!).Cancel(), giveUp);
        try
        {
            ImmutableArray<ModerationCategory?> categories = [];
            var spans = await OmissionEvidence.FindAsync(
                revision.Text,
                options.EvidenceFloor,
                MostTexts,
                async (texts, token) =>
                {
                    var answers = await Task.WhenAll(texts.Select(text => AskAsync(revision.Key, text, token)));
                    categories = [.. answers[0].Labels.Select(label => label.Category)];
                    return [.. answers.Select(answer => answer.Labels.Select(label => label.Score).ToArray())];
                },
                giveUp.Token);
            return
            [
                .. from span in spans
                   where categories[span.Label] is not null
                   select new EvidenceSpan(categories[span.Label]!.Value, span.Start, span.End, span.Contribution)
            ];
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            // The verdict stands without it.
            LogNoEvidence(exception, model);
            return [];
        }
    }

    private Task<TextClassification> AskAsync(string key, string text, CancellationToken cancellationToken) =>
        models.InvokeAsync<TextClassificationInput, TextClassification>(
            model,
            key,
            new(string.IsNullOrWhiteSpace(text) ? NoWords : text, EvidenceFloor: float.MaxValue),
            options.DetectorTimeout,
            cancellationToken).AsTask();

    [LoggerMessage(Level = LogLevel.Debug, Message = "Second stage {Model} gave no evidence")]
    private partial void LogNoEvidence(Exception exception, string model);
}
