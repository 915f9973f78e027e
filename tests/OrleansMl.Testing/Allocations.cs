namespace OrleansMl.Testing;

/// <summary>What code allocates once it is warm.</summary>
public static class Allocations
{
    private const int Times = 5;

    /// <summary>
    /// The least of several runs, in bytes: code that is compiled again while it runs may allocate once, what
    /// it allocates itself it allocates every time.
    /// </summary>
    public static long Of(Action run)
    {
        run();
        return Enumerable.Range(0, Times).Min(_ =>
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            run();
            return GC.GetAllocatedBytesForCurrentThread() - before;
        });
    }
}
