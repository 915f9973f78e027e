using System.Numerics;

namespace OrleansMl.Banks;

/// <summary>
/// 64-bit hashes in four tables of 65,536 buckets, one for each 16 bits of the hash; the hash lies in the bucket, so that a candidate is
/// one step of a scan. A search up to radius 3 reads four buckets, up to radius 7 at most 68 (<see cref="PartProbes"/>): of a million
/// hashes some fifteen a bucket. 64 bytes a hash, and 4 MB of buckets as soon as there is one.
/// </summary>
public sealed class HammingIndex64 : IMatchIndex<ulong>
{
    private const int Parts = 4, Bits = 16, Buckets = 1 << Bits;

    private readonly Bucket[][] _tables = new Bucket[Parts][];

    /// <inheritdoc/>
    public int Count { get; private set; }

    /// <inheritdoc/>
    public int MaxRadius => 7;

    /// <inheritdoc/>
    public void Add(int entry, ulong hash)
    {
        for (var part = 0; part < Parts; part++)
        {
            (_tables[part] ??= new Bucket[Buckets])[PartOf(hash, part)].Add(new(hash, entry));
        }

        Count++;
    }

    /// <inheritdoc/>
    public bool Remove(int entry, ulong hash)
    {
        if (Count == 0)
        {
            return false;
        }

        for (var part = 0; part < Parts; part++)
        {
            if (!_tables[part][PartOf(hash, part)].Remove(new(hash, entry)))
            {
                return false; // by the first part or by none
            }
        }

        Count--;
        return true;
    }

    /// <inheritdoc/>
    public void Find(ulong hash, int radius, ICollection<IndexMatch> found)
    {
        ArgumentNullException.ThrowIfNull(found);
        ArgumentOutOfRangeException.ThrowIfNegative(radius);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(radius, MaxRadius);
        if (Count == 0)
        {
            return;
        }

        Span<uint> probes = stackalloc uint[1 + Bits];
        for (var part = 0; part < Parts; part++)
        {
            var flips = PartProbes.FlipsOf(part, Parts, radius);
            if (flips < 0)
            {
                break;
            }

            var count = PartProbes.Write(PartOf(hash, part), Bits, flips, probes);
            foreach (var probe in probes[..count])
            {
                foreach (ref readonly var slot in _tables[part][probe].Used)
                {
                    var distance = BitOperations.PopCount(slot.Hash ^ hash);
                    if (distance <= radius && !IsFoundBefore(part, slot.Hash, hash, radius))
                    {
                        found.Add(new(slot.Entry, distance));
                    }
                }
            }
        }
    }

    // A part that was probed before meets it too.
    private static bool IsFoundBefore(int part, ulong found, ulong hash, int radius)
    {
        for (var before = 0; before < part; before++)
        {
            if (PartProbes.Distance(PartOf(found, before), PartOf(hash, before)) <= PartProbes.FlipsOf(before, Parts, radius))
            {
                return true;
            }
        }

        return false;
    }

    private static uint PartOf(ulong hash, int part) => (uint)(hash >> (part * Bits)) & (Buckets - 1);

    private readonly record struct Slot(ulong Hash, int Entry);

    private struct Bucket
    {
        private Slot[]? _slots;
        private int _count;

        public readonly ReadOnlySpan<Slot> Used => _slots.AsSpan(0, _count);

        public void Add(Slot slot)
        {
            _slots ??= new Slot[2];
            if (_count == _slots.Length)
            {
                // By half: buckets are many and small, and what is left over counts.
                Array.Resize(ref _slots, _count + Math.Max(2, _count / 2));
            }

            _slots[_count++] = slot;
        }

        public bool Remove(Slot slot)
        {
            var at = Used.IndexOf(slot);
            if (at < 0)
            {
                return false;
            }

            _slots![at] = _slots[--_count];
            return true;
        }
    }
}
