using System.Collections.Immutable;
using OrleansMl.Moderation;

namespace OrleansMl.Reviews;

/// <summary>A queue: which cases it takes, who sees them, and what they may decide there.</summary>
[GenerateSerializer, Immutable, Alias("review-queue-definition")]
public sealed record ReviewQueueDefinition
{
    /// <summary>The queue that takes what no other takes. Always there.</summary>
    public const string Default = "default";

    /// <summary>The queue that cases are escalated to where a queue names none. Always there.</summary>
    public const string Leads = "leads";

    /// <summary>The queue of legal requests: leads and the legal team see it. Always there, and asked first.</summary>
    public const string Legal = "legal_requests";

    /// <summary>
    /// The queue of cases that somebody proposes for a report to an authority: leads and the legal team see it. Always there, and takes
    /// only what is moved to it.
    /// </summary>
    public const string LegalReports = "legal_reports";

    /// <summary>1 to 64 characters of [a-z0-9_-].</summary>
    [Id(0)] public required string Name { get; init; }

    /// <summary>Categories of which a case has one; empty for any.</summary>
    [Id(1)] public ImmutableArray<string> Categories { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>Surfaces; empty for any.</summary>
    [Id(2)] public ImmutableArray<ContentType> Types { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>Declared languages; empty for any.</summary>
    [Id(3)] public ImmutableArray<string> Languages { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>Reasons of which a case has one; empty for any.</summary>
    [Id(4)] public ImmutableArray<ReviewReason> Reasons { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>False for a queue that takes only what is moved to it. The default is true.</summary>
    [Id(5)] public bool Takes { get; init; } = true;

    /// <summary>Users who see it. Empty: every moderator, unless <see cref="LeadsOnly"/>. Leads and administrators always do.</summary>
    [Id(6)] public ImmutableArray<string> Users { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>True when only leads and administrators see it. The default is false.</summary>
    [Id(7)] public bool LeadsOnly { get; init; }

    /// <summary>Levels that may be decided there; empty for approved, flagged and rejected.</summary>
    [Id(8)] public ImmutableArray<ModerationLevel> Levels { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>Where late and escalated cases go. The default is <see cref="Leads"/>.</summary>
    [Id(9)] public string EscalatesTo { get; init; } = Leads;

    /// <summary>Minutes in which a case should be decided, from 1. The default is 1,440: a day.</summary>
    [Id(10)] public int DueMinutes { get; init; } = 1440;

    /// <summary>What a decision there may mean for the author; null for all of it, empty for nothing.</summary>
    [Id(11)] public ImmutableArray<ReviewAuthorAct>? Acts { get; init; }

    /// <summary>
    /// The share of its decisions that another moderator decides a second time, without seeing the first one; 0 to 1. The default is 0,
    /// since it costs somebody's time and needs a second person.
    /// </summary>
    [Id(12)] public double SecondReview { get; init; }

    /// <summary>
    /// How often a moderator who asks for the next case gets one whose answer a lead knows, 0 to 1. The default is 0.
    /// </summary>
    [Id(13)] public double GoldenRate { get; init; }

    /// <summary>True when the user may see it.</summary>
    public bool MaySee(Reviewer reviewer)
    {
        ArgumentNullException.ThrowIfNull(reviewer);
        return reviewer.SeesAll
            || (reviewer.IsLegal && Name is (Legal or LegalReports))
            || (Users.IsEmpty ? !LeadsOnly && Name is not (Legal or LegalReports) : Users.Contains(reviewer.UserId));
    }
}
