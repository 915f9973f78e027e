using OrleansMl.Complaints;
using OrleansMl.Moderation;
using OrleansMl.Policies;

namespace OrleansMl.Reviews;

/// <summary>
/// What is expected of one item and its people: plain state, changed by what was acknowledged. Knows of no grain, no write and no retry.
/// </summary>
internal sealed class HumanHalfModel
{
    /// <summary>What a text scores, and its level by the lenient policy and by the strict one.</summary>
    public static readonly (string Scores, ModerationLevel Lenient, ModerationLevel Strict)[] Texts =
    [
        ("harmless", ModerationLevel.Approved, ModerationLevel.Approved),
        ("violence=0.6", ModerationLevel.Flagged, ModerationLevel.ReviewRequired),
        ("violence=0.8", ModerationLevel.ReviewRequired, ModerationLevel.Rejected),
        ("hate=0.8", ModerationLevel.ReviewRequired, ModerationLevel.Flagged),
        ("violence=0.97", ModerationLevel.Rejected, ModerationLevel.Rejected),
    ];

    /// <summary>Where the strict policy differs from the lenient one.</summary>
    public static readonly PolicyThreshold[] Strict =
    [
        new(ModerationCategory.Violence, null, 0.45f, 0.55f, 0.75f),
        new(ModerationCategory.Hate, null, 0.5f, 0.9f, null),
    ];

    /// <summary>The level of what the bank knows.</summary>
    public const ModerationLevel OfBank = ModerationLevel.Rejected;

    private (string Scores, ModerationLevel Lenient, ModerationLevel Strict) _text;

    /// <summary>True while the strict policy is live.</summary>
    public required bool IsStrict { get; set; }

    public int Revision { get; private set; }

    /// <summary>What the policy and the bank said when they looked last.</summary>
    public ModerationLevel Machine { get; private set; }

    /// <summary>When they looked last.</summary>
    public DateTimeOffset JudgedAt { get; private set; }

    /// <summary>The bank has an entry of this revision's text that acts.</summary>
    public bool IsInBank { get; set; }

    /// <summary>The bank had one when the item was matched last.</summary>
    public bool IsMatched { get; private set; }

    /// <summary>What humans decided, in that order, with what was taken back.</summary>
    public List<HumanVerdict> Decided { get; } = [];

    public List<Complaint> Complaints { get; } = [];

    /// <summary>Who has the case, as far as it is known.</summary>
    public (string Holder, DateTimeOffset Until)? Lease { get; set; }

    /// <summary>Who decided the case a second time, and may take that back.</summary>
    public string? Second { get; set; }

    public bool IsWithdrawn { get; private set; }

    /// <summary>The author was erased: nothing is left of the item.</summary>
    public bool IsErased { get; private set; }

    public bool IsGone => IsWithdrawn || IsErased;

    /// <summary>The decision of a human that holds for this revision: the last one that was not taken back.</summary>
    public HumanVerdict? Human => Decided.LastOrDefault(one => one.Revision == Revision && !one.IsUndone);

    public ModerationLevel Level => Human?.Level ?? Machine;

    /// <summary>The bank was changed, and the item was not matched again.</summary>
    public bool IsStale => Human is null && IsMatched != IsInBank;

    /// <summary>Another text: a new item, or an edit.</summary>
    public void Write((string Scores, ModerationLevel Lenient, ModerationLevel Strict) text, DateTimeOffset now)
    {
        (_text, Revision, IsInBank, Lease, Second) = (text, Revision + 1, false, null, null);
        Judge(now);
    }

    /// <summary>Models are asked again. What a human decided stands.</summary>
    public void Rescan(DateTimeOffset now)
    {
        if (Human is null)
        {
            Judge(now);
        }
    }

    /// <summary>The bank is asked again. What a human decided stands, and so does what matches as before.</summary>
    public void Recheck(DateTimeOffset now)
    {
        if (IsStale)
        {
            Judge(now);
        }
    }

    public void Withdraw() => IsWithdrawn = true;

    public void Erase() => IsErased = true;

    public bool IsLeasedToAnother(string userId, DateTimeOffset now) =>
        Lease is { } lease && lease.Holder != userId && lease.Until > now;

    private void Judge(DateTimeOffset now)
    {
        var byPolicy = IsStrict ? _text.Strict : _text.Lenient;
        (IsMatched, JudgedAt) = (IsInBank, now);
        Machine = IsMatched && byPolicy < OfBank ? OfBank : byPolicy;
        if (Machine != ModerationLevel.ReviewRequired)
        {
            // Nobody has what does not wait; what people ask keeps a case, of which the model knows less then.
            Lease = null;
        }
    }
}

/// <summary>What a human decided.</summary>
internal sealed record HumanVerdict(string Id, int Revision, ModerationLevel Level, string Actor)
{
    /// <summary>The number of the decision in the item's log.</summary>
    public int Seq { get; set; }

    /// <summary>When (UTC).</summary>
    public DateTimeOffset At { get; set; }

    /// <summary>The case it was made in; null for an override.</summary>
    public string? CaseId { get; set; }

    public bool HasStrike { get; init; }

    public bool IsUndone { get; set; }

    /// <summary>Somebody took it back while an override held already: it may be sent or not.</summary>
    public bool IsReplaced { get; set; }
}
