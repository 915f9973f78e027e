using System.Numerics.Tensors;
using OrleansMl.LinearAlgebra;
using OrleansMl.Training;

namespace OrleansMl.Recommendations;

/// <summary>
/// What users have, what they take next, and how well scores predict it. Candidates are all items that somebody has, without the user's
/// own.
/// </summary>
public sealed class RankingTask
{
    private readonly float[] _unknown;

    /// <param name="train">What users have: users by items.</param>
    /// <param name="test">What they take next.</param>
    /// <param name="maxUsers">Of more users so many are measured, evenly by number: enough for a figure, and it bounds the time.</param>
    public RankingTask(SparseMatrix train, SparseMatrix test, int maxUsers = int.MaxValue)
    {
        ArgumentNullException.ThrowIfNull(train);
        ArgumentNullException.ThrowIfNull(test);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxUsers, 1);
        (Train, Test) = (train, test);
        Counts = new float[train.Columns];
        for (var user = 0; user < train.Rows; user++)
        {
            foreach (var item in train.ColumnsOf(user))
            {
                Counts[item]++;
            }
        }

        _unknown = [.. Counts.Select(count => count > 0 ? 0 : float.NegativeInfinity)];
        Unranked = [.. Enumerable.Range(0, train.Columns).Where(item => Counts[item] == 0)];
        int[] users = [.. Enumerable.Range(0, test.Rows).Where(user => test.ColumnsOf(user).Length > 0)];
        Users = users.Length <= maxUsers
            ? users
            : [.. Enumerable.Range(0, maxUsers).Select(i => users[(int)((long)i * users.Length / maxUsers)])];
    }

    /// <summary>What users have.</summary>
    public SparseMatrix Train { get; }

    /// <summary>What they take next.</summary>
    public SparseMatrix Test { get; }

    /// <summary>How many users have each item.</summary>
    public float[] Counts { get; }

    /// <summary>Items that nobody has: they are on no list.</summary>
    public int[] Unranked { get; }

    /// <summary>Who takes something next.</summary>
    public int[] Users { get; }

    /// <summary>Indexes of what cannot be shown to a user: their own items, and what nobody has.</summary>
    public int[] Excluded(int user) => [.. Train.ColumnsOf(user), .. Unranked];

    /// <summary>Takes out what cannot be shown to a user.</summary>
    public void Mask(int user, Span<float> scores)
    {
        TensorPrimitives.Add<float>(scores, _unknown, scores);
        UserScores.Exclude(scores, Train.ColumnsOf(user));
    }

    /// <summary>The mean over everybody.</summary>
    /// <inheritdoc cref="Each(int, UserScorer, CancellationToken)"/>
    public RankingMetrics Measure(int k, UserScorer score, CancellationToken cancellationToken) =>
        RankingMetrics.Mean(Each(k, score, cancellationToken));

    /// <summary>The mean over everybody.</summary>
    /// <inheritdoc cref="Each(int, UserRanker, CancellationToken)"/>
    public RankingMetrics Measure(int k, UserRanker rank, CancellationToken cancellationToken) =>
        RankingMetrics.Mean(Each(k, rank, cancellationToken));

    /// <summary>Everybody's, in the order of <see cref="Users"/>.</summary>
    /// <param name="k">How many positions count.</param>
    /// <param name="score">Fills in the scores of a user; what cannot be shown is taken out here.</param>
    /// <param name="cancellationToken">Stops.</param>
    public RankingMetrics[] Each(int k, UserScorer score, CancellationToken cancellationToken)
    {
        var users = new RankingMetrics[Users.Length];
        Parallel.For(0, Users.Length, ParallelWork.Options(cancellationToken), () => new float[Train.Columns], (i, _, scores) =>
        {
            score(Users[i], scores);
            Mask(Users[i], scores);
            users[i] = Of(i, TopItems.Of(scores, k), k);
            return scores;
        }, _ => { });
        return users;
    }

    /// <summary>Everybody's, in the order of <see cref="Users"/>.</summary>
    /// <param name="k">How many positions count.</param>
    /// <param name="rank">Makes the list of a user.</param>
    /// <param name="cancellationToken">Stops.</param>
    public RankingMetrics[] Each(int k, UserRanker rank, CancellationToken cancellationToken)
    {
        var users = new RankingMetrics[Users.Length];
        Parallel.For(0, Users.Length, ParallelWork.Options(cancellationToken), i => users[i] = Of(i, rank(Users[i], k), k));
        return users;
    }

    private RankingMetrics Of(int i, ReadOnlySpan<int> ranked, int k) =>
        RankingMetrics.Of(ranked, Test.ColumnsOf(Users[i]).ToArray().ToHashSet(), k);
}

/// <summary>Fills in the scores of all items for a user.</summary>
public delegate void UserScorer(int user, Span<float> scores);

/// <summary>Makes a list of at most so many items for a user, the best first.</summary>
public delegate int[] UserRanker(int user, int count);
