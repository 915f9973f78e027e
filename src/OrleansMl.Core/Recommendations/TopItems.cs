namespace OrleansMl.Recommendations;

/// <summary>The highest of many scores.</summary>
public static class TopItems
{
    /// <summary>The best items, best first; of equal scores the smaller number. Items with a score of −∞ are left out.</summary>
    /// <param name="scores">One per item.</param>
    /// <param name="count">How many at most.</param>
    public static int[] Of(ReadOnlySpan<float> scores, int count)
    {
        // A heap whose root is the worst that is kept.
        var kept = new PriorityQueue<int, (float Score, int Item)>(count + 1, Comparer<(float Score, int Item)>.Create(
            (a, b) => a.Score != b.Score ? a.Score.CompareTo(b.Score) : b.Item.CompareTo(a.Item)));
        var worst = float.NegativeInfinity;
        for (var item = 0; item < scores.Length; item++)
        {
            if (scores[item] > worst || (kept.Count < count && scores[item] > float.NegativeInfinity))
            {
                kept.Enqueue(item, (scores[item], item));
                if (kept.Count > count)
                {
                    kept.Dequeue();
                }

                worst = kept.Count == count ? scores[kept.Peek()] : float.NegativeInfinity;
            }
        }

        var best = new int[kept.Count];
        for (var place = best.Length - 1; place >= 0; place--)
        {
            best[place] = kept.Dequeue();
        }

        return best;
    }
}
