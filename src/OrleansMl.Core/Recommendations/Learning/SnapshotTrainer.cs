using System.Collections.Immutable;
using OrleansMl.LinearAlgebra;

namespace OrleansMl.Recommendations;

/// <summary>
/// Learns all that serving needs from what users liked: settings chosen on the last fifth of it (<see cref="PositiveFeedback.Cut"/>), then
/// learned from all of it.
/// </summary>
public static class SnapshotTrainer
{
    private const int Places = 10, FewestUsers = 10, MaxUsersMeasured = 5000;

    // Fewer users than this say little about an item's factors.
    private const int Believable = 5;

    /// <summary>Learns.</summary>
    /// <param name="likes">What users liked.</param>
    /// <param name="options">What else is known.</param>
    /// <param name="progress">Takes what is being done, and how much of it is, 0–1; null when that cannot be
    /// known, as while settings are searched.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <exception cref="InvalidDataException">There is too little to choose settings by.</exception>
    public static FactorSnapshot Train(
        PositiveFeedback likes, SnapshotTraining options, Action<string, double?> progress, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(likes);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(progress);
        var (learn, test) = PositiveFeedback.Cut(likes.Events, FewestUsers);
        var validation = new RankingTask(likes.Matrix(learn), likes.Matrix(test), MaxUsersMeasured);
        if (validation.Users.Length < FewestUsers)
        {
            throw new InvalidDataException(
                $"{validation.Users.Length} people liked a second item that others like too; {FewestUsers} are needed to choose settings");
        }

        var settings = new SettingsSearch(validation, Places, step => progress(step, null)).Run(options.Dimensions, cancellationToken);
        var (factors, neighbours) = (
            IalsTrainer.Train(validation.Train, settings.Ials, null, cancellationToken),
            ItemNeighbours.Learn(validation.Train, settings.EaseRegularisation, cancellationToken));
        var chosen = new OfflineRecommender(validation, factors, neighbours, settings.FactorShare, options.Content);
        var ndcg = validation.Measure(Places, chosen.Collaborative, cancellationToken).Ndcg;
        progress("calibrating the channels", null);
        var calibration = chosen.Calibrate(seed: 1);

        const string Last = "learning from all of it";
        progress(Last, 0);
        var all = likes.Matrix(likes.Events);
        var learned = IalsTrainer.Train(all, settings.Ials, (epoch, _) => Tell((double)epoch / settings.Ials.Epochs), cancellationToken);
        return new(
            new()
            {
                TrainedAt = likes.Events[^1].At,
                Interactions = likes.Events.Count,
                People = likes.Users,
                Validation = ndcg,
                FactorShare = settings.FactorShare,
                EaseRegularisation = settings.EaseRegularisation,
                Calibration = calibration
            },
            [.. likes.ItemIds],
            learned,
            ItemNeighbours.TableOf(ItemNeighbours.Learn(all, settings.EaseRegularisation, cancellationToken)))
        {
            Counts = options.Counts,
            Content = options.Content is { } content && options.ContentVersion is { } version
                ? new(version, ColdItems.Train(content, learned, Known(all, content)))
                : null,
        };

        bool Tell(double fraction)
        {
            progress(Last, fraction);
            return true;
        }
    }

    private static IEnumerable<int> Known(SparseMatrix interactions, ContentVectors content)
    {
        var byItem = interactions.Transpose();
        return Enumerable.Range(0, interactions.Columns)
            .Where(item => byItem.ColumnsOf(item).Length >= Believable && content.Item(item).ContainsAnyExcept(0f));
    }
}

/// <summary>What a training is given beside what users liked.</summary>
public sealed record SnapshotTraining
{
    /// <summary>Numbers per item.</summary>
    public int Dimensions { get; init; } = 64;

    /// <summary>
    /// What the items are about, in the order of their numbers; zero vectors where nothing is known. Null when nothing is known of any.
    /// </summary>
    public ContentVectors? Content { get; init; }

    /// <summary>The embedding version that <see cref="Content"/> is by, as <c>name@version</c>.</summary>
    public string? ContentVersion { get; init; }

    /// <summary>How users met each item; empty when it was not counted.</summary>
    public ImmutableArray<ItemCounts> Counts { get; init; } = [];
}
