namespace OrleansMl.Reviews;

/// <summary>How an act on a case ended.</summary>
public enum ReviewOutcome
{
    /// <summary>Done.</summary>
    Done,

    /// <summary>It was so already; nothing was written.</summary>
    Unchanged,

    /// <summary>There is no such case, or the caller may not see its queue.</summary>
    NotFound,

    /// <summary>Somebody else has the case.</summary>
    AlreadyClaimed,

    /// <summary>The case was decided by somebody else, or under another key.</summary>
    AlreadyDecided,

    /// <summary>The caller has not claimed the case, or the lease is over.</summary>
    NotClaimed,

    /// <summary>The caller is the author.</summary>
    OwnContent,

    /// <summary>The caller decided what is contested here.</summary>
    Excluded,

    /// <summary>The caller did not decide, so cannot undo it.</summary>
    NotTheDecider,

    /// <summary>The queue does not allow this level.</summary>
    LevelNotAllowed,

    /// <summary>The caller quoted a revision that is not the case's, or the item has another by now.</summary>
    StaleRevision,

    /// <summary>The undo window is over.</summary>
    WindowClosed,

    /// <summary>The state of the case does not allow it.</summary>
    InvalidTransition,

    /// <summary>There is no such queue to move the case to.</summary>
    NoSuchQueue,

    /// <summary>The queue does not allow this act: a strike, a pause, the end of one.</summary>
    ActNotAllowed,

    /// <summary>A legal request about the item waits: only deciding the request lets it go.</summary>
    LegalHold,

    /// <summary>The call that decided was taken back; it decides nothing again.</summary>
    AlreadyUndone,

    /// <summary>The same call decided something else before.</summary>
    IdempotencyConflict,

    /// <summary>A rejection says neither why nor names what was violated: no reason, no strike, and no rule names a category.</summary>
    ReasonRequired,

    /// <summary>Another decision about the item was made meanwhile, and holds; the caller's own is taken back.</summary>
    Overruled,
}
