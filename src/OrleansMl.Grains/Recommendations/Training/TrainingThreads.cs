using System.Collections.Concurrent;

namespace OrleansMl.Recommendations;

/// <summary>
/// Threads that learn and do nothing else: one less than there are cores and at least one, below normal priority, so that those who are
/// served meanwhile notice little of it. They live as long as a training.
/// </summary>
internal sealed class TrainingThreads : TaskScheduler, IDisposable
{
    private readonly BlockingCollection<Task> _waiting = [];

    [ThreadStatic]
    private static TrainingThreads? s_current;

    public TrainingThreads()
    {
        for (var i = 0; i < MaximumConcurrencyLevel; i++)
        {
            new Thread(Run) { IsBackground = true, Name = $"training-{i}", Priority = ThreadPriority.BelowNormal }.Start();
        }
    }

    public override int MaximumConcurrencyLevel { get; } = Math.Max(1, Environment.ProcessorCount - 1);

    /// <summary>Runs work on these threads, its parallel loops included.</summary>
    public Task<T> RunAsync<T>(Func<T> work, CancellationToken cancellationToken) =>
        Task.Factory.StartNew(work, cancellationToken, TaskCreationOptions.None, this);

    /// <summary>No more work; the threads end.</summary>
    public void Dispose() => _waiting.CompleteAdding();

    protected override void QueueTask(Task task) => _waiting.Add(task);

    // A loop that waits for its parts does them itself.
    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => s_current == this && TryExecuteTask(task);

    protected override IEnumerable<Task> GetScheduledTasks() => _waiting;

    private void Run()
    {
        s_current = this;
        foreach (var task in _waiting.GetConsumingEnumerable())
        {
            TryExecuteTask(task);
        }
    }
}
