using OrleansMl.Content;
using OrleansMl.Moderation;
using OrleansMl.Reviews;
using OrleansMl.Security;

namespace OrleansMl.Complaints;

/// <summary>Sees to it that a moderator is asked about contested items.</summary>
internal sealed class ComplaintCases(IGrainFactory grains, ReviewShards shards)
{
    /// <summary>Opens the case of a contested item, or adds the complaint to it; closes complaints about what is gone.</summary>
    /// <returns>True while complaints wait.</returns>
    public async Task<bool> OpenAsync(DecidedItem decided, CancellationToken cancellationToken)
    {
        var item = decided.Item;
        var book = grains.GetGrain<IItemComplaints>(item.Id);
        var open = await book.ListOpenAsync(cancellationToken);
        if (open.IsEmpty)
        {
            return false;
        }

        if (item.Moderation.State == ContentState.Withdrawn)
        {
            await book.CloseAsync(forget: Pseudonym.IsOne(item.AuthorId), cancellationToken);
            return false;
        }

        var opening = new ReviewOpening(
            ReviewSubjects.Of(item), ReviewReason.Complaint, Detail: $"complaint about decision {open[0].Complaint.Decision}")
        {
            Excluded = [.. open.SelectMany(one => one.Excluded).Distinct()],
            AskedAt = open.Max(one => one.Complaint.CreatedAt),
        };
        await shards.Of(item.Id).OpenAsync(opening, cancellationToken);

        // What is decided then was noticed by whoever reported it.
        if (open.Any(one => one.Complaint.Side == ComplaintSide.Reporter))
        {
            await shards.Of(item.Id).OpenAsync(opening with { Reason = ReviewReason.Report }, cancellationToken);
        }

        return true;
    }
}
