using System.Collections.Immutable;
using OrleansMl.Interactions;
using OrleansMl.Recommendations;

namespace OrleansMl.Experiments;

/// <summary>
/// Holds what users were shown against what they did: an exposure is taken when the user did something that says they liked the item
/// (<see cref="FeedbackSignals.IsPositive"/>) at the time or within some hours. A user and an item count once, at the first exposure:
/// what is shown again while a list is warm is no second chance.
/// </summary>
public sealed class ExperimentTally
{
    private readonly Dictionary<string, List<Exposure>> _byUser;
    private readonly Dictionary<string, List<(int Exposures, int Takes, int Open)>> _variants = new(StringComparer.Ordinal);
    private readonly List<(Exposure Shown, double Reward)> _explored = [];
    private readonly TimeSpan _window;
    private readonly DateTimeOffset _now;

    /// <param name="exposures">Of one experiment, in any order.</param>
    /// <param name="window">How long after an exposure an item may be taken.</param>
    /// <param name="now">The time.</param>
    public ExperimentTally(IEnumerable<Exposure> exposures, TimeSpan window, DateTimeOffset now)
    {
        (_window, _now) = (window, now);
        _byUser = exposures
            .OrderBy(shown => shown.At)
            .DistinctBy(shown => (shown.UserId, shown.ContentId))
            .GroupBy(shown => shown.UserId)
            .ToDictionary(user => user.Key, user => user.ToList(), StringComparer.Ordinal);
    }

    /// <summary>Whose record is needed.</summary>
    public IReadOnlyCollection<string> People => _byUser.Keys;

    /// <summary>Takes in a user's record.</summary>
    public void Add(string userId, IEnumerable<Interaction> interactions)
    {
        var likes = interactions
            .Where(one => FeedbackSignals.IsPositive(one.Type) && one.At is not null)
            .ToLookup(one => one.ContentId, one => one.At!.Value, StringComparer.Ordinal);
        foreach (var variant in _byUser[userId].GroupBy(shown => shown.Variant ?? "", StringComparer.Ordinal))
        {
            var (shown, takes, open) = (0, 0, 0);
            foreach (var exposure in variant)
            {
                var taken = likes[exposure.ContentId].Any(at => at >= exposure.At && at <= exposure.At + _window);
                (shown, takes, open) = (shown + 1, takes + (taken ? 1 : 0), open + (!taken && exposure.At + _window > _now ? 1 : 0));
                if (exposure.Explored is not null && exposure.Propensity is > 0 and <= 1)
                {
                    _explored.Add((exposure, taken ? 1 : 0));
                }
            }

            ref var users = ref System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(_variants, variant.Key, out _);
            (users ??= []).Add((shown, takes, open));
        }
    }

    /// <summary>What came of each variant, in the order of their names as given; the first is the control.</summary>
    public ImmutableArray<VariantResult> Variants(IEnumerable<string> names)
    {
        var results = ImmutableArray.CreateBuilder<VariantResult>();
        foreach (var name in names)
        {
            var users = _variants.GetValueOrDefault(name) ?? [];
            var rate = ClusteredRate.Of([.. users.Select(user => (user.Exposures, user.Takes))]);
            results.Add(new()
            {
                Name = name,
                People = users.Count,
                Exposures = users.Sum(user => user.Exposures),
                Takes = users.Sum(user => user.Takes),
                Open = users.Sum(user => user.Open),
                Rate = rate,
                Difference = results.Count == 0 ? null : ClusteredRate.Difference(rate, results[0].Rate),
            });
        }

        return results.ToImmutable();
    }

    /// <summary>
    /// What always showing the best-foretold item, and any item by chance alone, would have earned at the places where an item was drawn.
    /// </summary>
    public ImmutableArray<PolicyEstimate> OffPolicy() =>
    [
        PolicyEstimates.Of(
            "greedy",
            [
                .. _explored.Select(one => new LoggedExposure(
                    one.Reward,
                    one.Shown.Propensity,
                    one.Shown.Explored!.Value.GreedyPropensity,
                    one.Shown.Predicted ?? 0,
                    one.Shown.Explored.Value.GreedyValue))
            ]),
        PolicyEstimates.Of(
            "uniform",
            [
                .. _explored.Select(one => new LoggedExposure(
                    one.Reward,
                    one.Shown.Propensity,
                    one.Shown.Explored!.Value.UniformPropensity,
                    one.Shown.Predicted ?? 0,
                    one.Shown.Explored.Value.UniformValue))
            ]),
    ];
}
