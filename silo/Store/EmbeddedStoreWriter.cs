using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using OrleansMl.Operations;
using RocksDbSharp;

namespace OrleansMl.Store;

/// <summary>
/// The one thread that writes to the embedded store. It takes whatever waits, compares each tag with what stands there (or comes before it
/// in the same batch), writes all of them as one record of the log and answers when the disk has it. Nobody waits for company: alone, a
/// writer pays one flush, and under load the batches form by themselves, because writers arrive while the disk works.
/// </summary>
internal sealed class EmbeddedStoreWriter : IDisposable
{
    // A batch is one record of the log and is built in memory.
    private const int LargestBatch = 1024;

    private const int MostWaiting = 16_384;
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    private readonly RocksDb _database;
    private readonly BlockingCollection<PendingWrite> _waiting = new(MostWaiting);
    private readonly ReadOptions _read = new();
    private readonly WriteOptions _synced = new WriteOptions().SetSync(true);
    private readonly Thread _thread;
    private readonly LastWrite _lastWrite;
    private ulong _lastTag;

    /// <param name="database">Where it writes.</param>
    /// <param name="path">The folder of the database.</param>
    public EmbeddedStoreWriter(RocksDb database, string path)
    {
        _database = database;
        _lastWrite = new(path, database.GetLatestSequenceNumber());

        // Each write moves the sequence number by one and the tag by one, so the tags of an earlier run lie below.
        _lastTag = database.GetLatestSequenceNumber();
        _thread = new(Run) { Name = "embedded store", IsBackground = true };
        _thread.Start();
    }

    public async Task<ulong> WriteAsync(PendingWrite write)
    {
        Enqueue(write);
        try
        {
            return await write.Task.WaitAsync(Deadline).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            throw new StoreUnavailableException(
                $"The embedded store did not answer within {Deadline.TotalSeconds:0} seconds. Look for a disk that hangs.");
        }
    }

    public void Dispose()
    {
        _waiting.CompleteAdding();
        _thread.Join();
        _waiting.Dispose();
        _lastWrite.Dispose();
    }

    private void Enqueue(PendingWrite write)
    {
        try
        {
            if (_waiting.TryAdd(write))
            {
                return;
            }
        }
        catch (InvalidOperationException)
        {
            throw new StoreUnavailableException("The embedded store is closing. Try again when the node is back.");
        }

        throw new StoreUnavailableException($"{MostWaiting} writes wait for the disk of the embedded store. Look for a slow disk.");
    }

    private void Run()
    {
        var writes = new List<PendingWrite>(LargestBatch);
        foreach (var first in _waiting.GetConsumingEnumerable())
        {
            writes.Add(first);
            while (writes.Count < LargestBatch && _waiting.TryTake(out var next))
            {
                writes.Add(next);
            }

            Write(writes);
            writes.Clear();
        }
    }

    private void Write(List<PendingWrite> writes)
    {
        try
        {
            using var batch = new WriteBatch();
            var written = new Dictionary<byte[], ulong>(ByteArrayComparer.Instance);
            foreach (var write in writes)
            {
                Add(batch, write, written);
            }

            if (batch.Count() > 0)
            {
                _database.Write(batch, _synced);
                _lastWrite.Note(_database.GetLatestSequenceNumber());
            }
        }
        catch (Exception exception)
        {
            var failure = new StoreUnavailableException(
                $"The embedded store cannot write to its disk ({exception.Message}). Free disk space there, or look for a broken disk; " +
                "it goes " +
                "on by itself once there is space, and after a restart otherwise.");
            foreach (var write in writes)
            {
                write.Fail(failure);
            }

            return;
        }

        foreach (var write in writes)
        {
            write.Answer();
        }
    }

    private void Add(WriteBatch batch, PendingWrite write, Dictionary<byte[], ulong> written)
    {
        if (write.Expected is { } expected)
        {
            var found = written.TryGetValue(write.Key, out var tag) ? tag : ReadTag(write.Key);
            if (found != expected && (write.Value is not null || found != 0))
            {
                write.Refuse(new TagMismatchException(expected, found));
                return;
            }
        }

        if (write.Value is { } value)
        {
            write.Tag = written[write.Key] = ++_lastTag;
            batch.Put(write.Key, StoredValue.Join(write.Tag, value.ToMemory().Span));
        }
        else
        {
            _lastTag++;
            written[write.Key] = 0;
            batch.Delete(write.Key);
        }
    }

    // 0 when the key does not exist.
    private ulong ReadTag(byte[] key)
    {
        var slice = Native.Instance.rocksdb_get_pinned(_database.Handle, _read.Handle, key, (nuint)key.Length);
        if (slice == 0)
        {
            return 0;
        }

        var tag = (ulong)Marshal.ReadInt64(Native.Instance.rocksdb_pinnableslice_value(slice, out _));
        Native.Instance.rocksdb_pinnableslice_destroy(slice);
        return tag;
    }

    private sealed class ByteArrayComparer : IEqualityComparer<byte[]>
    {
        public static readonly ByteArrayComparer Instance = new();

        public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

        public int GetHashCode(byte[] key)
        {
            var hash = new HashCode();
            hash.AddBytes(key);
            return hash.ToHashCode();
        }
    }
}

/// <summary>A write on its way to the disk.</summary>
/// <param name="key">The key.</param>
/// <param name="value">The value; null removes the key.</param>
/// <param name="expected">The tag that must stand there; 0: none; null: whatever stands there.</param>
internal sealed class PendingWrite(byte[] key, BinaryData? value, ulong? expected)
{
    private readonly TaskCompletionSource<ulong> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Exception? _refused;

    public byte[] Key => key;

    public BinaryData? Value => value;

    public ulong? Expected => expected;

    public ulong Tag { get; set; }

    public Task<ulong> Task => _answer.Task;

    /// <summary>Remembers why the write does not take part; said with the batch, so that what it collided with is on the disk.</summary>
    public void Refuse(Exception reason) => _refused = reason;

    public void Fail(Exception reason) => _answer.TrySetException(reason);

    public void Answer()
    {
        if (_refused is not null)
        {
            _answer.TrySetException(_refused);
        }
        else
        {
            _answer.TrySetResult(Tag);
        }
    }
}
