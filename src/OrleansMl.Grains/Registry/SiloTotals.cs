using System.Collections.Immutable;

namespace OrleansMl.Registry;

/// <summary>Turns the totals that silos report into what happened since their last report.</summary>
internal sealed class SiloTotals
{
    private readonly Dictionary<string, Dictionary<string, VersionStatistics>> _silos = [];

    /// <summary>
    /// What happened on a silo since its last report. Unless it is the silo's first one ever, a report of a silo that is not known here
    /// only sets its baseline: after a restart of the registry its totals hold what has been counted before.
    /// </summary>
    public ImmutableArray<VersionStatistics> Since(string silo, ImmutableArray<VersionStatistics> totals, bool first)
    {
        var counts = _silos.TryGetValue(silo, out var versions) || first;
        versions ??= _silos[silo] = [];
        var happened = ImmutableArray.CreateBuilder<VersionStatistics>();
        foreach (var total in totals)
        {
            var since = versions.TryGetValue(total.Version, out var earlier) ? total.Since(earlier) : total;
            if (counts && since.Calls + since.Errors > 0)
            {
                happened.Add(since);
            }

            versions[total.Version] = total;
        }

        return happened.ToImmutable();
    }
}
