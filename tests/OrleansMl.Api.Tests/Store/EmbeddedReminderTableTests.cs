using Orleans;
using Orleans.Runtime;

namespace OrleansMl.Store;

public sealed class EmbeddedReminderTableTests : IDisposable
{
    private static readonly DateTime Start = new(2026, 11, 29, 8, 0, 0, DateTimeKind.Utc);
    private static readonly GrainId Shard = GrainId.Create("jobs", "7");

    private readonly string _directory = Directory.CreateTempSubdirectory("oml-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task A_reminder_outlives_the_process_field_by_field()
    {
        string? tag;
        using (var store = Open())
        {
            tag = await Table(store).UpsertRow(Entry(Shard, "tick"));
        }

        using var reopened = Open();
        var row = (await Table(reopened).ReadRow(Shard, "tick"))!;
        Assert.Equal(
            (Shard, "tick", Start, TimeSpan.FromMinutes(5), tag), (row.GrainId, row.ReminderName, row.StartAt, row.Period, row.ETag));
        Assert.Equal(DateTimeKind.Utc, row.StartAt.Kind);
    }

    [Fact]
    public async Task A_range_of_the_ring_holds_each_reminder_once()
    {
        using var store = Open();
        var table = Table(store);
        List<GrainId> grains = [.. Enumerable.Range(0, 50).Select(i => GrainId.Create("jobs", $"{i}"))];
        foreach (var grain in grains)
        {
            await table.UpsertRow(Entry(grain, "tick"));
            await table.UpsertRow(Entry(grain, "tock"));
        }

        Assert.Equal(100, (await table.ReadRows(0, 0)).Reminders.Count);
        foreach (var (begin, end) in new[] { (0u, 1u << 31), (1u << 31, 0u), (3_000_000_000u, 1_000_000_000u), (5u, 5u) })
        {
            Assert.Equal(
                grains.Count(grain => InRange(begin, end, grain.GetUniformHashCode())) * 2,
                (await table.ReadRows(begin, end)).Reminders.Count);
        }

        Assert.Equal(["tick", "tock"], (await table.ReadRows(grains[3])).Reminders.Select(row => row.ReminderName).Order());
    }

    [Fact]
    public async Task Only_the_current_tag_removes_a_reminder()
    {
        using var store = Open();
        var table = Table(store);
        var first = await table.UpsertRow(Entry(Shard, "tick"));
        var second = await table.UpsertRow(Entry(Shard, "tick"));

        Assert.False(await table.RemoveRow(Shard, "tick", first!));
        Assert.True(await table.RemoveRow(Shard, "tick", second!));
        Assert.False(await table.RemoveRow(Shard, "tick", second!));
        Assert.Null(await table.ReadRow(Shard, "tick"));
    }

    private static bool InRange(uint begin, uint end, uint hash) =>
        begin == end || (begin < end ? hash > begin && hash <= end : !(hash > end && hash <= begin));

    private static ReminderEntry Entry(GrainId grain, string name) => new()
    {
        GrainId = grain,
        ReminderName = name,
        StartAt = Start,
        Period = TimeSpan.FromMinutes(5),
    };

    private static EmbeddedReminderTable Table(EmbeddedStore store) => new(store, "orleansml");

    private EmbeddedStore Open() => EmbeddedStore.Open(new() { Directory = _directory, Memory = 16 << 20, ServiceId = "orleansml" });
}
