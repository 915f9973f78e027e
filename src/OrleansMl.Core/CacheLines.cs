using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace OrleansMl;

/// <summary>
/// Hints to the processor which memory is read soon. Wrong ones cost a little and change nothing. Worth it where the processor
/// cannot see for itself what comes next, or not far enough: its own prefetching ends with a page of 4 kB, and a read from beyond
/// the cache takes as long as some hundred instructions.
/// </summary>
public static class CacheLines
{
    private const int Size = 64, Ahead = 1536;

    /// <summary>One object or element that is read soon.</summary>
    /// <param name="at">Where it begins.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe void Prefetch<T>(ref readonly T at)
    {
        if (Sse.IsSupported)
        {
            Sse.Prefetch0(Unsafe.AsPointer(ref Unsafe.AsRef(in at)));
        }
    }

    /// <summary>
    /// For a scan in the order of the memory: a part as long as the one that is read now, 1.5 kB further on. It may lie behind the end.
    /// </summary>
    /// <param name="at">What is read now.</param>
    /// <param name="bytes">How long it is.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe void PrefetchAhead<T>(ref T at, int bytes)
    {
        if (Sse.IsSupported)
        {
            var ahead = (byte*)Unsafe.AsPointer(ref at) + Ahead;
            for (var line = 0; line < bytes; line += Size)
            {
                Sse.Prefetch0(ahead + line);
            }
        }
    }
}
