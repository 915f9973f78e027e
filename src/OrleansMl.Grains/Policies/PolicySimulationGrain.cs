using Orleans.Concurrency;
using OrleansMl.Moderation;

namespace OrleansMl.Policies;

/// <summary>Reads the score log, newest first, and decides it by two policies, a shard after the other and never in a turn.</summary>
[GrainType("policy-simulation"), StatelessWorker]
internal sealed class PolicySimulationGrain(ScoreShards shards, ModerationPolicy configured) : Grain, IPolicySimulationGrain
{
    public async Task<SimulationResult?> SimulateAsync(string policy, SimulationRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (await GrainFactory.GetGrain<IPolicyGrain>(policy).GetAsync(cancellationToken) is not { } known
            || (request.Document ?? known.Draft) is not { } document)
        {
            return null;
        }

        var tried = document.ToPolicy(new(policy, "draft"));
        var live = known.Live.At is null ? configured : known.Live.Document.ToPolicy(new(policy, known.Live.Version));
        return await Task.Run(() => RunAsync(live, tried, request, cancellationToken), cancellationToken);
    }

    private async Task<SimulationResult> RunAsync(
        ModerationPolicy live, ModerationPolicy tried, SimulationRequest request, CancellationToken cancellationToken)
    {
        var counts = new List<SimulationCounts>();
        for (var shard = 0; shard < ScoreShards.Count; shard++)
        {
            var simulator = new PolicySimulator(live, tried);
            await ReadAsync(
                shards[shard],
                new(request.Since, request.Until, request.Surface),
                (row, human) => simulator.Add(row, human),
                cancellationToken);
            counts.Add(simulator.ToCounts());
        }

        return PolicySimulator.Sum(counts, live, tried);
    }

    public async Task<ScoreHistogram> HistogramAsync(ScoreHistogramRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return await Task.Run(async () =>
        {
            var counter = new ScoreCounter(request.Category);
            for (var shard = 0; shard < ScoreShards.Count; shard++)
            {
                await ReadAsync(
                    shards[shard],
                    new(request.Since, request.Until, request.Surface),
                    (row, human) => counter.Add(row, human),
                    cancellationToken);
            }

            return counter.ToHistogram();
        }, cancellationToken);
    }

    // Newest first: the latest scores of an item count, and what a person decided after them.
    private static async Task ReadAsync(
        IScoreShardGrain shard, Range range, Action<ScoredRevision, ModerationLevel?> take, CancellationToken cancellationToken)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var humans = new Dictionary<string, ModerationLevel>(StringComparer.Ordinal);
        var number = long.MaxValue;
        while (await shard.BeforeAsync(number, cancellationToken) is { } chunk)
        {
            number = chunk.Number;
            for (var i = chunk.Rows.Length - 1; i >= 0; i--)
            {
                var row = chunk.Rows[i];
                if (row.Human is { } human)
                {
                    if (!seen.Contains(row.ContentId))
                    {
                        humans.TryAdd(row.ContentId, human);
                    }
                }
                else if (seen.Add(row.ContentId) && range.Has(row))
                {
                    take(row.ToRevision(), humans.TryGetValue(row.ContentId, out var decided) ? decided : null);
                }
            }
        }
    }

    private readonly record struct Range(DateTimeOffset? Since, DateTimeOffset? Until, ContentType? Surface)
    {
        public bool Has(StoredScore row) =>
            !(row.At < Since) && !(row.At >= Until) && (Surface is not { } surface || row.Surface == surface);
    }
}
