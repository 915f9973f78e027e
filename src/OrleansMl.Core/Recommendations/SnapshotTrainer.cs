namespace OrleansMl.Recommendations;

/// <summary>Learns all that serving needs from what people liked: settings chosen on the last fifth of the time, then learned from all of it.</summary>
public static class SnapshotTrainer
{
    /// <summary>Items that the item-item half can hold; a larger catalogue has its heaviest items in it.</summary>
    public const int LargestCatalogue = 20_000;

    private const int Places = 10, NeighboursPerItem = 256, FewestPeople = 10;

    /// <summary>Learns.</summary>
    /// <param name="likes">What people liked.</param>
    /// <param name="dimensions">Numbers per item.</param>
    /// <param name="progress">Takes what is being done, and how much of it is, 0–1; null when that cannot be known, as while settings are searched.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <exception cref="InvalidDataException">There is too little to choose settings by, or too large a catalogue.</exception>
    public static FactorSnapshot Train(LikeEvents likes, int dimensions, Action<string, double?> progress, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(likes);
        ArgumentNullException.ThrowIfNull(progress);
        if (likes.Items > LargestCatalogue)
        {
            throw new InvalidDataException($"{likes.Items:N0} items are too many for the item-item half; take a part of at most {LargestCatalogue:N0}.");
        }

        var (before, after) = likes.Events.Count > 0 ? LikeEvents.CutByTime(likes.Events) : ([], []);
        var validation = new RankingTask(likes.Matrix(before), likes.Matrix(LikeEvents.Known(after, before)));
        if (validation.Users.Length < FewestPeople)
        {
            throw new InvalidDataException($"In the last fifth of the time {validation.Users.Length} people liked something that was there before: too few to choose settings by.");
        }

        var settings = new SettingsSearch(validation, Places, step => progress(step, null)).Run(dimensions, cancellationToken);
        var (factors, ease) = (IalsTrainer.Train(validation.Train, settings.Ials, null, cancellationToken), EaseModel.Train(validation.Train, settings.EaseRegularisation, cancellationToken));
        var chosen = new Recommender(validation, factors, ease, settings.FactorShare, content: null);
        var ndcg = validation.Measure(Places, chosen.Collaborative, cancellationToken).Ndcg;

        const string Last = "learning from all of it";
        progress(Last, 0);
        var all = likes.Matrix(likes.Events);
        return new(
            new() { TrainedAt = likes.Events[^1].At, Interactions = likes.Events.Count, People = likes.Users, Validation = ndcg, FactorShare = settings.FactorShare },
            [.. likes.ItemIds],
            IalsTrainer.Train(all, settings.Ials, (epoch, _) => Tell((double)epoch / settings.Ials.Epochs), cancellationToken),
            NeighbourTable.Of(EaseModel.Train(all, settings.EaseRegularisation, cancellationToken), NeighboursPerItem));

        bool Tell(double fraction)
        {
            progress(Last, fraction);
            return true;
        }
    }
}
