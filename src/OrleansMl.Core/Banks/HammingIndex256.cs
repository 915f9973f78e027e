using System.Runtime.CompilerServices;

namespace OrleansMl.Banks;

/// <summary>
/// 256-bit hashes in eleven tables, one for each 23 bits of the hash; three bits are in no table. Radius 31 is ten parts with two flipped
/// bits and one with one: 2,794 probes (<see cref="PartProbes"/>). A table is the heads of chains through the hashes, which lie beside
/// their eleven links: 80 bytes a hash and 44 bytes a bucket, as many buckets as hashes and at most 2^23: 1.2 GB for ten million.
/// A search walks all chains at once, a step of each in turn, so that the processor waits for many of them together.
/// </summary>
public sealed class HammingIndex256 : IMatchIndex<Hash256>
{
    private const int Parts = 11, Bits = 23, MinTableBits = 10, ChunkBits = 16, ChunkSize = 1 << ChunkBits, None = -1;
    private const int MostProbes = 1 + Bits + (Bits * (Bits - 1) / 2);

    [ThreadStatic]
    private static Step[]? s_steps;

    private readonly List<Node[]> _chunks = [];
    private int[][] _heads = [];
    private int _tableBits;
    private int _used; // nodes that were ever taken
    private int _free = None; // a chain of those that were given back

    /// <inheritdoc/>
    public int Count { get; private set; }

    /// <inheritdoc/>
    public int MaxRadius => 31;

    /// <inheritdoc/>
    public void Add(int entry, Hash256 hash)
    {
        if (_heads.Length == 0 || (Count >= 1 << _tableBits && _tableBits < Bits))
        {
            Grow();
        }

        var number = Take();
        ref var node = ref NodeAt(number);
        (node.Hash, node.Entry) = (hash, entry);
        Link(number, ref node);
        Count++;
    }

    /// <inheritdoc/>
    public bool Remove(int entry, Hash256 hash)
    {
        var number = Find(entry, hash);
        if (number == None)
        {
            return false;
        }

        for (var part = 0; part < Parts; part++)
        {
            ref var link = ref _heads[part][BucketOf(PartOf(hash, part))];
            while (link != number)
            {
                link = ref NodeAt(link).Next[part];
            }

            link = NodeAt(number).Next[part];
        }

        NodeAt(number).Next[0] = _free;
        _free = number;
        Count--;
        return true;
    }

    /// <inheritdoc/>
    public void Find(Hash256 hash, int radius, ICollection<IndexMatch> found)
    {
        ArgumentNullException.ThrowIfNull(found);
        ArgumentOutOfRangeException.ThrowIfNegative(radius);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(radius, MaxRadius);
        if (Count == 0)
        {
            return;
        }

        var steps = s_steps ??= new Step[Parts * MostProbes];
        for (var count = Start(hash, radius, steps); count > 0;)
        {
            count = Walk(hash, radius, steps.AsSpan(0, count), found);
        }
    }

    // The first hash of each chain that is probed.
    private int Start(in Hash256 hash, int radius, Span<Step> steps)
    {
        Span<uint> probes = stackalloc uint[MostProbes];
        var count = 0;
        for (var part = 0; part < Parts; part++)
        {
            var flips = PartProbes.FlipsOf(part, Parts, radius);
            if (flips < 0)
            {
                break;
            }

            var heads = _heads[part];
            foreach (var probe in probes[..PartProbes.Write(PartOf(hash, part), Bits, flips, probes)])
            {
                // Without a branch, so that nothing waits for the table.
                var head = heads[BucketOf(probe)];
                steps[count] = new(head, part, probe);
                count += head >= 0 ? 1 : 0;
            }
        }

        return count;
    }

    // One step on each chain; those that go on come back.
    private int Walk(in Hash256 hash, int radius, Span<Step> steps, ICollection<IndexMatch> found)
    {
        var count = 0;
        foreach (var step in steps)
        {
            ref readonly var node = ref NodeAt(step.Node);
            var distance = node.Hash.DistanceTo(hash);
            if (distance <= radius
                && PartOf(node.Hash, step.Part) == step.Probe
                && !IsFoundBefore(step.Part, node.Hash, hash, radius))
            {
                found.Add(new(node.Entry, distance));
            }

            var next = node.Next[step.Part];
            steps[count] = step with { Node = next };
            count += next >= 0 ? 1 : 0;
        }

        return count;
    }

    private static bool IsFoundBefore(int part, in Hash256 found, in Hash256 hash, int radius)
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

    private int Find(int entry, in Hash256 hash)
    {
        var number = Count == 0 ? None : _heads[0][BucketOf(PartOf(hash, 0))];
        while (number != None && (NodeAt(number).Entry != entry || NodeAt(number).Hash != hash))
        {
            number = NodeAt(number).Next[0];
        }

        return number;
    }

    private void Grow()
    {
        _tableBits = _heads.Length == 0 ? MinTableBits : _tableBits + 1;
        var taken = new bool[_used];
        Array.Fill(taken, true);
        for (var free = _free; free != None; free = NodeAt(free).Next[0])
        {
            taken[free] = false;
        }

        _heads = [.. Enumerable.Range(0, Parts).Select(_ => new int[1 << _tableBits])];
        foreach (var heads in _heads)
        {
            Array.Fill(heads, None);
        }

        for (var number = 0; number < _used; number++)
        {
            if (taken[number])
            {
                Link(number, ref NodeAt(number));
            }
        }
    }

    private int Take()
    {
        if (_free != None)
        {
            var free = _free;
            _free = NodeAt(free).Next[0];
            return free;
        }

        if (_used == _chunks.Count << ChunkBits)
        {
            _chunks.Add(new Node[ChunkSize]);
        }

        return _used++;
    }

    private void Link(int number, ref Node node)
    {
        for (var part = 0; part < Parts; part++)
        {
            ref var head = ref _heads[part][BucketOf(PartOf(node.Hash, part))];
            (node.Next[part], head) = (head, number);
        }
    }

    // Fibonacci hashing; with a bucket for each value of a part it is one to one.
    private int BucketOf(uint part) => (int)(((part * 0x9E3779B1u) & ((1u << Bits) - 1)) >> (Bits - _tableBits));

    private ref Node NodeAt(int number) => ref _chunks[number >> ChunkBits][number & (ChunkSize - 1)];

    private static uint PartOf(in Hash256 hash, int part)
    {
        var bit = part * Bits;
        var (word, shift) = (bit >> 6, bit & 63);
        var low = WordOf(hash, word) >> shift;
        return (uint)(shift > 64 - Bits ? low | (WordOf(hash, word + 1) << (64 - shift)) : low) & ((1u << Bits) - 1);
    }

    private static ulong WordOf(in Hash256 hash, int word) => word switch { 0 => hash.A, 1 => hash.B, 2 => hash.C, _ => hash.D };

    private readonly record struct Step(int Node, int Part, uint Probe);

    [InlineArray(Parts)]
    private struct Links
    {
        private int _first;
    }

    private struct Node
    {
        public Hash256 Hash;
        public int Entry;
        public Links Next;
    }
}
