using OrleansMl.LinearAlgebra;

namespace OrleansMl.Recommendations;

/// <summary>
/// Whether a training predicts worse than what is published, both measured on the same cut: what people did since the published one was
/// learned, which it cannot know. Half of these people are asked; what the others did since is learned from with everything older, with
/// the settings of the training, so that data that spoils it shows. The published nDCG says nothing here: it was of another, mostly
/// smaller, platform.
/// </summary>
public static class PublicationGate
{
    /// <summary>Fewer people with something new are no measure.</summary>
    public const int FewestUsers = 10;

    private const int Places = 10, MaxUsers = 5000;

    // One-sided, 95 %: by chance alone one training of twenty is not published, and the next has more to go by.
    private const double Z = 1.6448536269514722;

    /// <summary>Measures.</summary>
    /// <param name="likes">What the training learned from.</param>
    /// <param name="trained">The training.</param>
    /// <param name="published">What is published.</param>
    /// <param name="minRelative">Share of the published nDCG that the training must reach, 0–1.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <returns>Null when fewer than <see cref="FewestUsers"/> people did something new that can be predicted.</returns>
    public static GateMeasurement? Measure(
        PositiveFeedback likes,
        FactorSnapshot trained,
        LoadedSnapshot published,
        double minRelative,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(likes);
        ArgumentNullException.ThrowIfNull(trained);
        ArgumentNullException.ThrowIfNull(published);
        var known = published.Snapshot.Facts.TrainedAt;
        var (learn, held) = (new List<LikeEvent>(likes.Events.Count), new List<LikeEvent>());
        foreach (var like in likes.Events)
        {
            (like.At > known && IsAsked(like.User) ? held : learn).Add(like);
        }

        var task = new RankingTask(likes.Matrix(learn), likes.Matrix(PositiveFeedback.Known(held, learn)), MaxUsers);
        if (task.Users.Length < FewestUsers)
        {
            return null;
        }

        var (options, lambda) = (trained.Factors.Options, trained.Facts.EaseRegularisation);
        var scorer = new CollaborativeScorer(
            IalsTrainer.Train(task.Train, options, null, cancellationToken),
            ItemNeighbours.Learn(task.Train, lambda, cancellationToken),
            trained.Facts.FactorShare);
        var now = task.Each(
            Places,
            (user, scores) => scorer.Score(
                task.Train.ColumnsOf(user), task.Excluded(user), scores, new float[scorer.Dimensions]),
            cancellationToken);
        int[] items = [.. likes.ItemIds.Select(published.IndexOf)];
        var before = task.Each(Places, (user, scores) => Score(task.Train, user, published, items, scores), cancellationToken);
        double[] missing = [.. now.Zip(before, (one, other) => one.Ndcg - (minRelative * other.Ndcg))];
        var mean = missing.Average();
        var error = Math.Sqrt(missing.Sum(one => (one - mean) * (one - mean)) / (missing.Length - 1) / missing.Length);
        return new(
            missing.Length,
            RankingMetrics.Mean(now).Ndcg,
            RankingMetrics.Mean(before).Ndcg,
            mean + (Z * error) < 0);
    }

    // As it is served: folded in by what it knows of what they have.
    private static void Score(SparseMatrix train, int user, LoadedSnapshot published, int[] items, Span<float> scores)
    {
        scores.Fill(float.NegativeInfinity);
        int[] liked = [.. train.ColumnsOf(user).ToArray().Select(item => items[item]).Where(item => item >= 0)];
        if (liked.Length == 0)
        {
            return;
        }

        var z = new float[published.Scorer.Items];
        published.Scorer.Score(liked, liked, z, new float[published.Scorer.Dimensions]);
        for (var item = 0; item < scores.Length; item++)
        {
            scores[item] = items[item] >= 0 ? z[items[item]] : float.NegativeInfinity;
        }
    }

    // Numbers are in the order of names, which may say something; these bits do not.
    private static bool IsAsked(int user) => ((uint)user * 2654435769u >> 31) == 0;
}

/// <summary>How a training and what is published predict what people did since.</summary>
/// <param name="Users">How many people were asked.</param>
/// <param name="Trained">nDCG@10 of the training's settings.</param>
/// <param name="Published">nDCG@10 of what is published.</param>
/// <param name="IsWorse">
/// True when the training reaches less than the demanded share of it, by more than chance explains (one-sided, 95 %, paired by person).
/// </param>
public sealed record GateMeasurement(int Users, double Trained, double Published, bool IsWorse);
