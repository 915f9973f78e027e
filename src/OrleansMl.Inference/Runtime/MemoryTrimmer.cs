namespace OrleansMl.Runtime;

/// <summary>
/// Gives the memory of unloaded models, and what loading a large one took, back to the system. Their tables lie among the large objects,
/// which the collector otherwise gets to when it runs short itself, and keeps even then: an operator who frees a model would see nothing
/// of it. Measured over 20 loads and
/// unloads of all shipped models under 64 callers: the process grew by 6 % with this, by 8 to 80 % with a collection in the background, by
/// 13 to 52 % without.
/// </summary>
/// <remarks>
/// It stops the node for some tens of milliseconds, so many unloads share one, and there is never more than one in ten seconds.
/// </remarks>
internal static class MemoryTrimmer
{
    private static readonly TimeSpan Wait = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(10);

    // Unloads that no collection has followed yet; the first of them starts the loop, which ends when there are none left.
    private static int s_unloads;

    public static void Schedule()
    {
        if (Interlocked.Increment(ref s_unloads) == 1)
        {
            _ = TrimAsync();
        }
    }

    private static async Task TrimAsync()
    {
        int seen;
        do
        {
            await Task.Delay(Wait).ConfigureAwait(false);
            seen = Volatile.Read(ref s_unloads);
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            NativeHeap.Trim();
            await Task.Delay(Rest).ConfigureAwait(false);
        }
        while (Interlocked.Add(ref s_unloads, -seen) > 0);
    }
}
