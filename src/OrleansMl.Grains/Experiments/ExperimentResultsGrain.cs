using System.Collections.Immutable;
using Orleans.Concurrency;
using OrleansMl.Interactions;
using OrleansMl.Recommendations;

namespace OrleansMl.Experiments;

/// <summary>Reads the log, asks each user's record once, and counts (<see cref="ExperimentTally"/>).</summary>
[GrainType("experiment-results"), StatelessWorker]
internal sealed class ExperimentResultsGrain(ExposureShards shards, TimeProvider timeProvider) : Grain, IExperimentResultsGrain
{
    private const int ReadAtOnce = 512, UsersAtOnce = 64;

    public async Task<ExperimentResults?> GetAsync(string name, int hours, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(hours is >= 1 and <= IExperimentResultsGrain.MaxHours, true);
        if (await GrainFactory.GetGrain<IExperimentsGrain>(0).GetAsync(name, cancellationToken) is not { } experiment)
        {
            return null;
        }

        var (exposures, isPartial) = await ReadAsync(experiment, cancellationToken);
        var tally = new ExperimentTally(exposures, TimeSpan.FromHours(hours), timeProvider.GetUtcNow());
        foreach (var users in tally.People.Chunk(UsersAtOnce))
        {
            var records = await Task.WhenAll(
                users.Select(
                    user => GrainFactory.GetGrain<IUserInteractionsGrain>(user).ListAsync(InteractionLimits.MaxBatch, cancellationToken)));
            foreach (var (user, record) in users.Zip(records))
            {
                tally.Add(user, record);
            }
        }

        return new()
        {
            Name = name,
            Since = experiment.StartedAt,
            Hours = hours,
            IsPartial = isPartial,
            Variants = tally.Variants(experiment.Variants.Select(variant => variant.Name)),
            OffPolicy = tally.OffPolicy(),
        };
    }

    public Task<PolicyEstimate> EstimateAsync(ImmutableArray<LoggedChoice> log, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(log.Length is >= 1 and <= IExperimentResultsGrain.MaxLogged, true);
        if (log.Any(one => !double.IsFinite(one.Reward + one.Predicted + one.TargetValue)))
        {
            throw new ArgumentException("Rewards and predictions are finite.", nameof(log));
        }

        return Task.FromResult(
            PolicyEstimates.Of(
                "target",
                [
                    .. log.Select(
                        one => new LoggedExposure(one.Reward, one.Propensity, one.TargetPropensity, one.Predicted, one.TargetValue))
                ]));
    }

    private async Task<(List<Exposure> Exposures, bool IsPartial)> ReadAsync(Experiment experiment, CancellationToken cancellationToken)
    {
        var exposures = new List<Exposure>();
        if (experiment.StartedAt is not { } since)
        {
            return (exposures, false);
        }

        var reader = ExposureReader.Latest(shards, ReadAtOnce, experiment.Name, since);
        while (await reader.NextAsync(cancellationToken) is { } exposure)
        {
            if (exposures.Count == IExperimentResultsGrain.MaxExposures)
            {
                return (exposures, true);
            }

            exposures.Add(exposure);
        }

        return (exposures, false);
    }
}
