using System.Numerics.Tensors;

namespace OrleansMl.Recommendations;

/// <summary>Makes scores of different kinds comparable for one person.</summary>
public static class UserScores
{
    /// <summary>z-scores over the items that can be shown: mean 0, standard deviation 1. All 0 when the scores are all equal.</summary>
    /// <param name="scores">In place. Items that cannot be shown are −∞ and stay so.</param>
    public static void Standardise(Span<float> scores)
    {
        double sum = 0, squares = 0;
        var count = 0;
        foreach (var score in scores)
        {
            if (score > float.NegativeInfinity)
            {
                sum += score;
                squares += (double)score * score;
                count++;
            }
        }

        var mean = count > 0 ? sum / count : 0;
        var deviation = count > 0 ? Math.Sqrt(Math.Max(0, (squares / count) - (mean * mean))) : 0;
        TensorPrimitives.Add<float>(scores, (float)-mean, scores);
        TensorPrimitives.Multiply<float>(scores, deviation > 1e-12 * (1 + Math.Abs(mean)) ? (float)(1 / deviation) : 0, scores);

        // −∞ · 0 is no number.
        for (var i = 0; i < scores.Length; i++)
        {
            scores[i] = float.IsNaN(scores[i]) ? float.NegativeInfinity : scores[i];
        }
    }

    /// <summary>Takes items out that somebody has.</summary>
    public static void Exclude(Span<float> scores, ReadOnlySpan<int> items)
    {
        foreach (var item in items)
        {
            scores[item] = float.NegativeInfinity;
        }
    }
}
