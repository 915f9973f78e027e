using Microsoft.Extensions.Logging;
using OrleansMl.Content;
using OrleansMl.Models;
using OrleansMl.Users;

namespace OrleansMl.Analysis;

/// <summary>Analyses stored items, unless their author refused: with the submission or when somebody reads them. One per silo.</summary>
internal sealed partial class ContentAnalyzer(
    TextAnalyzer analyzer,
    IGrainFactory grains,
    ILogger<ContentAnalyzer> logger) : IContentEnricher
{
    public async ValueTask<Func<StoredContent, StoredContent>?> EnrichSubmissionAsync(
        string contentId, StoredContent revision, CancellationToken cancellationToken)
    {
        if (analyzer.Mode != AnalysisMode.OnSubmit)
        {
            return null;
        }

        try
        {
            return await TryAnalyzeAsync(contentId, revision, cancellationToken) is { } analysis
                ? item => item.With(analysis.Analysis, analysis.Embedding)
                : null;
        }
        catch (Exception exception)
        {
            // The verdict does not wait for it; the first reader will.
            LogNotAnalyzed(exception, contentId);
            return null;
        }
    }

    public async ValueTask<StoredContent?> CompleteAsync(string contentId, StoredContent current, CancellationToken cancellationToken)
    {
        try
        {
            return await analyzer.IsDueAsync(contentId, current.Language, current.Analysis)
                && await TryAnalyzeAsync(contentId, current, cancellationToken) is { } analysis
                ? current.With(analysis.Analysis, analysis.Embedding)
                : null;
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            // A read must not fail for what it would only have added.
            LogNotAnalyzed(exception, contentId);
            return null;
        }
    }

    /// <summary>Null when the author refused, or nothing came in time: a reader waits a moment, not for a model that hangs.</summary>
    private async Task<TextAnalysis?> TryAnalyzeAsync(string contentId, StoredContent revision, CancellationToken cancellationToken)
    {
        // Asked first, and noted there: what is stored must be found again when the author changes their mind.
        if (!await grains.GetGrain<IUserAnalyses>(revision.AuthorId).RegisterAsync(contentId, cancellationToken))
        {
            return null;
        }

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(analyzer.Patience);
        try
        {
            var analysis = await analyzer.AnalyzeAsync(contentId, revision.Text, revision.Language, patience.Token);
            return analysis.Analysis.Models.IsEmpty ? null : analysis;
        }
        catch (Exception exception)
            when (exception is ModelBusyException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Content {ContentId} could not be analysed now")]
    private partial void LogNotAnalyzed(Exception exception, string contentId);
}
