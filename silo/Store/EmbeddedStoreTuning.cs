using RocksDbSharp;

namespace OrleansMl.Store;

/// <summary>How the embedded database is set: memory and disk bounded, and no error of the files passed over.</summary>
internal static class EmbeddedStoreTuning
{
    private const long Megabyte = 1 << 20;

    public static DbOptions Create(long memory, Recovery recovery = Recovery.AbsoluteConsistency)
    {
        // Writes wait in memory until a quarter of it is full, in four tables of 16 MB at most: four of 64 MB may hold 256 MB of private
        // memory on a large machine. Blocks that were read take the rest.
        var table = Math.Clamp(memory / 16, 2 * Megabyte, 16 * Megabyte);
        var blocks = new BlockBasedTableOptions()
            .SetBlockSize(16 * 1024)
            .SetBlockCache(Cache.CreateLru((ulong)Math.Max(memory - (4 * table), Megabyte)))
            .SetFilterPolicy(BloomFilterPolicy.Create(10, false))
            .SetCacheIndexAndFilterBlocks(true)
            .SetPinL0FilterAndIndexBlocksInCache(true);
        var options = new DbOptions()
            .SetCreateIfMissing(true)
            .SetCompression(Compression.Lz4)
            .SetBlockBasedTableFactory(blocks)
            .SetWriteBufferSize((ulong)table)
            .SetMaxWriteBufferNumber(4)
            .SetMaxBackgroundCompactions(1)
            .SetMaxOpenFiles(512);
        var native = Native.Instance;
        native.rocksdb_options_set_db_write_buffer_size(options.Handle, (nuint)(4 * table));
        native.rocksdb_options_set_level_compaction_dynamic_level_bytes(options.Handle, 1);
        native.rocksdb_options_set_target_file_size_base(options.Handle, (ulong)(16 * Megabyte));
        native.rocksdb_options_set_max_bytes_for_level_base(options.Handle, (ulong)(4 * table));

        // A log is dropped once its writes are in tables: this much is replayed after a kill, in well under a second.
        native.rocksdb_options_set_max_total_wal_size(options.Handle, (ulong)(8 * table));
        native.rocksdb_options_set_wal_recovery_mode(options.Handle, recovery);
        native.rocksdb_options_set_track_and_verify_wals_in_manifest(options.Handle, 1);
        native.rocksdb_options_set_allow_fallocate(options.Handle, 0);

        // RocksDB's own log: warnings, two small files.
        native.rocksdb_options_set_info_log_level(options.Handle, 2);
        native.rocksdb_options_set_max_log_file_size(options.Handle, (nuint)Megabyte);
        native.rocksdb_options_set_keep_log_file_num(options.Handle, (nuint)2);
        return options;
    }
}
