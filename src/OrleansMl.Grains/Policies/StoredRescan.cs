using System.Collections.Immutable;
using OrleansMl.Content;
using OrleansMl.Moderation;

namespace OrleansMl.Policies;

/// <summary>A rescan and how far it is. Pure: the grain checks and stores, the job reads the score log and asks the items.</summary>
[GenerateSerializer, Immutable, Alias("stored-rescan")]
internal sealed record StoredRescan
{
    /// <summary>Between two batches, each of at most a second's items.</summary>
    public static readonly TimeSpan Pace = TimeSpan.FromSeconds(1);

    /// <summary>Until every silo knows the version that decides.</summary>
    public static readonly TimeSpan Delay = TimeSpan.FromSeconds(2);

    /// <summary>Between two rounds of those that could not be asked.</summary>
    public static readonly TimeSpan Between = TimeSpan.FromSeconds(30);

    /// <summary>An item that cannot be asked so often has failed.</summary>
    public const int MaxRounds = 3;

    /// <summary>The most items that wait to be asked again; what comes then has failed.</summary>
    public const int MaxAgain = 1000;

    private const int MaxSamples = 5;

    [Id(0)] public int Number { get; init; }

    [Id(1)] public PolicyRescanState State { get; init; }

    [Id(2)] public string Version { get; init; } = "";

    [Id(3)] public PolicyRescanRequest Request { get; init; } = new();

    [Id(4)] public DateTimeOffset StartedAt { get; init; }

    [Id(5)] public string StartedBy { get; init; } = "";

    [Id(6)] public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Grows with every report: one that comes again, or of a run that was given up, is not taken.</summary>
    [Id(7)] public int Step { get; init; }

    /// <summary>No batch begins before.</summary>
    [Id(8)] public DateTimeOffset NextAt { get; init; }

    /// <summary>Shards of the score log that were counted.</summary>
    [Id(9)] public int CountedShards { get; init; }

    [Id(10)] public long Total { get; init; }

    /// <summary>
    /// What people look at most, the most viewed first: while shards are counted all that the boards know, afterwards those of them that
    /// the log knows.
    /// </summary>
    [Id(11)] public ImmutableArray<string> Viewed { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>Places in <see cref="Viewed"/> that the log is known to have.</summary>
    [Id(12)] public ImmutableArray<int> Known { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>How many of <see cref="Viewed"/> were looked at.</summary>
    [Id(13)] public int ViewedDone { get; init; }

    /// <summary>Where each shard of the log is to be read on.</summary>
    [Id(14)] public ImmutableArray<RescanCursor> Cursors { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>What could not be asked in this round.</summary>
    [Id(15)] public ImmutableArray<string> Again { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>Rounds that ended.</summary>
    [Id(16)] public int Rounds { get; init; }

    [Id(17)] public long Done { get; init; }

    [Id(18)] public ImmutableArray<LevelChange> Changes { get => field.IsDefault ? [] : field; init; } = [];

    [Id(19)] public PolicyRescanSkips Skipped { get; init; } = new();

    public bool IsOver => State is not (PolicyRescanState.Running or PolicyRescanState.Paused);

    public bool IsCounted => CountedShards == ScoreShards.Count;

    /// <summary>True when the log, and what is viewed most, was looked at: what is left could not be asked.</summary>
    public bool IsRead => IsCounted && ViewedDone == Viewed.Length && Cursors.All(cursor => cursor.IsAtEnd);

    public StoredRescan Start(PolicyRescanRequest request, string version, string by, DateTimeOffset now) => new()
    {
        Number = Number + 1,

        // Never used again, so that nobody takes a report of the one before for one of this.
        Step = Step + 1,
        Version = version,
        Request = request,
        StartedAt = now,
        StartedBy = by,
        NextAt = now + Delay,
        Cursors = [.. Enumerable.Repeat(RescanCursor.Newest, ScoreShards.Count)],
    };

    /// <summary>It is over. What it was about to do is forgotten.</summary>
    public StoredRescan End(PolicyRescanState state, DateTimeOffset now) =>
        this with { State = state, EndedAt = now, Step = Step + 1, Viewed = [], Known = [], ViewedDone = 0, Again = [], Cursors = [] };

    /// <summary>A shard was counted.</summary>
    /// <param name="items">Items of it that are to be looked at.</param>
    /// <param name="known">Places in <see cref="Viewed"/> that are among them.</param>
    public StoredRescan Count(long items, ImmutableArray<int> known)
    {
        var next = this with { Step = Step + 1, CountedShards = CountedShards + 1, Total = Total + items, Known = Known.AddRange(known) };
        return next.IsCounted
            ? next with { Viewed = [.. next.Known.Order().Select(place => Viewed[place])], Known = [] }
            : next;
    }

    /// <summary>A batch was looked at.</summary>
    public StoredRescan Take(RescanReport report, DateTimeOffset now)
    {
        var (done, changes, skipped) = (Done, Changes, Skipped);
        foreach (var (id, made) in report.Items)
        {
            done++;
            changes = made.Outcome == RedecisionOutcome.Decided ? Add(changes, made, id) : changes;
            skipped = made.Outcome switch
            {
                RedecisionOutcome.Human => skipped with { Human = skipped.Human + 1 },
                RedecisionOutcome.Gone => skipped with { Gone = skipped.Gone + 1 },
                RedecisionOutcome.Current => skipped with { Current = skipped.Current + 1 },
                RedecisionOutcome.Waiting => skipped with { Waiting = skipped.Waiting + 1 },
                RedecisionOutcome.NotScored => skipped with { NotScored = skipped.NotScored + 1 },
                _ => skipped,
            };
        }

        // Those who were asked again are no longer among those to ask; who failed once more is.
        var again = (report.IsAgain ? Again.RemoveRange(report.AskedAgain) : Again).AddRange(report.Failed);
        var rounds = Rounds;
        var next = report.NextAt;
        if (report.IsRoundOver)
        {
            rounds++;
            next = now + Between;
        }

        var lost = rounds >= MaxRounds ? again.Length : Math.Max(0, again.Length - MaxAgain);
        var result = this with
        {
            Step = Step + 1,
            NextAt = next,
            ViewedDone = report.ViewedDone,
            Cursors = report.Cursors,
            Again = lost == again.Length ? [] : again[..^lost],
            Rounds = rounds,
            Done = done + lost,
            Changes = changes,
            Skipped = skipped with { Failed = skipped.Failed + lost },
        };
        return result.IsRead && result.Again.IsEmpty ? result.End(PolicyRescanState.Done, now) : result;
    }

    public PolicyRescan ToRescan() => new()
    {
        Number = Number,
        State = State,
        PolicyVersion = Version,
        Request = Request,
        StartedAt = StartedAt,
        StartedBy = StartedBy,
        EndedAt = EndedAt,
        Total = IsCounted ? Total : null,
        Done = Done,
        Changed = Changes.Where(change => change.From != change.To).Sum(change => change.Count),
        Changes = Changes,
        Skipped = Skipped,
    };

    private static ImmutableArray<LevelChange> Add(ImmutableArray<LevelChange> changes, Redecision made, string id)
    {
        var place = 0;
        while (place < changes.Length && (changes[place].From, changes[place].To).CompareTo((made.From, made.To)) < 0)
        {
            place++;
        }

        ImmutableArray<string> sample = made.From == made.To ? [] : [id];
        return place == changes.Length || (changes[place].From, changes[place].To) != (made.From, made.To)
            ? changes.Insert(place, new(made.From, made.To, 1, sample))
            : changes.SetItem(place, changes[place] with
            {
                Count = changes[place].Count + 1,
                Samples = changes[place].Samples.Length < MaxSamples ? changes[place].Samples.AddRange(sample) : changes[place].Samples,
            });
    }
}

/// <summary>Where a shard of the score log is to be read on, from the newest row to the oldest.</summary>
/// <param name="Chunk">The chunk's number; -1 at the end.</param>
/// <param name="Row">The next row; -1 for the last one of the chunk before.</param>
[GenerateSerializer, Immutable, Alias("rescan-cursor")]
internal readonly record struct RescanCursor([property: Id(0)] long Chunk, [property: Id(1)] int Row)
{
    public static readonly RescanCursor Newest = new(long.MaxValue, -1);

    public static readonly RescanCursor End = new(-1, -1);

    public bool IsAtEnd => Chunk < 0;
}

/// <summary>What came of a batch.</summary>
[GenerateSerializer, Immutable, Alias("rescan-report")]
internal sealed record RescanReport
{
    /// <summary>The step it was made at.</summary>
    [Id(0)] public required int Step { get; init; }

    [Id(1)] public ImmutableArray<RescannedItem> Items { get; init; } = [];

    /// <summary>Those who could not be asked.</summary>
    [Id(2)] public ImmutableArray<string> Failed { get; init; } = [];

    /// <summary>Those of <see cref="StoredRescan.Again"/> that were asked.</summary>
    [Id(3)] public ImmutableArray<string> AskedAgain { get; init; } = [];

    /// <summary>True when the batch ended a round: all that is left failed in it.</summary>
    [Id(4)] public bool IsRoundOver { get; init; }

    [Id(5)] public int ViewedDone { get; init; }

    [Id(6)] public ImmutableArray<RescanCursor> Cursors { get; init; } = [];

    [Id(7)] public DateTimeOffset NextAt { get; init; }

    public bool IsAgain => !AskedAgain.IsEmpty;
}

/// <summary>What became of an item.</summary>
[GenerateSerializer, Immutable, Alias("rescanned-item")]
internal readonly record struct RescannedItem([property: Id(0)] string ContentId, [property: Id(1)] Redecision Made);
