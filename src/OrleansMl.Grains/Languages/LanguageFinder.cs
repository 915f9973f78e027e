using Microsoft.Extensions.Logging;
using OrleansMl.Models;

namespace OrleansMl.Languages;

/// <summary>
/// Finds what a text is written in: by its scripts and words, and where these do not tell, by the model <c>text-language</c>. One per silo.
/// Without the model, what the words do not tell stays unclear.
/// </summary>
internal sealed partial class LanguageFinder(ModelClient models, ILogger<LanguageFinder> logger)
{
    private const string Model = "text-language";

    // No evidence is needed; a floor above 1 asks for none.
    private const float NoEvidence = 1.1f;

    // A part of what a submission may take: the verdict does not wait for a language.
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(1);

    /// <param name="key">What an experiment with the model splits by: the content's id, or the text.</param>
    /// <param name="text">The raw text.</param>
    /// <param name="declared">The language that the caller declared; null when they did not.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    public ValueTask<WrittenIn> FindAsync(string key, string text, string? declared, CancellationToken cancellationToken)
    {
        var reading = LanguageReading.Of(text);
        return reading.NeedsModel
            ? AskAsync(reading, key, text, declared, cancellationToken)
            : ValueTask.FromResult(reading.Decide(label: null, score: 0, declared));
    }

    private async ValueTask<WrittenIn> AskAsync(
        LanguageReading reading, string key, string text, string? declared, CancellationToken cancellationToken)
    {
        LabelScore best = default;
        try
        {
            var answer = await models.InvokeAsync<TextClassificationInput, TextClassification>(
                Model, key, new(text, NoEvidence), Timeout, cancellationToken);
            foreach (var label in answer.Labels)
            {
                best = label.Score > best.Score ? label : best;
            }
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            LogNoAnswer(exception, Model);
        }

        return reading.Decide(best.Label, best.Score, declared);
    }

    // Debug: the model's own counters say it louder, and an operator may run without it.
    [LoggerMessage(Level = LogLevel.Debug, Message = "{Model} did not name a language")]
    private partial void LogNoAnswer(Exception exception, string model);
}
