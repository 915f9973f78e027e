using System.Globalization;
using System.Runtime.InteropServices;
using OrleansMl.Operations;
using RocksDbSharp;

namespace OrleansMl.Store;

/// <summary>
/// A RocksDB database in the data directory, opened by one process at a time. A write is conditional on the tag that stands before it and
/// answered once it is on the disk; many writers share one flush (<see cref="EmbeddedStoreWriter"/>). What is read comes from memory where
/// it can and waits for the disk on the thread pool where it must, never in a turn.
/// </summary>
internal sealed class EmbeddedStore : IDisposable
{
    internal const int TagBytes = sizeof(ulong);

    // RocksDB: read_tier kBlockCacheTier.
    private const int MemoryOnly = 1;

    private readonly FileStream _lock;
    private readonly RocksDb _database;
    private readonly DatabaseHandle _handle;
    private readonly EmbeddedStoreWriter _writer;
    private readonly ReadOptions _read = new();
    private readonly ReadOptions _readMemory = new ReadOptions().SetReadTier(MemoryOnly);

    private EmbeddedStore(FileStream @lock, RocksDb database, string path, IReadOnlyList<string> findings)
    {
        _lock = @lock;
        _database = database;
        _handle = new(database);
        _writer = new(database, path);
        Findings = findings;
    }

    /// <summary>
    /// What opening did beyond opening: a torn tail that was cut, an older store that was taken over. Sentences for the log.
    /// </summary>
    public IReadOnlyList<string> Findings { get; }

    /// <summary>Opens the data directory: verifies what is in it, replays its log, starts the writer.</summary>
    /// <exception cref="InvalidOperationException">
    /// The directory is in use by another process, cannot be written, or is damaged; the message says what to do.
    /// </exception>
    public static EmbeddedStore Open(EmbeddedStoreOptions options)
    {
        var directory = DataDirectory.Prepare(options.Directory);
        var fileLock = DataDirectory.Lock(directory);
        try
        {
            var (database, findings) = EmbeddedStoreRecovery.Open(directory, options);
            return new(fileLock, database, EmbeddedStoreRecovery.PathIn(directory), findings);
        }
        catch
        {
            fileLock.Dispose();
            throw;
        }
    }

    /// <summary>The value of a key and its tag; null when there is none.</summary>
    /// <exception cref="StoreUnavailableException">The disk could not be read.</exception>
    public ValueTask<StoredValue?> ReadAsync(byte[] key) =>
        TryRead(key, _readMemory, out var value) ? new(value) : new(Task.Run(() => TryRead(key, _read, out var read) ? read : null));

    /// <summary>Writes the value if the key's tag is the expected one, and answers with the new tag once it is on the disk.</summary>
    /// <param name="key">The key.</param>
    /// <param name="value">The value.</param>
    /// <param name="expected">The tag that must stand there; 0: none; null: whatever stands there.</param>
    /// <exception cref="TagMismatchException">Another tag stands there; nothing was written.</exception>
    /// <exception cref="StoreUnavailableException">The disk did not take it; whether it is written is not known.</exception>
    public Task<ulong> WriteAsync(byte[] key, BinaryData value, ulong? expected) => _writer.WriteAsync(new(key, value, expected));

    /// <summary>Removes a key under the same condition. A key that is gone already is no error.</summary>
    public Task DeleteAsync(byte[] key, ulong? expected) => _writer.WriteAsync(new(key, value: null, expected));

    /// <summary>All keys from <paramref name="from"/> up to but without <paramref name="to"/>, in order. Waits for the disk.</summary>
    public List<(byte[] Key, StoredValue Value)> Scan(byte[] from, byte[] to)
    {
        var rows = new List<(byte[], StoredValue)>();
        using var lease = new Lease(_handle);
        try
        {
            using var iterator = _database.NewIterator(readOptions: new ReadOptions().SetIterateUpperBound(to));
            for (iterator.Seek(from); iterator.Valid(); iterator.Next())
            {
                rows.Add((iterator.Key(), StoredValue.Parse(iterator.Value())));
            }

            Native.Instance.rocksdb_iter_get_error(iterator.Handle);
            return rows;
        }
        catch (RocksDbException exception)
        {
            throw Unreadable(exception.Message);
        }
    }

    /// <summary>
    /// Puts what waits in memory into tables and merges all of them: what was deleted or overwritten before the call is in no file
    /// afterwards. Takes seconds for each gigabyte; reads and writes go on.
    /// </summary>
    /// <exception cref="StoreUnavailableException">The disk failed or is full.</exception>
    public void Purge()
    {
        using var lease = new Lease(_handle);
        try
        {
            _database.Flush(new FlushOptions().SetWaitForFlush(true));
            _database.CompactRange((byte[]?)null, null);
        }
        catch (RocksDbException exception)
        {
            throw new StoreUnavailableException($"The embedded store cannot merge its tables ({exception.Message}).");
        }
    }

    public void Dispose()
    {
        if (_handle.IsClosed)
        {
            return;
        }

        // Whoever reads at this moment finishes first; the handle counts them.
        _writer.Dispose();
        _handle.Dispose();
        _lock.Dispose();
    }

    private static StoreUnavailableException Unreadable(string message) =>
        new($"The embedded store cannot read its files ({message}). See 'A damaged store' in docs/operations.md.");

    // False when memory alone cannot tell.
    private bool TryRead(byte[] key, ReadOptions options, out StoredValue? value)
    {
        value = null;
        using var lease = new Lease(_handle);
        var slice = Native.Instance.rocksdb_get_pinned(_database.Handle, options.Handle, key, (nuint)key.Length, out var error);
        if (error != 0)
        {
            var message = Marshal.PtrToStringUTF8(error)!;
            Native.Instance.rocksdb_free(error);
            return message.StartsWith("Result incomplete", StringComparison.Ordinal)
                ? false
                : throw Unreadable(message);
        }

        if (slice != 0)
        {
            try
            {
                var address = Native.Instance.rocksdb_pinnableslice_value(slice, out var length);
                value = StoredValue.Parse(address, checked((int)length));
            }
            finally
            {
                Native.Instance.rocksdb_pinnableslice_destroy(slice);
            }
        }

        return true;
    }

    /// <summary>Closes the database when it was told to and nobody reads any more.</summary>
    private sealed class DatabaseHandle : SafeHandle
    {
        private readonly RocksDb _database;

        public DatabaseHandle(RocksDb database) : base(invalidHandleValue: 0, ownsHandle: true)
        {
            _database = database;
            SetHandle(database.Handle);
        }

        public override bool IsInvalid => handle == 0;

        protected override bool ReleaseHandle()
        {
            _database.Dispose();
            return true;
        }
    }

    private readonly ref struct Lease
    {
        private readonly DatabaseHandle _handle;

        public Lease(DatabaseHandle handle)
        {
            var added = false;
            try
            {
                handle.DangerousAddRef(ref added);
            }
            catch (ObjectDisposedException)
            {
                throw new StoreUnavailableException("The embedded store is closed. Try again when the node is back.");
            }

            _handle = handle;
        }

        public void Dispose() => _handle.DangerousRelease();
    }
}

/// <summary>A value and the tag that it was written under.</summary>
/// <param name="Tag">Never 0, and never the same twice.</param>
/// <param name="Bytes">The value.</param>
internal sealed record StoredValue(ulong Tag, byte[] Bytes)
{
    /// <summary>The stored form: the tag, then the value.</summary>
    public static byte[] Join(ulong tag, ReadOnlySpan<byte> value)
    {
        var stored = new byte[EmbeddedStore.TagBytes + value.Length];
        BitConverter.TryWriteBytes(stored, tag);
        value.CopyTo(stored.AsSpan(EmbeddedStore.TagBytes));
        return stored;
    }

    public static StoredValue Parse(byte[] stored) => new(BitConverter.ToUInt64(stored), stored[EmbeddedStore.TagBytes..]);

    public static StoredValue Parse(nint address, int length)
    {
        var bytes = new byte[length - EmbeddedStore.TagBytes];
        Marshal.Copy(address + EmbeddedStore.TagBytes, bytes, 0, bytes.Length);
        return new((ulong)Marshal.ReadInt64(address), bytes);
    }
}

/// <summary>Another tag than the expected one stands at the key. Nothing was written.</summary>
/// <param name="expected">What the writer read.</param>
/// <param name="found">What stands there; 0 when nothing does.</param>
internal sealed class TagMismatchException(ulong expected, ulong found)
    : Exception(string.Create(CultureInfo.InvariantCulture, $"The tag is {found}, not {expected}."))
{
    public ulong Found => found;
}

/// <summary>Where the embedded store is and what it may use.</summary>
internal sealed class EmbeddedStoreOptions
{
    /// <summary>The data directory.</summary>
    public required string Directory { get; init; }

    /// <summary>Bytes for blocks that were read and writes that are not in a table yet.</summary>
    public required long Memory { get; init; }

    /// <summary>The service whose keys an older store holds.</summary>
    public required string ServiceId { get; init; }

    /// <summary>Opens a damaged store with what can be read of it, after copying it.</summary>
    public bool AcceptDataLoss { get; init; }
}
