using System.Collections.Immutable;
using OrleansMl.Storage;

namespace OrleansMl.Reviews;

/// <summary>
/// What leads know the answer of, of a shard, and the cases that moderators have of it: each moderator their own, beside the item's case,
/// which nobody waits for. Both bounded, each one record; an act is one write.
/// </summary>
/// <param name="marked">What is marked.</param>
/// <param name="held">Who has a case.</param>
internal sealed class GoldenReviews(StoredRecord<StoredGoldenReviews> marked, StoredRecord<StoredGoldenHolds> held)
{
    private const int MaxMarked = IReviewsGrain.MaxGolden / ReviewShards.Count;

    // About 2 KB each, written together.
    private const int MaxHolds = 64;

    /// <summary>What is marked.</summary>
    public ImmutableArray<StoredGoldenReview> Marked => marked.Value.Marked;

    /// <summary>The cases that moderators have.</summary>
    public ImmutableArray<StoredGoldenHold> Holds => held.Value.Holds;

    /// <summary>True when nobody can be given another case: what somebody has is never taken from them.</summary>
    public bool IsFull => Holds.Length >= MaxHolds;

    /// <summary>Reads both, once.</summary>
    public async Task LoadAsync()
    {
        await marked.LoadAsync();
        await held.LoadAsync();
    }

    /// <summary>What is marked of a revision; null when nothing is.</summary>
    public StoredGoldenReview? Find(string id) => Marked.FirstOrDefault(one => one.Golden.Id == id);

    /// <summary>The case that a moderator has; null when they have none.</summary>
    public ReviewCase? HoldOf(string id, string userId) =>
        Holds.FirstOrDefault(hold => hold.UserId == userId && hold.Case.Id == id)?.Case;

    /// <summary>Marks a revision; false when too many are.</summary>
    public async Task<bool> PutAsync(StoredGoldenReview golden)
    {
        var others = Marked.RemoveAll(one => one.Golden.Id == golden.Golden.Id);
        if (others.Length >= MaxMarked)
        {
            return false;
        }

        await marked.SaveAsync(new() { Marked = others.Add(golden) });
        return true;
    }

    /// <summary>Forgets what is marked, and who has a case of it. Repeating it is harmless.</summary>
    public async Task EraseAsync(Func<string, bool> isGone)
    {
        await KeepAsync(hold => !isGone(hold.Case.Id));
        await RemoveAsync(isGone);
    }

    /// <summary>Forgets what is marked; the cases of it end. Repeating it is harmless.</summary>
    public async Task EndAsync(Func<string, bool> isGone, Func<ReviewCase, ReviewCase> end)
    {
        if (Holds.Any(hold => isGone(hold.Case.Id)))
        {
            await held.SaveAsync(new()
            {
                Holds = [.. Holds.Select(hold => isGone(hold.Case.Id) ? hold with { Case = end(hold.Case) } : hold)],
            });
        }

        await RemoveAsync(isGone);
    }

    /// <summary>Forgets what is marked; who has a case of it keeps it. Repeating it is harmless.</summary>
    public Task RemoveAsync(Func<string, bool> isGone)
    {
        var left = Marked.RemoveAll(one => isGone(one.Golden.Id));
        return left.Length == Marked.Length ? Task.CompletedTask : marked.SaveAsync(new() { Marked = left });
    }

    /// <summary>Forgets who marked a revision, and that somebody decided about it. Repeating it is harmless.</summary>
    public Task ForgetAsync(string userId) =>
        Marked.Any(one => one.Golden.By == userId || one.Deciders.Contains(userId))
            ? marked.SaveAsync(new()
            {
                Marked =
                [
                    .. Marked.Select(one => one with
                    {
                        Golden = one.Golden.By == userId ? one.Golden with { By = "" } : one.Golden,
                        Deciders = one.Deciders.Remove(userId),
                    })
                ],
            })
            : Task.CompletedTask;

    /// <summary>The one write of an act of a moderator on their case.</summary>
    public Task SaveAsync(string userId, ReviewCase review)
    {
        var others = Holds.RemoveAll(hold => hold.UserId == userId && hold.Case.Id == review.Id);
        return held.SaveAsync(new() { Holds = [.. others.Skip(Math.Max(0, others.Length + 1 - MaxHolds)), new(userId, review)] });
    }

    /// <summary>Forgets the other cases that moderators have.</summary>
    public Task KeepAsync(Func<StoredGoldenHold, bool> isKept)
    {
        var left = Holds.RemoveAll(hold => !isKept(hold));
        return left.Length == Holds.Length ? Task.CompletedTask : held.SaveAsync(new() { Holds = left });
    }
}
