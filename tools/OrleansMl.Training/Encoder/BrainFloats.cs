using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace OrleansMl.FineTuning;

/// <summary>Between full floats and brain floats, which are their upper halves.</summary>
internal static class BrainFloats
{
    public static void Widen(ReadOnlySpan<ushort> brain, Span<float> full)
    {
        var bits = MemoryMarshal.Cast<float, uint>(full);
        var i = 0;
        for (; i <= brain.Length - Vector256<ushort>.Count; i += Vector256<ushort>.Count)
        {
            var (low, high) = Vector256.Widen(Vector256.Create<ushort>(brain.Slice(i)));
            (low << 16).CopyTo(bits.Slice(i));
            (high << 16).CopyTo(bits.Slice(i + Vector256<uint>.Count));
        }

        for (; i < brain.Length; i++)
        {
            bits[i] = (uint)brain[i] << 16;
        }
    }

    /// <summary>Rounds to the nearest, ties to even. Values are finite.</summary>
    public static void Round(ReadOnlySpan<float> full, Span<ushort> brain)
    {
        var bits = MemoryMarshal.Cast<float, uint>(full);
        var half = Vector256.Create(0x7FFFu);
        var one = Vector256.Create(1u);
        var i = 0;
        for (; i <= bits.Length - Vector256<ushort>.Count; i += Vector256<ushort>.Count)
        {
            var low = Vector256.Create<uint>(bits.Slice(i));
            var high = Vector256.Create<uint>(bits.Slice(i + Vector256<uint>.Count));
            low = (low + half + ((low >> 16) & one)) >> 16;
            high = (high + half + ((high >> 16) & one)) >> 16;
            Vector256.Narrow(low, high).CopyTo(brain.Slice(i));
        }

        for (; i < bits.Length; i++)
        {
            brain[i] = (ushort)((bits[i] + 0x7FFF + ((bits[i] >> 16) & 1)) >> 16);
        }
    }
}
