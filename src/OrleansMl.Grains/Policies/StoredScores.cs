using System.Collections.Immutable;
using OrleansMl.Moderation;

namespace OrleansMl.Policies;

/// <summary>Where a shard of the score log writes.</summary>
[GenerateSerializer, Immutable, Alias("stored-scores")]
internal sealed record StoredScores
{
    public const string StateName = "scores";

    /// <summary>So many chunks are kept; the oldest gives its place to the next. Never change it for a store that holds some.</summary>
    public const int Slots = 64;

    /// <summary>The number of the chunk that is being filled.</summary>
    [Id(0)] public long Open { get; init; }
}

/// <summary>Some scores, the oldest first. A place holds other chunks in turn: the number says which one it is.</summary>
[GenerateSerializer, Immutable, Alias("stored-score-chunk")]
internal sealed record StoredScoreChunk
{
    /// <summary>The most rows of a chunk.</summary>
    public const int Capacity = 512;

    private const int MaxSenders = 32;

    [Id(0)] public long Number { get; init; }

    [Id(1)] public ImmutableArray<StoredScore> Rows { get; init; } = [];

    /// <summary>The last batch of each silo that is in the log, so that one that is sent again is not in it twice.</summary>
    [Id(2)] public ImmutableArray<StoredScoreSender> Senders { get; init; } = [];

    public bool Has(string sender, long sequence) => Senders.Any(known => known.Sender == sender && known.Sequence >= sequence);

    public StoredScoreChunk With(ScoreBatch batch)
    {
        var senders = Senders.RemoveAll(known => known.Sender == batch.Sender);
        return this with
        {
            Rows = Rows.AddRange(batch.Rows),
            Senders = [.. senders.Skip(Math.Max(0, senders.Length - MaxSenders + 1)), new(batch.Sender, batch.Sequence)],
        };
    }

    /// <summary>Without what is known of an author; the same when nothing is known of them here.</summary>
    public StoredScoreChunk Without(string authorId) => Rows.Any(row => row.AuthorId == authorId)
        ? this with { Rows = Rows.RemoveAll(row => row.AuthorId == authorId) }
        : this;
}

/// <summary>The last batch of a silo.</summary>
[GenerateSerializer, Immutable, Alias("stored-score-sender")]
internal readonly record struct StoredScoreSender([property: Id(0)] string Sender, [property: Id(1)] long Sequence);

/// <summary>What the policy saw of a revision, or what a person decided about an item.</summary>
[GenerateSerializer, Immutable, Alias("stored-score")]
internal sealed record StoredScore
{
    [Id(0)] public string ContentId { get; init; } = "";

    /// <summary>Who is erased takes it along.</summary>
    [Id(1)] public string AuthorId { get; init; } = "";

    [Id(2)] public DateTimeOffset At { get; init; }

    [Id(3)] public ContentType Surface { get; init; }

    /// <summary>Null for what a person decided.</summary>
    [Id(4)] public CategoryScores? Scores { get; init; }

    [Id(5)] public ImmutableArray<ModerationCategory> NotJudged { get => field.IsDefault ? [] : field; init; } = [];

    [Id(6)] public ModerationLevel Taught { get; init; }

    [Id(7)] public CategoryScores? NeededAgreement { get; init; }

    [Id(8)] public CategoryScores? NeededForRemoval { get; init; }

    /// <summary>What a person decided; null for scores.</summary>
    [Id(9)] public ModerationLevel? Human { get; init; }

    /// <summary>Categories about which a rule in words was to say more and had not.</summary>
    [Id(10)] public ImmutableArray<ModerationCategory> Unanswered { get => field.IsDefault ? [] : field; init; } = [];

    public ScoredRevision ToRevision() =>
        new(ContentId, At, Surface, Scores!, NotJudged, Taught, NeededAgreement, NeededForRemoval) { Unanswered = Unanswered };
}
