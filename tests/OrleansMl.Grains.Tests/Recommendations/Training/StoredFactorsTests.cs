namespace OrleansMl.Recommendations;

public sealed class StoredFactorsTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    // Every order of twelve publications and rollbacks.
    [Fact]
    public void Whatever_is_published_and_rolled_back_versions_grow_and_chunks_that_can_be_served_stay()
    {
        const int Steps = 12;
        for (var order = 0; order < 1 << Steps; order++)
        {
            // What each slot holds, as the store has it.
            var (pointer, slots) = (new StoredFactors(), new Dictionary<string, long>());
            for (var step = 0; step < Steps; step++)
            {
                var version = pointer.Version;
                if ((order >> step) % 2 == 0)
                {
                    pointer = pointer.Then(new() { Chunks = 1 });
                    slots[pointer.ChunkName(0)] = pointer.Version;
                }
                else if (pointer.RolledBack(Now) is { } before)
                {
                    pointer = before;
                }
                else
                {
                    continue;
                }

                Assert.Equal(version + 1, pointer.Version);
                Assert.InRange(slots.Count, 1, StoredFactors.Slots);
                Assert.Equal(pointer.WrittenVersion, slots[pointer.ChunkName(0)]);
                Assert.True(pointer.Before is not { } kept || (kept.Before is null && slots[kept.ChunkName(0)] == kept.WrittenVersion));
            }
        }
    }

    [Fact]
    public void What_was_written_before_there_were_rollbacks_is_read_where_it_lies()
    {
        var old = new StoredFactors { Version = 5, Chunks = 2 };
        Assert.Equal(("factors-2-1", 5), (old.ChunkName(1), old.WrittenVersion));
        Assert.Null(old.RolledBack(Now));
        var next = old.Then(new() { Chunks = 1 });
        Assert.NotEqual("factors-2-0", next.ChunkName(0));
        Assert.Equal(
            ("factors-2-0", 5, 7),
            (next.RolledBack(Now)!.ChunkName(0), next.RolledBack(Now)!.WrittenVersion, next.RolledBack(Now)!.Version));
    }
}
