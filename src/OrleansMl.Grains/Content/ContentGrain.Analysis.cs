using Microsoft.Extensions.Logging;
using OrleansMl.Analysis;
using OrleansMl.Models;
using OrleansMl.Users;

namespace OrleansMl.Content;

// What the item is about: computed when it is asked for (or with the submission), stored with the revision.
internal sealed partial class ContentGrain
{
    public async Task<ContentItem?> GetAnalyzedAsync(CancellationToken cancellationToken)
    {
        await LoadAsync();
        if (Current is { } current && current.State != ContentState.Withdrawn && await analyst.IsDueAsync(Id, current.Language, current.Analysis))
        {
            await AnalyzeAndSaveAsync(current, cancellationToken);
        }

        return Current?.ToItem(Id, policy);
    }

    public async Task EraseAsync(CancellationToken cancellationToken)
    {
        await LoadAsync();
        if (Current is { Analysis: not null } current)
        {
            // First there: what fails now is done again while the item still says that there is something.
            await vectors.Of(Id).RemoveAsync(Id, cancellationToken);
            await SaveAsync(current.WithoutAnalysis());
        }
    }

    public async Task<ContentVector> GetVectorAsync(CancellationToken cancellationToken)
    {
        await GetAnalyzedAsync(cancellationToken);
        return new(Current?.Analysis?.EmbeddingVersion, Current?.Embedding ?? []);
    }

    /// <summary>A reader waits a moment for the analysis, not for a model that hangs; the next reader tries again.</summary>
    private async Task AnalyzeAndSaveAsync(StoredContent current, CancellationToken cancellationToken)
    {
        try
        {
            if (await TryAnalyzeAsync(current, cancellationToken) is { } analysis)
            {
                await SaveAsync(current.With(analysis));
                await KeepVectorAsync(analysis, cancellationToken);
            }
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            // A read must not fail for what it would only have added; the store's own failures are the writers' business.
            LogNotAnalyzed(exception, Id);
        }
    }

    // After the item: a vector that is missing in the index is made again with the next analysis; one that nobody knows of would stay.
    private Task KeepVectorAsync(TextAnalysis analysis, CancellationToken cancellationToken) =>
        analysis is { Analysis.EmbeddingVersion: { } version, Embedding.IsEmpty: false } ? vectors.Of(Id).SetAsync(Id, version, analysis.Embedding, cancellationToken) : Task.CompletedTask;

    /// <summary>Null when the author refused, or nothing came in time.</summary>
    private async Task<TextAnalysis?> TryAnalyzeAsync(StoredContent revision, CancellationToken cancellationToken)
    {
        // Asked first, and noted there: what is stored must be found again when the author changes their mind.
        if (!await GrainFactory.GetGrain<IUserAnalyses>(revision.AuthorId).RegisterAsync(Id, cancellationToken))
        {
            return null;
        }

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(analyst.Patience);
        try
        {
            var analysis = await analyst.AnalyzeAsync(Id, revision.Text, revision.Language, patience.Token);
            return analysis.Analysis.Models.IsEmpty ? null : analysis;
        }
        catch (Exception exception) when (exception is ModelBusyException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    /// <summary>With the mode <see cref="AnalysisMode.OnSubmit"/> the analysis runs beside moderation and is part of its one write.</summary>
    private async Task<TextAnalysis?> AnalyzeSubmissionAsync(StoredContent revision, CancellationToken cancellationToken)
    {
        try
        {
            return await TryAnalyzeAsync(revision, cancellationToken);
        }
        catch (Exception exception)
        {
            // The verdict does not wait for it; the first reader will.
            LogNotAnalyzed(exception, Id);
            return null;
        }
    }

    // The verdict is stored and stands; the vector may come later.
    private async Task KeepSubmittedVectorAsync(StoredContent stored, CancellationToken cancellationToken)
    {
        if (stored.Analysis is { } analysis)
        {
            try
            {
                await KeepVectorAsync(new(analysis, stored.Embedding), cancellationToken);
            }
            catch (Exception exception)
            {
                LogNotAnalyzed(exception, Id);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Content {ContentId} could not be analysed now")]
    private partial void LogNotAnalyzed(Exception exception, string contentId);
}
