using System.Numerics;
using System.Runtime.InteropServices;

namespace OrleansMl.Jobs;

/// <summary>
/// Where each stored target is: its bucket and its version, without the target itself. A table with open addressing and linear
/// probing; 24 bytes a slot, at most four fifths of them full, so 30 to 60 bytes a target. A target is known by 96 bits of a
/// hash with a random seed: among a million, two that are taken for one have a probability of 10⁻¹⁷, and nobody can choose them.
/// Set, find and remove O(1).
/// </summary>
public sealed class PendingIndex(ulong seed)
{
    private const int FewestSlots = 16;

    private readonly ulong _left = seed ^ 0xA0761D6478BD642F, _right = BitOperations.RotateLeft(seed, 29) ^ 0xE7037ED1A0B428DB;
    private Slot[] _slots = new Slot[FewestSlots];

    /// <summary>Targets in the index.</summary>
    public int Count { get; private set; }

    /// <summary>Bytes that the table takes.</summary>
    public long Bytes => (long)_slots.Length * 24;

    /// <summary>Sets where a target is.</summary>
    /// <param name="target">The target.</param>
    /// <param name="bucket">Its bucket.</param>
    /// <param name="version">Its version, at least 1.</param>
    public void Set(string target, int bucket, long version)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(version, 1);
        if ((Count + 1) * 5L > _slots.Length * 4L)
        {
            Grow();
        }

        var key = KeyOf(target);
        ref var slot = ref _slots[Find(_slots, key)];
        Count += slot.Version == 0 ? 1 : 0;
        slot = key with { Bucket = bucket, Version = version };
    }

    /// <summary>Where a target is; false when it is not in the index.</summary>
    public bool TryGet(string target, out int bucket, out long version)
    {
        var slot = _slots[Find(_slots, KeyOf(target))];
        (bucket, version) = (slot.Bucket, slot.Version);
        return version != 0;
    }

    /// <summary>Removes a target.</summary>
    public bool Remove(string target)
    {
        var hole = Find(_slots, KeyOf(target));
        if (_slots[hole].Version == 0)
        {
            return false;
        }

        // Whatever was pushed past the hole moves up, so that no probe ends early.
        var mask = _slots.Length - 1;
        for (var next = (hole + 1) & mask; _slots[next].Version != 0; next = (next + 1) & mask)
        {
            if (((next - Home(_slots[next], mask)) & mask) >= ((next - hole) & mask))
            {
                _slots[hole] = _slots[next];
                hole = next;
            }
        }

        _slots[hole] = default;
        Count--;
        return true;
    }

    private static int Home(Slot slot, int mask) => (int)slot.High & mask;

    private static int Find(Slot[] slots, Slot key)
    {
        var mask = slots.Length - 1;
        var i = Home(key, mask);
        while (slots[i].Version != 0 && !(slots[i].High == key.High && slots[i].Low == key.Low))
        {
            i = (i + 1) & mask;
        }

        return i;
    }

    private void Grow()
    {
        var larger = new Slot[_slots.Length * 2];
        foreach (var slot in _slots)
        {
            if (slot.Version != 0)
            {
                larger[Find(larger, slot)] = slot;
            }
        }

        _slots = larger;
    }

    // Two lanes of folded multiplication, as in wyhash.
    private Slot KeyOf(string target)
    {
        var bytes = MemoryMarshal.AsBytes(target.AsSpan());
        var (left, right) = (_left, _right ^ (ulong)bytes.Length);
        while (bytes.Length > 0)
        {
            ulong word = 0;
            var taken = Math.Min(bytes.Length, sizeof(ulong));
            bytes[..taken].CopyTo(MemoryMarshal.AsBytes(MemoryMarshal.CreateSpan(ref word, 1)));
            left = Fold(left ^ word, 0x8EBC6AF09C88C6E3);
            right = Fold(right ^ word, 0x589965CC75374CC3);
            bytes = bytes[taken..];
        }

        return new(Fold(left, _right | 1), (uint)Fold(right, _left | 1), 0, 0);
    }

    private static ulong Fold(ulong a, ulong b) => Math.BigMul(a, b, out var low) ^ low;

    [StructLayout(LayoutKind.Sequential, Pack = 4)]
    private readonly record struct Slot(ulong High, uint Low, int Bucket, long Version);
}
