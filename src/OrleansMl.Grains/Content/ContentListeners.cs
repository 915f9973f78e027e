using Microsoft.Extensions.Logging;

namespace OrleansMl.Content;

/// <summary>All listeners of this silo, in the order of their registration.</summary>
internal sealed partial class ContentListeners(
    IEnumerable<IContentListener> listeners, IEnumerable<ISubmissionGate> gates, ILogger<ContentListeners> logger)
{
    private readonly IContentListener[] _listeners = [.. listeners];
    private readonly ISubmissionGate[] _gates = [.. gates];

    /// <summary>Before anything is judged: throws when the author may not post.</summary>
    public async ValueTask AdmitAsync(ContentDraft draft, Submitter by, CancellationToken cancellationToken)
    {
        if (Submission.Of(draft, by) is { } submission)
        {
            foreach (var gate in _gates)
            {
                await gate.AdmitAsync(submission, cancellationToken);
            }
        }
    }

    /// <summary>The change with what is written beside it.</summary>
    public ContentChanged Complete(ContentChanged change)
    {
        foreach (var listener in _listeners)
        {
            var complete = listener.Complete(change);
            change = ReferenceEquals(complete, change.After) ? change : new(change.ContentId, change.Before, complete);
        }

        return change;
    }

    /// <summary>Before the write; a failure stops the change.</summary>
    public async ValueTask ChangingAsync(ContentChanged change, CancellationToken cancellationToken)
    {
        foreach (var listener in _listeners)
        {
            await listener.OnChangingAsync(change, cancellationToken);
        }
    }

    /// <summary>After the write; never fails.</summary>
    public async ValueTask ChangedAsync(ContentChanged change, CancellationToken cancellationToken)
    {
        foreach (var listener in _listeners)
        {
            try
            {
                await listener.OnChangedAsync(change, cancellationToken);
            }
            catch (Exception exception)
            {
                LogMissed(exception, listener.GetType().Name, change.ContentId);
            }
        }
    }

    public void CatchUp(string contentId, StoredContent current)
    {
        foreach (var listener in _listeners)
        {
            listener.CatchUp(contentId, current);
        }
    }

    public void OnNotCompleted(Exception exception, string contentId) => LogNotCompleted(exception, contentId);

    [LoggerMessage(
        Level = LogLevel.Warning, Message = "Content {ContentId} could not be stored with what it is about; the next reader asks again")]
    private partial void LogNotCompleted(Exception exception, string contentId);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Listener} missed a change of content {ContentId}, which is stored")]
    private partial void LogMissed(Exception exception, string listener, string contentId);
}
