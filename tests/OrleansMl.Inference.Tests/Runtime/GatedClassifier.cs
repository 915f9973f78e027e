using OrleansMl.Models;

namespace OrleansMl.Runtime;

/// <summary>A classifier whose runs stop at a gate, so that a test decides what waits when.</summary>
internal sealed class GatedClassifier(long memoryBytes = 1) : ILoadedModel<TextClassificationInput, TextScores>
{
    private readonly SemaphoreSlim _entered = new(0);
    private readonly SemaphoreSlim _passes = new(0);

    public List<int> Runs { get; } = [];

    public bool IsDisposed { get; private set; }

    public long MemoryBytes => memoryBytes;

    /// <summary>Completes when the worker has taken a batch and stands at the gate.</summary>
    public Task EnteredAsync() => _entered.WaitAsync(TestContext.Current.CancellationToken);

    public void Pass(int runs) => _passes.Release(runs);

    public void Run(ReadOnlySpan<ModelCall<TextClassificationInput, TextScores>> batch)
    {
        Runs.Add(batch.Length);
        _entered.Release();
        _passes.Wait();
        foreach (var call in batch)
        {
            if (call.Input.Text == "bad")
            {
                call.Error = new InvalidOperationException("this one text");
            }
            else
            {
                call.Result = new([new(call.Input.Text, null, 0.5f)], evidence: []);
            }
        }
    }

    public void Dispose() => IsDisposed = true;
}
