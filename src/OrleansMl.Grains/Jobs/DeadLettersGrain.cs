using Orleans.Concurrency;
using Orleans.Runtime;

namespace OrleansMl.Jobs;

[GrainType("dead-letters"), StatelessWorker]
internal sealed class DeadLettersGrain(IJobs jobs) : Grain, IDeadLettersGrain
{
    public Task<DeadLetterPage?> ListAsync(string? cursor, int limit, CancellationToken cancellationToken) =>
        jobs.ListDeadLettersAsync(cursor, limit, cancellationToken);

    public Task<bool> RequeueAsync(string job, string id, CancellationToken cancellationToken) =>
        jobs.RequeueAsync(job, id, cancellationToken);

    public Task<int?> RequeueAllAsync(string job, CancellationToken cancellationToken) => jobs.RequeueAllAsync(job, cancellationToken);

    public Task<bool> DiscardAsync(string job, string id, CancellationToken cancellationToken) =>
        jobs.DiscardAsync(job, id, cancellationToken);
}
