using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using OrleansMl.Operations;

namespace OrleansMl.Store;

/// <summary>What opening a data directory does after a kill, and after damage.</summary>
[Trait("speed", "slow")]
public sealed class EmbeddedStoreRecoveryTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("oml-").FullName;
    private readonly Random _random = new(20261129);

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task A_log_cut_anywhere_in_its_last_record_loses_that_record_alone_and_the_start_says_so()
    {
        for (var round = 0; round < 20; round++)
        {
            Reset();
            long before;
            using (var writing = Open())
            {
                await WriteAsync(writing, 200, bytes: 3000);
                before = new FileInfo(Log()).Length;
                await writing.WriteAsync(Key(200), Value(100_000), expected: 0);
            }

            using (var log = new FileStream(Log(), FileMode.Open))
            {
                log.SetLength(before + 1 + _random.NextInt64(log.Length - before - 1));
            }

            using var store = Open();

            var finding = Assert.Single(store.Findings);
            Assert.Contains($"cut at offset {before}, ", finding, StringComparison.Ordinal);
            Assert.Equal(200, await CountAsync(store, 201));
        }
    }

    [Fact]
    public async Task A_log_that_ends_in_zeros_is_cut_there()
    {
        await WriteAsync(20, bytes: 300);
        var before = new FileInfo(Log()).Length;
        using (var log = new FileStream(Log(), FileMode.Append))
        {
            log.Write(new byte[50_000]);
        }

        using var store = Open();

        Assert.Contains($"cut at offset {before}, 50000 bytes", Assert.Single(store.Findings), StringComparison.Ordinal);
        Assert.Equal(20, await CountAsync(store, 20));
    }

    [Fact]
    public async Task Damage_in_the_middle_of_the_log_stops_the_start_with_the_file_and_the_place()
    {
        for (var round = 0; round < 20; round++)
        {
            Reset();
            await WriteAsync(300, bytes: 1000);
            var log = Log();
            var offset = _random.Next(0, 200_000);
            Damage(log, offset, _random.Next(1, 40_000));

            var error = Assert.Throws<InvalidOperationException>(Open);

            Assert.Contains(log, error.Message, StringComparison.Ordinal);
            Assert.Contains("--OrleansMl:AcceptDataLoss=true", error.Message, StringComparison.Ordinal);
            var place = int.Parse(error.Message.Split("offset ")[1].Split(' ')[0], CultureInfo.InvariantCulture);
            Assert.InRange(place, offset - 33_000, offset + 40_000);
        }
    }

    [Fact]
    public async Task Damage_of_any_file_stops_the_start_or_loses_nothing()
    {
        for (var round = 0; round < 20; round++)
        {
            Reset();
            await WriteAsync(9000, bytes: 700);
            using (Open())
            {
                // What was in the log is in tables now.
            }

            var tables = Directory.GetFiles(Path.Combine(_directory, "rocksdb"), "*.sst");
            Assert.NotEmpty(tables);
            var table = tables[_random.Next(tables.Length)];
            Damage(table, _random.Next((int)new FileInfo(table).Length - 200), 200);

            var error = Assert.Throws<InvalidOperationException>(Open);

            Assert.Contains(Path.GetFileName(table), error.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("*.log")]
    [InlineData("*.sst")]
    public async Task With_accepted_loss_what_can_be_read_is_there_and_a_copy_of_the_rest_is_kept(string files)
    {
        await WriteAsync(20_000, bytes: 700);
        var file = Directory.GetFiles(Path.Combine(_directory, "rocksdb"), files)
            .Order(StringComparer.Ordinal)
            .First(f => new FileInfo(f).Length > 0);
        Damage(file, (int)new FileInfo(file).Length / 2, 200);
        Assert.Throws<InvalidOperationException>(Open);

        using (var store = Open(acceptDataLoss: true))
        {
            Assert.Contains("were saved", Assert.Single(store.Findings), StringComparison.Ordinal);
            Assert.InRange(await CountAsync(store, 20_000), 19_800, 19_999);
        }

        using var again = Open();
        Assert.Empty(again.Findings);
        Assert.Single(Directory.GetDirectories(_directory, "rocksdb-damaged-*"));
    }

    [Theory]
    [InlineData("deleted")]
    [InlineData("emptied")]
    [InlineData("zeroed")]
    [InlineData("zeroed in its second half")]
    [InlineData("cut in half")]
    public async Task A_log_that_lost_more_than_its_last_record_stops_every_start(string what)
    {
        await WriteAsync(300, bytes: 100);
        var log = Log();
        var bytes = File.ReadAllBytes(log);
        switch (what)
        {
            case "deleted":
                File.Delete(log);
                break;
            case "emptied":
                File.WriteAllBytes(log, []);
                break;
            case "zeroed":
                File.WriteAllBytes(log, new byte[bytes.Length]);
                break;
            case "zeroed in its second half":
                Array.Clear(bytes, bytes.Length / 2, bytes.Length - (bytes.Length / 2));
                File.WriteAllBytes(log, bytes);
                break;
            default:
                File.WriteAllBytes(log, bytes[..(bytes.Length / 2)]);
                break;
        }

        for (var start = 0; start < 2; start++)
        {
            var error = Assert.Throws<InvalidOperationException>(Open);
            Assert.Contains("writes are missing", error.Message, StringComparison.Ordinal);
        }

        using var salvaged = Open(acceptDataLoss: true);
        Assert.Single(salvaged.Findings);
        Assert.Single(Directory.GetDirectories(_directory, "rocksdb-damaged-*"));
    }

    [Fact]
    public async Task Without_the_file_that_names_the_tables_no_start_begins_anew_and_everything_is_salvaged()
    {
        await WriteAsync(9000, bytes: 700);
        File.Delete(Path.Combine(_directory, "rocksdb", "CURRENT"));

        Assert.Contains("CURRENT", Assert.Throws<InvalidOperationException>(Open).Message, StringComparison.Ordinal);
        Assert.Contains("CURRENT", Assert.Throws<InvalidOperationException>(Open).Message, StringComparison.Ordinal);

        using (var salvaged = Open(acceptDataLoss: true))
        {
            Assert.Equal(9000, await CountAsync(salvaged, 9000));
        }

        using var again = Open();
        Assert.Equal(9000, await CountAsync(again, 9000));
    }

    [Fact]
    public async Task Accepted_damage_of_a_table_costs_no_row_that_is_elsewhere()
    {
        await WriteAsync(300, bytes: 20);
        using (Open())
        {
            // What was in the log is in a table now.
        }

        using (var store = Open())
        {
            foreach (var i in Enumerable.Range(0, 100))
            {
                await store.WriteAsync(Between(i), Value(20), expected: 0);
            }
        }

        var table = Directory.GetFiles(Path.Combine(_directory, "rocksdb"), "*.sst").Order(StringComparer.Ordinal).First();
        Damage(table, 200, 40);

        using var salvaged = Open(acceptDataLoss: true);

        var found = 0;
        foreach (var i in Enumerable.Range(0, 100))
        {
            found += await salvaged.ReadAsync(Between(i)) is null ? 0 : 1;
        }

        Assert.Equal(100, found);

        // Between keys of the table.
        static byte[] Between(int i) => Encoding.UTF8.GetBytes($"orleansml/grain/content/item-{i:D6}/state-too");
    }

    [Fact]
    public async Task What_is_overwritten_is_given_back()
    {
        using (var store = Open())
        {
            for (var round = 0; round < 300; round++)
            {
                await Task.WhenAll(Enumerable.Range(0, 20).Select(i => store.WriteAsync(Key(i), Value(50_000), expected: null)));
            }

            Assert.InRange(Size(), 0, 60 << 20);
        }

        using var reopened = Open();
        Assert.InRange(Size(), 0, 60 << 20);
        Assert.Equal(20, await CountAsync(reopened, 20));
    }

    [Fact]
    public async Task After_a_purge_no_file_holds_what_was_deleted_or_overwritten()
    {
        var (deleted, old, current) = (Value(60), Value(60), Value(60));
        using (var store = Open())
        {
            await store.WriteAsync(Key(1), deleted, expected: 0);
            await store.WriteAsync(Key(2), old, expected: 0);
            store.Purge();
            await store.DeleteAsync(Key(1), expected: null);
            await store.WriteAsync(Key(2), current, expected: null);
            Assert.True(IsOnDisk(deleted));

            store.Purge();

            Assert.Equal((false, false, true), (IsOnDisk(deleted), IsOnDisk(old), IsOnDisk(current)));
        }
    }

    [Fact]
    public async Task The_first_purge_comes_soon_after_the_start_and_the_next_after_the_period()
    {
        var (first, second) = (Value(60), Value(60));
        var time = new FakeTimeProvider();
        using var store = Open();
        using var purge = new StorePurge(store, TimeSpan.FromHours(12), time, NullLogger<StorePurge>.Instance);
        await purge.StartAsync(TestContext.Current.CancellationToken);
        foreach (var (value, wait) in new[] { (first, StorePurge.First), (second, TimeSpan.FromHours(12)) })
        {
            await store.WriteAsync(Key(1), value, expected: null);
            await store.DeleteAsync(Key(1), expected: null);
            Assert.True(IsOnDisk(value));

            // Again and again: the round before may not have ended, and the next wait then not have begun.
            await Eventually.TrueAsync(
                () =>
                {
                    time.Advance(wait);
                    return !IsOnDisk(value);
                },
                TestContext.Current.CancellationToken);
        }

        await purge.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task One_process_has_the_directory()
    {
        using var store = Open();
        await store.WriteAsync(Key(1), Value(10), expected: 0);

        Assert.Contains("in use by another process", Assert.Throws<InvalidOperationException>(Open).Message, StringComparison.Ordinal);
    }

    private static byte[] Key(int i) => Encoding.UTF8.GetBytes($"orleansml/grain/content/item-{i:D6}/state");

    private static async Task<int> CountAsync(EmbeddedStore store, int keys)
    {
        var found = 0;
        for (var i = 0; i < keys; i++)
        {
            try
            {
                found += await store.ReadAsync(Key(i)) is null ? 0 : 1;
            }
            catch (StoreUnavailableException)
            {
                // Counted as lost.
            }
        }

        return found;
    }

    private BinaryData Value(int bytes)
    {
        var value = new byte[bytes];
        _random.NextBytes(value);
        return new(value);
    }

    private async Task WriteAsync(int count, int bytes)
    {
        using var store = Open();
        await WriteAsync(store, count, bytes);
    }

    private async Task WriteAsync(EmbeddedStore store, int count, int bytes)
    {
        foreach (var keys in Enumerable.Range(0, count).Chunk(20))
        {
            await Task.WhenAll(keys.Select(i => store.WriteAsync(Key(i), Value(bytes), expected: 0)));
        }
    }

    private void Damage(string file, int offset, int length)
    {
        using var stream = new FileStream(file, FileMode.Open);
        var damage = Value(length).ToArray();
        stream.Position = offset;
        stream.Write(damage);
    }

    private void Reset()
    {
        Directory.Delete(_directory, recursive: true);
        Directory.CreateDirectory(_directory);
    }

    private string Log() => Directory.GetFiles(Path.Combine(_directory, "rocksdb"), "*.log").Order(StringComparer.Ordinal).Last();

    private bool IsOnDisk(BinaryData value) => Directory.EnumerateFiles(Path.Combine(_directory, "rocksdb"))
        .Where(file => Path.GetFileName(file) != "LOCK")
        .Any(file =>
        {
            try
            {
                using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
                var bytes = new byte[stream.Length];
                stream.ReadExactly(bytes);
                return bytes.AsSpan().IndexOf(value.ToMemory().Span[8..40]) >= 0;
            }
            catch (FileNotFoundException)
            {
                // The store deleted it since it was listed.
                return false;
            }
        });

    // Without what the store deleted since it was listed.
    private long Size() => new DirectoryInfo(_directory).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file =>
    {
        try
        {
            return file.Length;
        }
        catch (FileNotFoundException)
        {
            return 0;
        }
    });

    private EmbeddedStore Open() => Open(acceptDataLoss: false);

    private EmbeddedStore Open(bool acceptDataLoss) =>
        EmbeddedStore.Open(new() { Directory = _directory, Memory = 32 << 20, ServiceId = "orleansml", AcceptDataLoss = acceptDataLoss });
}
