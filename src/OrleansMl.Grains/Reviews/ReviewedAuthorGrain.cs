using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Storage;
using OrleansMl.Moderation;
using OrleansMl.Storage;
using OrleansMl.Users;

namespace OrleansMl.Reviews;

/// <summary>What humans decided about an author's items (grain key: the user id).</summary>
[GrainInterfaceType("reviewed-author")]
internal interface IReviewedAuthor : IGrainWithStringKey
{
    /// <summary>How often, at which level.</summary>
    [Alias("get")]
    Task<AuthorRecord> GetAsync(CancellationToken cancellationToken = default);

    /// <summary>Counts a decision, durably; the same one again changes nothing.</summary>
    [Alias("count")]
    Task CountAsync(string decisionId, ModerationLevel level, CancellationToken cancellationToken = default);

    /// <summary>Forgets all of it.</summary>
    [Alias("erase")]
    Task EraseAsync(CancellationToken cancellationToken = default);
}

/// <summary>One record; an act is one write.</summary>
[GrainType("reviewed-author"), CollectionAgeLimit(Minutes = 3)]
internal sealed class ReviewedAuthorGrain([FromKeyedServices(StorageNames.Default)] IGrainStorage storage) : Grain, IReviewedAuthor
{
    private StoredRecord<StoredReviewedAuthor> Record => field ??= storage.Record<StoredReviewedAuthor>(this, "reviewed-author");

    public override Task OnActivateAsync(CancellationToken cancellationToken) => Record.LoadAsync().AsTask();

    public Task<AuthorRecord> GetAsync(CancellationToken cancellationToken) =>
        Task.FromResult(new AuthorRecord(Record.Value.Approved, Record.Value.Flagged, Record.Value.Rejected));

    public Task CountAsync(string decisionId, ModerationLevel level, CancellationToken cancellationToken) =>
        Record.Value.Count(decisionId, level) is var next && next == Record.Value ? Task.CompletedTask : Record.SaveAsync(next);

    public Task EraseAsync(CancellationToken cancellationToken) => Record.ClearAsync();
}

/// <summary>Decisions by level, and the latest ones by key, so that a repeated one does not count.</summary>
[GenerateSerializer, Immutable, Alias("stored-reviewed-author")]
internal sealed record StoredReviewedAuthor
{
    private const int Remembered = 64;

    [Id(0)] public int Approved { get; init; }

    [Id(1)] public int Flagged { get; init; }

    [Id(2)] public int Rejected { get; init; }

    [Id(3)] public ImmutableArray<string> Latest { get => field.IsDefault ? [] : field; init; } = [];

    public StoredReviewedAuthor Count(string decisionId, ModerationLevel level) => Latest.Contains(decisionId)
        ? this
        : this with
        {
            Approved = Approved + (level == ModerationLevel.Approved ? 1 : 0),
            Flagged = Flagged + (level == ModerationLevel.Flagged ? 1 : 0),
            Rejected = Rejected + (level == ModerationLevel.Rejected ? 1 : 0),
            Latest = [.. Latest.Skip(Math.Max(0, Latest.Length + 1 - Remembered)), decisionId],
        };
}

/// <summary>Counts what was decided once the undo window is over.</summary>
internal sealed class AuthorRecords(IGrainFactory grains) : IReviewListener
{
    public Task OnDecidedAsync(ReviewCase review, CancellationToken cancellationToken) =>
        grains.GetGrain<IReviewedAuthor>(review.Subject.AuthorId)
            .CountAsync(review.Verdict!.DecisionId, review.Verdict.Level, cancellationToken);
}

/// <summary>Forgets with an author how often humans decided about them.</summary>
internal sealed class AuthorRecordsErasureStep(IGrainFactory grains) : IErasureStep
{
    public ErasureReasons Reasons => ErasureReasons.User;

    public ErasureStage Stage => ErasureStage.Content;

    public Task EraseAsync(ErasureRequest request, CancellationToken cancellationToken) =>
        grains.GetGrain<IReviewedAuthor>(request.UserId).EraseAsync(cancellationToken);
}
