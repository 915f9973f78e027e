namespace OrleansMl.Banks;

public sealed class HammingIndexTests
{
    [Theory]
    [InlineData(4, 7)]
    [InlineData(11, 31)]
    public void Probes_miss_nothing_within_the_radius(int parts, int maxRadius)
    {
        for (var radius = 0; radius <= maxRadius; radius++)
        {
            // The fewest bits of a hash that no probe meets.
            var missed = Enumerable.Range(0, parts).Sum(part => PartProbes.FlipsOf(part, parts, radius) + 1);

            Assert.Equal(radius + 1, missed);
        }
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 24)]
    [InlineData(2, 277)]
    public void Probes_are_each_value_within_the_flips_once(int flips, int expected)
    {
        Span<uint> probes = stackalloc uint[277];

        var count = PartProbes.Write(0b1010, 23, flips, probes);

        Assert.Equal(expected, count);
        Assert.Equal(expected, probes[..count].ToArray().Distinct().Count());
        Assert.All(probes[..count].ToArray(), probe => Assert.InRange(PartProbes.Distance(probe, 0b1010), 0, flips));
    }

    [Fact]
    public void Of_64_bits_it_finds_what_a_scan_finds()
    {
        var random = new Random(7);
        var index = new HammingIndex64();
        var hashes = new ulong[3000];
        for (var i = 0; i < hashes.Length; i++)
        {
            // Half of them in crowds round a few centres, so that many lie near each other.
            hashes[i] = i % 2 == 0 || i < 100
                ? (ulong)random.NextInt64(long.MinValue, long.MaxValue)
                : Near(hashes[random.Next(100)], random, 9);
            index.Add(i, hashes[i]);
        }

        var removed = Enumerable.Range(0, hashes.Length).Where(i => i % 5 == 0).ToHashSet();
        Assert.All(removed, i => Assert.True(index.Remove(i, hashes[i])));
        Assert.All(removed, i => Assert.False(index.Remove(i, hashes[i])));
        Assert.Equal(hashes.Length - removed.Count, index.Count);

        for (var query = 0; query < 300; query++)
        {
            var hash = Near(hashes[random.Next(hashes.Length)], random, 5);
            for (var radius = 0; radius <= index.MaxRadius; radius++)
            {
                List<IndexMatch> found = [], scanned = [];
                index.Find(hash, radius, found);
                HammingScan.Find(hashes, hash, radius, scanned);

                Assert.Equal(scanned.Where(match => !removed.Contains(match.Entry)), found.OrderBy(match => match.Entry));
            }
        }
    }

    [Fact]
    public void Of_256_bits_it_finds_what_a_scan_finds()
    {
        var random = new Random(8);
        var index = new HammingIndex256();
        var hashes = new Hash256[5000];
        for (var i = 0; i < hashes.Length; i++)
        {
            hashes[i] = i % 2 == 0 || i < 50 ? Random256(random) : Near(hashes[random.Next(50)], random, 36);
            index.Add(i, hashes[i]);
        }

        var removed = Enumerable.Range(0, hashes.Length).Where(i => i % 7 == 0).ToHashSet();
        Assert.All(removed, i => Assert.True(index.Remove(i, hashes[i])));
        Assert.All(removed, i => Assert.False(index.Remove(i, hashes[i])));

        // Into the places of those that went, and so many that the tables grow again.
        var more = Enumerable.Range(0, 4000).Select(_ => Random256(random)).ToArray();
        for (var i = 0; i < more.Length; i++)
        {
            index.Add(hashes.Length + i, more[i]);
        }

        Hash256[] all = [.. hashes, .. more];
        Assert.Equal(all.Length - removed.Count, index.Count);
        for (var query = 0; query < 100; query++)
        {
            var hash = Near(all[random.Next(all.Length)], random, 20);
            foreach (var radius in new[] { 0, 5, 10, 11, 16, 21, 22, 30, 31 })
            {
                List<IndexMatch> found = [], scanned = [];
                index.Find(hash, radius, found);
                HammingScan.Find(all, hash, radius, scanned);

                Assert.Equal(scanned.Where(match => !removed.Contains(match.Entry)), found.OrderBy(match => match.Entry));
            }
        }
    }

    [Fact]
    public void An_empty_index_finds_nothing()
    {
        List<IndexMatch> found = [];
        new HammingIndex64().Find(1, 3, found);
        new HammingIndex256().Find(default, 31, found);

        Assert.Empty(found);
    }

    [Fact]
    public void A_radius_beyond_what_is_exact_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new HammingIndex64().Find(1, 8, []));
        Assert.Throws<ArgumentOutOfRangeException>(() => new HammingIndex256().Find(default, 32, []));
    }

    [Fact]
    public void A_hash_is_read_as_it_is_written()
    {
        var hash = Random256(new Random(9));

        Assert.Equal(hash, Hash256.Parse(hash.ToString()));
        Assert.Equal(hash, Hash256.Parse(hash.ToString().ToUpperInvariant()));
        Assert.Null(Hash256.Parse(hash.ToString().AsSpan(1)));
        Assert.Null(Hash256.Parse("g" + hash.ToString()[1..]));
    }

    private static ulong Near(ulong hash, Random random, int mostFlips)
    {
        for (var flips = random.Next(mostFlips + 1); flips > 0; flips--)
        {
            hash ^= 1UL << random.Next(64);
        }

        return hash;
    }

    private static Hash256 Near(Hash256 hash, Random random, int mostFlips)
    {
        Span<byte> bytes = stackalloc byte[Hash256.Size];
        hash.CopyTo(bytes);
        for (var flips = random.Next(mostFlips + 1); flips > 0; flips--)
        {
            bytes[random.Next(Hash256.Size)] ^= (byte)(1 << random.Next(8));
        }

        return Hash256.From(bytes);
    }

    private static Hash256 Random256(Random random)
    {
        Span<byte> bytes = stackalloc byte[Hash256.Size];
        random.NextBytes(bytes);
        return Hash256.From(bytes);
    }
}
