namespace OrleansMl.Models;

/// <summary>A classifier whose runs stop at a gate, so that a test decides what waits when.</summary>
internal sealed class GatedClassifier(long memoryBytes = 1) : ITextClassifier
{
    private readonly SemaphoreSlim _entered = new(0);
    private readonly SemaphoreSlim _passes = new(0);

    public List<int> Runs { get; } = [];

    public bool IsDisposed { get; private set; }

    public long MemoryBytes => memoryBytes;

    public ITextClassifier? Fork() => null;

    /// <summary>Completes when the lane has taken a batch and stands at the gate.</summary>
    public Task EnteredAsync() => _entered.WaitAsync(TestContext.Current.CancellationToken);

    public void Pass(int runs) => _passes.Release(runs);

    public void Classify(ReadOnlySpan<ClassifyRequest> batch)
    {
        Runs.Add(batch.Length);
        _entered.Release();
        _passes.Wait();
        foreach (var request in batch)
        {
            if (request.Text == "bad")
            {
                request.Error = new InvalidOperationException("this one text");
            }
            else
            {
                request.Labels = [new(request.Text, null, 0.5f)];
            }
        }
    }

    public void Dispose() => IsDisposed = true;
}
