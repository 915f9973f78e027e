using OrleansMl.Training;

namespace OrleansMl.Recommendations;

/// <summary>The settings of the collaborative half, as a validation cut chose them.</summary>
/// <param name="Ials">Of the factors.</param>
/// <param name="EaseRegularisation">λ of the neighbours; null when there are too many items for
/// EASE and co-visitation is what they are.</param>
/// <param name="FactorShare">How much the factors count in the mix of both, .2 to .8: neither half is ever left out.</param>
public sealed record RecommenderSettings(IalsOptions Ials, double? EaseRegularisation, float FactorShare);

/// <summary>All channels learned from one set of interactions, and the mixes of them.</summary>
public sealed class Recommender
{
    private readonly RankingTask _task;
    private readonly FactorModel _factors;
    private readonly ByteFactors _bytes;
    private readonly IItemScorer _ease;
    private readonly ContentProfiles? _content;
    private readonly float _factorShare;
    private readonly float[] _trend;

    /// <param name="task">Whose people and items.</param>
    /// <param name="factors">The factors.</param>
    /// <param name="ease">The neighbours: EASE or co-visitation.</param>
    /// <param name="factorShare">How much the factors count beside the neighbours, 0–1.</param>
    /// <param name="content">What items are about; null when unknown.</param>
    public Recommender(RankingTask task, FactorModel factors, IItemScorer ease, float factorShare, ContentProfiles? content)
    {
        (_task, _factors, _bytes, _ease, _factorShare, _content) = (task, factors, new(factors), ease, factorShare, content);
        _trend = [.. task.Counts.Select(count => MathF.Log2(1 + count))];
    }

    /// <summary>How many people have each item.</summary>
    public void Popularity(int user, Span<float> scores) => _task.Counts.CopyTo(scores);

    /// <summary>The neighbours alone.</summary>
    public void Ease(int user, Span<float> scores) => _ease.Score(_task.Train.ColumnsOf(user), scores);

    /// <summary>The factors alone, as they are served: at one byte a number.</summary>
    public void Ials(int user, Span<float> scores)
    {
        var factors = new float[_factors.Dimensions];
        _factors.FoldIn(_task.Train.ColumnsOf(user), _task.Train.ValuesOf(user), factors);
        _bytes.Score(factors, scores);
    }

    /// <summary>Factors and neighbours, each as z-scores of the person.</summary>
    public void Collaborative(int user, Span<float> scores)
    {
        Ials(user, scores);
        Standardise(user, scores);
        var ease = new float[scores.Length];
        Ease(user, ease);
        Standardise(user, ease);
        for (var item = 0; item < scores.Length; item++)
        {
            scores[item] = (_factorShare * scores[item]) + ((1 - _factorShare) * ease[item]);
        }
    }

    /// <summary>The cosine of what items are about with what the person has.</summary>
    public void Content(int user, Span<float> scores) => _content!.Score(_task.Train.ColumnsOf(user), scores);

    /// <summary>The logarithm of how many people have each item.</summary>
    public void Trend(int user, Span<float> scores) => _trend.CopyTo(scores);

    /// <summary>z-scores over what can be shown to a person.</summary>
    public void Standardise(int user, Span<float> scores)
    {
        _task.Mask(user, scores);
        UserScores.Standardise(scores);
    }

    /// <summary>.4, .4 and .2 of calibrated log-odds.</summary>
    public UserScorer Hybrid(ChannelCalibration calibration) => (user, scores) =>
    {
        scores.Clear();
        var channel = new float[scores.Length];
        foreach (var (weight, fill, (a, b)) in new (float, UserScorer, (double, double))[]
        {
            (.4f, Collaborative, calibration.Collaborative),
            (.4f, Content, calibration.Content),
            (.2f, Trend, calibration.Trend)
        })
        {
            fill(user, channel);
            Standardise(user, channel);
            for (var item = 0; item < scores.Length; item++)
            {
                scores[item] += weight * (float)((a * channel[item]) + b);
            }
        }
    };

    /// <summary>
    /// What a channel's z means as log-odds that an item is taken: Platt scaling over all pairs of the validation's people with what
    /// they took and a sample of what they did not.
    /// </summary>
    public ChannelCalibration Calibrate(int seed)
    {
        // So many people say as much as all of them, and bound the time on large platforms.
        const int Negatives = 100, MaxPeople = 2000;
        var random = new Random(seed);
        var (samples, targets) = (new List<(int User, int Item)>(), new List<bool>());
        foreach (var user in _task.Users.Length <= MaxPeople ? _task.Users : [.. random.GetItems(_task.Users, MaxPeople).Order()])
        {
            foreach (var item in _task.Test.ColumnsOf(user))
            {
                samples.Add((user, item));
                targets.Add(true);
            }

            for (var i = 0; i < Negatives; i++)
            {
                var item = random.Next(_task.Train.Columns);
                if (_task.Test.ColumnsOf(user).BinarySearch(item) < 0)
                {
                    samples.Add((user, item));
                    targets.Add(false);
                }
            }
        }

        return new(Fit(Collaborative), _content is null ? default : Fit(Content), Fit(Trend));

        (double A, double B) Fit(UserScorer fill)
        {
            var (values, truths) = (new List<float>(), new List<bool>());
            var scores = new float[_task.Train.Columns];
            var last = -1;
            for (var i = 0; i < samples.Count; i++)
            {
                if (samples[i].User != last)
                {
                    last = samples[i].User;
                    fill(last, scores);
                    Standardise(last, scores);
                }

                if (scores[samples[i].Item] > float.NegativeInfinity)
                {
                    values.Add(scores[samples[i].Item]);
                    truths.Add(targets[i]);
                }
            }

            return PlattScaler.Fit(values.ToArray(), truths.ToArray());
        }
    }
}
