using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace OrleansMl.Recommendations;

/// <summary>
/// The highest of many scores. A sample predicts what is surely among the best; one pass with a vectorised comparison collects what lies
/// above, cutting back to the best whenever too many are held; what is held is sorted by radix. O(items) comparisons of which most are
/// eight at once. A sample that predicted too much costs a second pass, never a wrong answer.
/// </summary>
public static class TopItems
{
    // Scores are compared in blocks of as many as a mask has bits: one unforeseeable branch per block.
    private const int Block = 64;

    private const int SampledVectors = 128, FewestToSample = 4 * 8 * SampledVectors;

    /// <summary>The best items, best first; of equal scores the smaller number. Items with a score of −∞ are left out.</summary>
    /// <param name="scores">One per item.</param>
    /// <param name="count">How many at most.</param>
    public static int[] Of(ReadOnlySpan<float> scores, int count)
    {
        var best = new int[Math.Clamp(count, 0, scores.Length)];
        var found = Of(scores, best);
        return found == best.Length ? best : best[..found];
    }

    /// <summary>
    /// The best items, best first; of equal scores the smaller number. Items with a score of −∞ are left out. Allocates nothing.
    /// </summary>
    /// <param name="scores">One per item.</param>
    /// <param name="best">Takes the items; as many as it has places.</param>
    /// <returns>How many there are.</returns>
    public static int Of(ReadOnlySpan<float> scores, Span<int> best) => Find(scores, best, inOrder: true);

    /// <summary>
    /// The same items as <see cref="Of(ReadOnlySpan{float}, Span{int})"/>, in the order of their numbers: cheaper, and kinder to those who
    /// look something up of each. Allocates nothing.
    /// </summary>
    /// <param name="scores">One per item.</param>
    /// <param name="best">Takes the items; as many as it has places.</param>
    /// <returns>How many there are.</returns>
    public static int Among(ReadOnlySpan<float> scores, Span<int> best) => Find(scores, best, inOrder: false);

    private static int Find(ReadOnlySpan<float> scores, Span<int> best, bool inOrder)
    {
        var count = Math.Min(best.Length, scores.Length);
        if (count == 0)
        {
            return 0;
        }

        var capacity = Math.Min(Math.Max(4 * count, 4 * Block), scores.Length) + Block;
        var pooled = ArrayPool<ulong>.Shared.Rent(2 * capacity);
        var held = pooled.AsSpan(0, capacity);
        var spare = pooled.AsSpan(capacity, capacity);
        var least = Predict(scores, count);
        var holds = Collect(scores, least, count, held, spare);
        if (holds < count && least > float.NegativeInfinity)
        {
            holds = Collect(scores, float.NegativeInfinity, count, held, spare);
        }

        holds = inOrder || holds <= count ? holds : CutBack(held[..holds], spare, count).Holds;
        var sorted = inOrder ? Sort(held[..holds], spare[..holds]) : held[..holds];
        count = Math.Min(count, holds);
        for (var place = 0; place < count; place++)
        {
            best[place] = ItemOf(sorted[place]);
        }

        ArrayPool<ulong>.Shared.Return(pooled);
        return count;
    }

    // A score above which, by a sample and two and a half of its standard deviations, there are enough; −∞ when there is nothing to gain.
    private static float Predict(ReadOnlySpan<float> scores, int count)
    {
        if (!Vector256.IsHardwareAccelerated || scores.Length < FewestToSample || count > scores.Length / 8)
        {
            return float.NegativeInfinity;
        }

        Span<float> sample = stackalloc float[8 * SampledVectors];
        var stride = scores.Length / SampledVectors;
        for (var i = 0; i < SampledVectors; i++)
        {
            scores.Slice(i * stride, 8).CopyTo(sample[(8 * i)..]);
        }

        var share = (double)count / scores.Length * sample.Length;
        var fewest = (int)(share + (2.5 * Math.Sqrt(share)) + 3);

        // Halves the range of all floats, in their order as whole numbers, until the sample has about as many above.
        var (low, high) = (Order(float.NegativeInfinity), Order(float.PositiveInfinity));
        while (high - low > 1)
        {
            var middle = low + ((high - low) / 2);
            var above = Above(sample, Score(middle));
            if (above < fewest)
            {
                high = middle;
            }
            else
            {
                low = middle;
                if (above <= fewest + (fewest / 8))
                {
                    break;
                }
            }
        }

        return Score(low);

        static int Above(ReadOnlySpan<float> sample, float least)
        {
            ref var from = ref MemoryMarshal.GetReference(sample);
            var (than, counts) = (Vector512.Create(least), Vector512<int>.Zero);
            for (nuint at = 0; at < 8 * SampledVectors; at += 16)
            {
                counts -= Vector512.GreaterThan(Vector512.LoadUnsafe(ref from, at), than).AsInt32();
            }

            return Vector512.Sum(counts);
        }

        static long Order(float score)
        {
            var bits = BitConverter.SingleToInt32Bits(score);
            return bits ^ ((bits >> 31) & int.MaxValue);
        }

        static float Score(long order) => BitConverter.Int32BitsToSingle((int)order ^ (((int)order >> 31) & int.MaxValue));
    }

    // Keys of all scores above the least, in the order of the items. The least rises whenever more than can be held have come: later items
    // of the same score have larger numbers and lose.
    private static int Collect(ReadOnlySpan<float> scores, float least, int count, Span<ulong> held, Span<ulong> spare)
    {
        ref var from = ref MemoryMarshal.GetReference(scores);
        var holds = 0;
        for (var at = 0; at < scores.Length; at += Block)
        {
            var mask = Vector256.IsHardwareAccelerated && at + Block <= scores.Length
                ? Mask(ref Unsafe.Add(ref from, at), least)
                : MaskOfFew(scores[at..Math.Min(at + Block, scores.Length)], least);
            if (mask == 0)
            {
                continue;
            }

            if (holds + Block > held.Length)
            {
                (holds, least) = CutBack(held[..holds], spare, count);
            }

            ref var to = ref MemoryMarshal.GetReference(held);
            do
            {
                var item = at + BitOperations.TrailingZeroCount(mask);
                Unsafe.Add(ref to, holds++) = KeyOf(Unsafe.Add(ref from, item), item);
                mask &= mask - 1;
            }
            while (mask != 0);
        }

        return holds;

        static ulong Mask(ref float from, float least)
        {
            var than = Vector512.Create(least);
            ulong mask = 0;
            for (var part = 0; part < Block / 16; part++)
            {
                mask |=
                    Vector512.GreaterThan(Vector512.LoadUnsafe(ref from, (nuint)part * 16), than)
                        .ExtractMostSignificantBits() << (16 * part);
            }

            return mask;
        }

        static ulong MaskOfFew(ReadOnlySpan<float> scores, float least)
        {
            ulong mask = 0;
            for (var i = 0; i < scores.Length; i++)
            {
                mask |= (scores[i] > least ? 1UL : 0) << i;
            }

            return mask;
        }
    }

    // Only the best, in the order they were in, and the score of the worst of them.
    private static (int Holds, float Least) CutBack(Span<ulong> held, Span<ulong> spare, int count)
    {
        held.CopyTo(spare);
        var worst = Select(spare[..held.Length], count - 1);
        var holds = 0;
        foreach (var key in held)
        {
            held[holds] = key;
            holds += key >= worst ? 1 : 0;
        }

        return (holds, ScoreOf(worst));
    }

    // The key at a place of the falling order. Keys are counted by how far they lie above the lowest, and only those that lie where the
    // place falls are looked at again: no branch that a processor could not foresee.
    private static ulong Select(Span<ulong> keys, int place)
    {
        const int Buckets = 256, Few = 16;
        Span<int> counts = stackalloc int[Buckets];
        while (keys.Length > Few)
        {
            var (lowest, highest) = (ulong.MaxValue, ulong.MinValue);
            foreach (var key in keys)
            {
                (lowest, highest) = (Math.Min(lowest, key), Math.Max(highest, key));
            }

            var shift = Math.Max(0, 64 - BitOperations.LeadingZeroCount(highest - lowest) - BitOperations.Log2(Buckets));
            counts.Clear();
            foreach (var key in keys)
            {
                counts[(int)((key - lowest) >> shift)]++;
            }

            var bucket = Buckets - 1;
            while (place >= counts[bucket])
            {
                place -= counts[bucket--];
            }

            // The lowest and the highest are in different ones, so this is fewer; all keys differ.
            var left = 0;
            foreach (var key in keys)
            {
                keys[left] = key;
                left += (int)((key - lowest) >> shift) == bucket ? 1 : 0;
            }

            keys = keys[..left];
        }

        SortInPlace(keys);
        return keys[place];
    }

    // Falling, by insertion: for few keys.
    private static void SortInPlace(Span<ulong> keys)
    {
        for (var i = 1; i < keys.Length; i++)
        {
            var key = keys[i];
            var to = i;
            for (; to > 0 && keys[to - 1] < key; to--)
            {
                keys[to] = keys[to - 1];
            }

            keys[to] = key;
        }
    }

    // Falling. By radix over the four bytes of how far a score lies above the lowest: it is stable, and the keys come in the order of the
    // items. The best lie close together, so the highest byte is mostly the same.
    private static Span<ulong> Sort(Span<ulong> keys, Span<ulong> spare)
    {
        const int FewestForRadix = 64;
        if (keys.Length < FewestForRadix)
        {
            SortInPlace(keys);
            return keys;
        }

        var lowest = ulong.MaxValue;
        foreach (var key in keys)
        {
            lowest = Math.Min(lowest, key);
        }

        lowest = lowest >> 32 << 32;
        Span<int> starts = stackalloc int[4 * 256];
        starts.Clear();
        foreach (var key in keys)
        {
            var above = key - lowest;
            starts[(byte)(above >> 32)]++;
            starts[256 + (byte)(above >> 40)]++;
            starts[512 + (byte)(above >> 48)]++;
            starts[768 + (byte)(above >> 56)]++;
        }

        for (var digit = 0; digit < 4; digit++)
        {
            var of = starts.Slice(256 * digit, 256);
            var shift = 32 + (8 * digit);
            if (of[(byte)((keys[0] - lowest) >> shift)] == keys.Length)
            {
                continue;
            }

            var next = 0;
            for (var value = 255; value >= 0; value--)
            {
                (of[value], next) = (next, next + of[value]);
            }

            foreach (var key in keys)
            {
                spare[of[(byte)((key - lowest) >> shift)]++] = key;
            }

            var sorted = spare;
            spare = keys;
            keys = sorted;
        }

        return keys;
    }

    // The larger key is better: the order of the score above, the turned number of the item below. Adding 0 makes one zero of both.
    private static ulong KeyOf(float score, int item)
    {
        var bits = BitConverter.SingleToUInt32Bits(score + 0f);
        return ((ulong)(bits ^ ((uint)((int)bits >> 31) | 0x80000000)) << 32) | ~(uint)item;
    }

    private static int ItemOf(ulong key) => (int)~(uint)key;

    private static float ScoreOf(ulong key)
    {
        var order = (uint)(key >> 32);
        return BitConverter.UInt32BitsToSingle(order ^ ((uint)((int)~order >> 31) | 0x80000000));
    }
}
