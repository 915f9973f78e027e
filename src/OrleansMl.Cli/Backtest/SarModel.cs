namespace OrleansMl.Backtest;

/// <summary>
/// Smart Adaptive Recommendations as the recommenders repository has it (single node): Jaccard similarity of co-occurrence, affinity =
/// rating · 2^(−age / 30 days). Here to check the harness against a published table, not to serve.
/// </summary>
internal sealed class SarModel
{
    private const double HalfLife = 30 * 24 * 3600;

    private readonly Dictionary<int, double>[] _affinity;
    private readonly float[][] _similarity;

    public SarModel(RatingEvents set, IReadOnlyCollection<RatingEvent> train)
    {
        var now = train.Max(row => row.Time);
        _affinity = [.. Enumerable.Range(0, set.Users).Select(_ => new Dictionary<int, double>())];
        foreach (var row in train)
        {
            _affinity[row.User][row.Item] =
                _affinity[row.User].GetValueOrDefault(row.Item) + (row.Rating * Math.Pow(.5, (now - row.Time) / HalfLife));
        }

        var together = Enumerable.Range(0, set.Items).Select(_ => new int[set.Items]).ToArray();
        foreach (var user in _affinity)
        {
            foreach (var a in user.Keys)
            {
                foreach (var b in user.Keys)
                {
                    together[a][b]++;
                }
            }
        }

        _similarity =
        [
            .. together.Select(
                (row, a) => row.Select((count, b) => count == 0 ? 0 : count / (float)(together[a][a] + together[b][b] - count)).ToArray())
        ];
    }

    public void Score(int user, Span<float> scores)
    {
        var sums = new double[scores.Length];
        foreach (var (item, affinity) in _affinity[user])
        {
            for (var other = 0; other < sums.Length; other++)
            {
                sums[other] += affinity * _similarity[item][other];
            }
        }

        for (var other = 0; other < sums.Length; other++)
        {
            scores[other] = (float)sums[other];
        }
    }
}
