using System.Collections.Immutable;
using OrleansMl.Recommendations;

namespace OrleansMl.Experiments;

/// <summary>The part that somebody has in an experiment.</summary>
/// <param name="Experiment">The experiment's name.</param>
/// <param name="Variant">Their variant's name.</param>
/// <param name="Settings">How their lists are put together.</param>
public sealed record ExperimentAssignment(string Experiment, string Variant, RankingSettings Settings);

/// <summary>
/// The experiments that run at a time, and who is in which. Nobody is in two: the one that began first takes whom it wants, the next one
/// chooses among the rest. So an experiment that starts never takes users from one that runs; what is left to it is a sample by chance,
/// because each experiment has a hash of its own. O(experiments), allocates nothing.
/// </summary>
public sealed class RunningExperiments
{
    private readonly (string Name, double Share, double[] Ends, ExperimentAssignment[] Assignments)[] _running;

    /// <param name="experiments">Those that do not run are left out.</param>
    public RunningExperiments(IEnumerable<Experiment> experiments) => _running =
    [
        .. experiments
            .Where(one => one is { State: ExperimentState.Running, Share: > 0 })
            .OrderBy(one => one.StartedAt)
            .ThenBy(one => one.Name, StringComparer.Ordinal)
            .Select(one =>
                (
                    one.Name,
                    one.Share,
                    Ends(one.Variants),
                    one.Variants.Select(variant => new ExperimentAssignment(one.Name, variant.Name, variant.Settings)).ToArray())),
    ];

    /// <summary>No experiments.</summary>
    public static RunningExperiments None { get; } = new([]);

    /// <summary>What somebody is in; null for nothing.</summary>
    public ExperimentAssignment? Of(string userId)
    {
        foreach (var (name, share, ends, assignments) in _running)
        {
            var (entry, variant) = ExperimentBuckets.Of(name, userId);
            if (entry < share)
            {
                var at = 0;
                while (at < ends.Length - 1 && variant >= ends[at])
                {
                    at++;
                }

                return assignments[at];
            }
        }

        return null;
    }

    // Where each variant's part of [0, 1) ends.
    private static double[] Ends(ImmutableArray<ExperimentVariant> variants)
    {
        var (all, so) = (variants.Sum(variant => variant.Weight), 0.0);
        return [.. variants.Select(variant => (so += variant.Weight) / all)];
    }
}
