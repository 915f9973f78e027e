using System.Collections.Immutable;
using OrleansMl.Content;
using OrleansMl.Moderation;
using OrleansMl.Reviews;

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
            await book.CloseAsync(forget: false, cancellationToken);
            return false;
        }

        ImmutableArray<string> excluded = [.. open.SelectMany(one => one.Excluded).Distinct()];
        await shards.Of(item.Id).OpenAsync(
            new(ReviewSubjects.Of(item), ReviewReason.Complaint, Detail: $"complaint about decision {open[0].Complaint.Decision}")
            {
                Excluded = excluded,
            },
            cancellationToken);
        return true;
    }
}
