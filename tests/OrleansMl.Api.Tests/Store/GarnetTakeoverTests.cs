using System.Net.Sockets;
using System.Text;
using Garnet;
using Orleans.Runtime;
using StackExchange.Redis;

namespace OrleansMl.Store;

/// <summary>Data directories of the versions whose embedded store was Garnet.</summary>
public sealed class GarnetTakeoverTests : IDisposable
{
    private static readonly GrainId Shard = GrainId.Create("jobs", "7");

    // A short path: the older store's socket has to fit into it.
    private readonly string _directory = Directory.CreateTempSubdirectory("oml-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task States_tags_and_reminders_are_taken_over_once()
    {
        WriteOlderStore();

        using (var store = Open())
        {
            Assert.Contains("101 rows", Assert.Single(store.Findings), StringComparison.Ordinal);
            var value = (await store.ReadAsync(EmbeddedGrainStorage.Key("orleansml", "content/item-7", "state")))!;
            Assert.Equal((2ul, "text 7"), (value.Tag, Encoding.UTF8.GetString(value.Bytes)));
            var reminder = (await new EmbeddedReminderTable(store, "orleansml").ReadRow(Shard, "tick"))!;
            Assert.Equal(
                (new DateTime(2026, 11, 29, 8, 0, 0, DateTimeKind.Utc), TimeSpan.FromMinutes(5)), (reminder.StartAt, reminder.Period));
        }

        using var again = Open();
        Assert.Empty(again.Findings);
        Assert.True(Directory.Exists(Path.Combine(_directory, "garnet-before", "AOF")));
        Assert.False(Directory.Exists(Path.Combine(_directory, "AOF")));
    }

    [Fact]
    public void An_older_store_that_cannot_be_read_stops_the_start_and_stays_as_it_is()
    {
        WriteOlderStore();
        foreach (var log in Directory.GetFiles(Path.Combine(_directory, "AOF"), "aof.log.*"))
        {
            using var file = new FileStream(log, FileMode.Open);
            file.Write(new byte[file.Length]);
        }

        Assert.Contains("nothing could be read", Assert.Throws<InvalidOperationException>(Open).Message, StringComparison.Ordinal);
        Assert.True(Directory.Exists(Path.Combine(_directory, "AOF")));
        Assert.False(Directory.Exists(Path.Combine(_directory, "rocksdb")));
    }

    private void WriteOlderStore()
    {
        var endpoint = new UnixDomainSocketEndPoint(Path.Combine(_directory, "store.sock"));
        using var server = new GarnetServer(GarnetTakeover.CreateOptions(_directory, 32 << 20, endpoint, password: null));
        server.Start();
        using var connection = ConnectionMultiplexer.Connect(new ConfigurationOptions { EndPoints = { endpoint } });
        var redis = connection.GetDatabase();
        for (var i = 0; i < 100; i++)
        {
            redis.Execute("SETIFMATCH", $"orleansml/grain/content/item-{i}/state", "draft", "0");
            redis.Execute("SETIFMATCH", $"orleansml/grain/content/item-{i}/state", $"text {i}", "1");
        }

        redis.SortedSetAdd(
            "orleansml/reminders",
            $"\"{Shard.GetUniformHashCode():X8}\",\"{Shard}\",\"tick\",\"some-tag\",\"2026-11-29T08:00:00.0000000Z\",\"00:05:00\"",
            score: 0);
        redis.StringSet("orleansml/members/orleansml", "not taken over");
        redis.Execute("COMMITAOF");
    }

    private EmbeddedStore Open() => EmbeddedStore.Open(new() { Directory = _directory, Memory = 32 << 20, ServiceId = "orleansml" });
}
